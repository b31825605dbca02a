"""The owner of a tenant that somebody opened: an account in the city, a place in the tenant, and the key to it."""

from __future__ import annotations

from typing import Any

from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from identity.members.models import Role, TenantUser
from identity.people.models import User
from identity.signups.models import SignUp
from orchestration.audit import record
from tenancy.actor import Actor
from tenancy.context import in_tenant, in_the_city
from tenancy.models import Tenant
from tenancy.provisioning import Step, register_step

ACTOR = Actor.system("signups")


@transaction.atomic
def make_owner(tenant: Tenant, request: dict[str, Any]) -> None:
    """The owner's account, membership as tenant-admin, and account inside the tenant. What is there stays."""
    signup = SignUp.objects.get(pk=request["signup"])
    first, _space, last = signup.owner_name.strip().partition(" ")
    named = {"first_name": first[:150], "last_name": last.strip()[:150], "language": signup.language}
    with in_the_city():
        user = User.objects.filter(email__iexact=signup.email).first()
        if user is None:
            user = User(email=signup.email, password=signup.password_hash, **named)
            user.save()
        facts = {
            "role": Role.TENANT_ADMIN,
            "status": TenantUser.Status.ACTIVE,
            "invitation_accepted_at": timezone.now(),
        }
        _member, made = TenantUser.objects.get_or_create(tenant=tenant, user=user, defaults=facts)
        if made:
            record("member.joined", resource=_member, after={"role": Role.TENANT_ADMIN.value}, actor=ACTOR)
    with in_tenant(tenant):
        if not User.objects.filter(email__iexact=signup.email).exists():
            User(email=user.email, password=user.password, is_staff=True, is_superuser=True, **named).save()


def register() -> None:
    """Called once at start-up."""
    register_step(Step("owner", _("The owner's account"), 90, make_owner, wanted=lambda request: "signup" in request))
