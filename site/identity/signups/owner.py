"""The owner of a tenant that somebody opened: an account in the city, a place in the tenant, and the key to it."""

from __future__ import annotations

from typing import Any

from django.db import transaction
from django.utils.translation import gettext_lazy as _

from identity.members.accepting import is_new_account
from identity.members.models import Role
from identity.members.services import ensure_member
from identity.members.shadows import shadow_of
from identity.people.finding import person_at
from identity.people.models import User
from identity.signups.models import SignUp
from tenancy.actor import Actor
from tenancy.context import in_tenant, in_the_city
from tenancy.models import Tenant
from tenancy.provisioning import Step, register_step

ACTOR = Actor.system("signups")


def make_owner(tenant: Tenant, request: dict[str, Any]) -> None:
    """The owner's account, membership as tenant-admin, and account inside the tenant, which opens by the same password.
    What is there stays."""
    signup = SignUp.objects.get(pk=request["signup"])
    first, _space, last = signup.owner_name.strip().partition(" ")
    named = {"first_name": first[:150], "last_name": last.strip()[:150], "language": signup.language}
    with in_the_city(), transaction.atomic():
        user = person_at(signup.email)
        if user is None:
            user = User(email=signup.email, password=signup.password_hash, **named)
            user.save()
        elif is_new_account(user) and signup.password_hash:
            user.password = signup.password_hash
            user.save(update_fields=["password"])
        member = ensure_member(user=user, tenant=tenant, role=Role.TENANT_ADMIN, actor=ACTOR)
        with in_tenant(tenant):
            if person_at(signup.email) is None:
                User(email=user.email, password=user.password, **named).save()
        shadow_of(member, actor=ACTOR)


def register() -> None:
    """Called once at start-up."""
    register_step(Step("owner", _("The owner's account"), 90, make_owner, wanted=lambda request: "signup" in request))
