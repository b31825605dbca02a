"""From the city's host to the tenant's: a signed link that opens the owner's dashboard once, within a minute."""

from __future__ import annotations

from django.db import transaction
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _

from identity.people.models import User
from identity.signups.models import SignUp
from orchestration.audit import record
from tenancy.actor import Actor
from tenancy.context import in_tenant, in_the_city
from tenancy.errors import DomainError
from tenancy.hosts import absolute_url
from tenancy.models import Tenant
from tenancy.signing import read_value, sign_value

PURPOSE = "owner-entry"
SECONDS = 60


def entry_link(*, signup: SignUp) -> str:
    """The link, for the browser of whoever opened this tenant. Its key is the tenant's own: elsewhere it is worth
    nothing."""
    tenant = Tenant.objects.prefetch_related("domains").get(provisioning__signup=signup)
    with in_tenant(tenant):
        token = sign_value(PURPOSE, str(signup.pk))
    return absolute_url(tenant.domain, reverse("dashboard:enter", args=[token], urlconf="cityos.urls.tenant"))


def spend_entry(*, token: str, actor: Actor) -> User:
    """The owner behind a link, in the tenant where this is called; of two who come at once one gets in.

    Raises DomainError signup.entry_spent.
    """
    key = read_value(PURPOSE, token, max_age=SECONDS)
    with in_the_city(), transaction.atomic():
        mine = SignUp.objects.filter(state=SignUp.State.OPEN, entered_at=None)
        if not key or not mine.filter(pk=key).update(entered_at=timezone.now()):
            raise DomainError("signup.entry_spent", _("This link has been used or is too old. Sign in."))
        signup = SignUp.objects.get(pk=key)
        record("signup.entered", resource=signup, label=signup.handle, actor=actor)
    return User.objects.get(email__iexact=signup.email)
