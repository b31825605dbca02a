"""The owner's first step from the sign-up into the dashboard: the members' own link, given once."""

from __future__ import annotations

from django.db import transaction
from django.utils import timezone

from identity.members.entering import entry_for_member
from identity.members.models import TenantUser
from identity.people.finding import person_at
from identity.signups.models import SignUp
from orchestration.audit import record
from tenancy.actor import Actor
from tenancy.context import in_the_city


def owner_entry(*, signup: SignUp, actor: Actor) -> str:
    """The link for the browser that opened this tenant; empty when it was given before, or the owner works there no
    more: then they sign in. Of two who ask at once one gets it."""
    with in_the_city(), transaction.atomic():
        owners = TenantUser.objects.select_related("tenant", "user").prefetch_related("tenant__domains")
        person = person_at(signup.email)
        owner = owners.filter(
            tenant__provisioning__signup=signup,
            user=person,
            status=TenantUser.Status.ACTIVE,
        ).first()
        mine = SignUp.objects.filter(pk=signup.pk, state=SignUp.State.OPEN, entered_at=None)
        if owner is None or not mine.update(entered_at=timezone.now()):
            return ""
        record("signup.entered", resource=signup, label=signup.handle, actor=actor)
        return entry_for_member(member=owner, lead="/dashboard/")
