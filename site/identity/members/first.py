"""The first admin of a tenant that an operator set up: the owner's address is invited when everything is there."""

from __future__ import annotations

from typing import Any

from django.utils.translation import gettext_lazy as _

from identity.members.inviting import invite_member
from identity.members.models import Role, TenantUser
from identity.people.finding import person_at
from tenancy.actor import Actor
from tenancy.context import in_the_city
from tenancy.models import Tenant
from tenancy.provisioning import Step, register_step


def invite_owner(tenant: Tenant, request: dict[str, Any]) -> None:
    """Sends the letter, once. Raises what `invite_member` raises."""
    email = str(request["owner_email"]).strip()
    with in_the_city():
        if TenantUser.objects.filter(tenant=tenant, user=person_at(email)).exists():
            return
    invite_member(
        tenant=tenant,
        email=email,
        role=Role.TENANT_ADMIN,
        language=tenant.default_locale[:2],
        actor=Actor.system("provisioning"),
    )


def register() -> None:
    """Called once at start-up."""
    register_step(
        Step(
            "first-admin",
            _("The owner's invitation"),
            95,
            invite_owner,
            # Who opened the tenant by themselves is its admin already.
            wanted=lambda request: bool(request.get("owner_email")) and "signup" not in request,
        )
    )
