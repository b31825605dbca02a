"""The operator's entries in the menu of the city's Wagtail."""

from __future__ import annotations

from typing import Any

from django.http import HttpRequest
from django.urls import path, reverse
from django.utils.translation import gettext_lazy as _
from wagtail import hooks
from wagtail.admin.menu import Menu, MenuItem, SubmenuMenuItem
from wagtail.admin.widgets.button import Button

from portals.platform.alarms import AlarmsPanel
from portals.platform.home import TodayPanel
from portals.platform.menu import OperatorItem, RightItem, WorkItem
from portals.platform.personas import AudienceGroup
from portals.platform.registry import GroundGroup, TenantsGroup
from portals.platform.rights import (
    READ_AUDIT,
    READ_BILLS,
    READ_INTEGRATIONS,
    READ_JOBS,
    READ_OUTBOX,
    READ_WEBHOOKS,
    READ_WORKFLOWS,
    grantable,
    may,
    may_in_city,
)
from portals.platform.urls import urlpatterns


@hooks.register("register_admin_viewset")
def registry_lists() -> list[Any]:
    """Every model of the registry with list, form and history."""
    return [TenantsGroup(), GroundGroup(), AudienceGroup()]


@hooks.register("register_admin_urls")
def operator_pages() -> list[Any]:
    """The console's own pages, inside Wagtail's admin."""
    return [path(str(one.pattern), one.callback, one.default_args, name=one.name) for one in urlpatterns]


@hooks.register("register_admin_menu_item")
def overview_item() -> MenuItem:
    """The city today."""
    return OperatorItem(_("The city today"), "platform_overview", "read", icon_name="view", order=90)


@hooks.register("register_admin_menu_item")
def tree_item() -> MenuItem:
    """Country to portal."""
    # Wagtail marks every entry whose name begins as the present one's does: "city-tree" would mark "city" too.
    return OperatorItem(_("City tree"), "platform_tree", "read", name="tree", icon_name="site", order=100)


@hooks.register("register_admin_menu_item")
def work_item() -> MenuItem:
    """In the console and in each tenant's admin: into another tenant."""
    return WorkItem(_("Where you work"), "", name="where-you-work", icon_name="group", order=9_000)


@hooks.register("register_admin_menu_item")
def webhooks_item() -> MenuItem:
    """What came, what went, and where to."""
    items = [
        RightItem(_("Incoming"), "platform_webhooks_in", READ_WEBHOOKS, icon_name="download", order=1),
        RightItem(_("Outgoing"), "platform_webhooks_out", READ_WEBHOOKS, icon_name="upload", order=2),
        RightItem(_("Endpoints"), "platform_endpoints", READ_WEBHOOKS, icon_name="link", order=3),
    ]
    return SubmenuMenuItem(_("Webhooks"), Menu(items=items), icon_name="resubmit", order=140)


@hooks.register("register_admin_menu_item")
def engine_item() -> MenuItem:
    """What is owed to other systems, what is under way, what happens by the clock."""
    items = [
        RightItem(_("Outbox"), "platform_outbox", READ_OUTBOX, icon_name="mail", order=1),
        RightItem(_("Workflows"), "platform_workflows", READ_WORKFLOWS, icon_name="list-ol", order=2),
        RightItem(_("Jobs"), "platform_jobs", READ_JOBS, icon_name="tasks", order=3),
        RightItem(_("Integrations"), "platform_integrations", READ_INTEGRATIONS, icon_name="globe", order=4),
    ]
    return SubmenuMenuItem(_("Engine room"), Menu(items=items), icon_name="cogs", order=130)


@hooks.register("register_admin_menu_item")
def bills_item() -> MenuItem:
    """What tenants pay."""
    return RightItem(_("Plans and bills"), "platform_bills", READ_BILLS, icon_name="doc-full", order=120)


@hooks.register("construct_homepage_panels")
def alarms_panel(request: HttpRequest, panels: list[Any]) -> None:
    """The city today stands first; for those who may not see it, what is wrong."""
    if may_in_city(request.user, "read", "tenant"):
        panels.append(TodayPanel())
    elif may(request, READ_OUTBOX) or may(request, READ_WORKFLOWS):
        panels.append(AlarmsPanel())


@hooks.register("register_admin_menu_item")
def audit_item() -> MenuItem:
    """Who changed what."""
    return RightItem(_("Audit log"), "platform_audit", READ_AUDIT, icon_name="history", order=150)


@hooks.register("register_admin_menu_item")
def security_item() -> MenuItem:
    """How one signs in, and where one is signed in: in the city and in each tenant."""
    return MenuItem(_("Security"), "/cms/security/", icon_name="lock", order=990)


@hooks.register("register_user_listing_buttons")
def doors_button(user: Any, request_user: Any) -> list[Any]:
    """In the list of the city's people, for those who may help somebody who lost phone and codes."""
    if user.pk == request_user.pk or not may_in_city(request_user, "reset", "member"):
        return []
    url = reverse("platform_person_doors", args=[user.pk])
    return [Button(_("Lost phone and codes"), url=url, icon_name="key", priority=60)]


@hooks.register("register_permissions")
def rights_of_groups() -> Any:
    """Offered where a group's rights are given."""
    return grantable()
