"""The operator's entries in the menu of the city's Wagtail."""

from __future__ import annotations

from typing import Any

from django.http import HttpRequest
from django.urls import path, reverse
from django.utils.translation import gettext_lazy as _
from wagtail import hooks
from wagtail.admin.menu import MenuItem

from portals.platform.registry import GroundGroup, TenantsGroup
from portals.platform.urls import urlpatterns
from tenancy.context import in_city


class OperatorItem(MenuItem):
    """Shown to operators, in the city only."""

    def is_shown(self, request: HttpRequest) -> bool:
        user: Any = request.user
        return in_city() and bool(user.has_perm("tenancy.change_tenant"))


@hooks.register("register_admin_viewset")
def registry_lists() -> list[Any]:
    """Every model of the registry with list, form and history."""
    return [TenantsGroup(), GroundGroup()]


@hooks.register("register_admin_urls")
def operator_pages() -> list[Any]:
    """The console's own pages, inside Wagtail's admin."""
    return [path(str(pattern.pattern), pattern.callback, name=pattern.name) for pattern in urlpatterns]


@hooks.register("register_admin_menu_item")
def tree_item() -> MenuItem:
    """Country to portal."""
    return OperatorItem(_("City tree"), reverse("platform_tree"), icon_name="site", order=100)


@hooks.register("register_admin_menu_item")
def new_tenant_item() -> MenuItem:
    """A new tenant."""
    return OperatorItem(_("New tenant"), reverse("platform_new_tenant"), icon_name="plus", order=105)
