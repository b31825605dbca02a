"""Who may work in every store of a tenant without being its admin: the group Merchants."""

from __future__ import annotations

from typing import Any

from django.contrib.auth.models import Group, Permission
from django.utils.translation import gettext_lazy as _

from tenancy.context import in_tenant
from tenancy.models import Tenant
from tenancy.provisioning import Step, register_step

MERCHANTS = "Merchants"
RIGHT = "dashboard_access"


def make_merchants(tenant: Tenant, request: dict[str, Any]) -> None:
    """The group, with the right to the dashboard. Staff of named stores need no group: their stores let them in."""
    with in_tenant(tenant):
        group, _made = Group.objects.get_or_create(name=MERCHANTS)
        group.permissions.add(Permission.objects.get(content_type__app_label="partner", codename=RIGHT))


def register() -> None:
    """Called once at start-up."""
    register_step(Step("merchants", _("Merchants and their dashboard"), 55, make_merchants))
