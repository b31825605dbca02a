"""What this room adds to the admin, and what it takes out of its menus."""

from __future__ import annotations

from typing import Any

from django.http import HttpRequest
from django.templatetags.static import static
from django.urls import path, reverse
from django.utils.html import format_html
from django.utils.safestring import SafeString
from django.utils.translation import gettext_lazy as _
from wagtail import hooks
from wagtail.admin.menu import MenuItem
from wagtail.snippets.models import register_snippet

from cms.blocks.choosers import category_chooser, product_chooser
from cms.pages.limits import check_open, only_open, refuse_shared
from cms.pages.looking import view_as
from cms.pages.notices import NoticesPanel
from cms.pages.viewsets import StoreContentGroup
from tenancy.context import in_city

# People are managed in our own screens, where roles, stores and the audit trail are known.
PEOPLE = {"users", "groups"}
# A store and its hosts make its site; editing one by hand would only part them.
MADE_BY_STORES = {"sites"}

register_snippet(StoreContentGroup)


@hooks.register("register_admin_viewset")
def choosers() -> list[Any]:
    """The dialogs for products and categories."""
    return [product_chooser, category_chooser]


@hooks.register("insert_global_admin_css")
def our_colours() -> SafeString:
    """The stylesheet that every page of the admin loads."""
    return format_html('<link rel="stylesheet" href="{}">', static("css/wagtail.css"))


@hooks.register("construct_main_menu")
def no_manual(request: HttpRequest, items: list[Any]) -> None:
    """Wagtail's own help speaks of other people's menus."""
    items[:] = [item for item in items if item.name != "help"]


class InTenants(MenuItem):
    """Shown where stores are."""

    def is_shown(self, request: HttpRequest) -> bool:
        return not in_city()


@hooks.register("register_admin_urls")
def looking() -> list[Any]:
    """The panel from which a store is looked at as its readers see it."""
    return [path("view-as/", view_as, name="view_as")]


@hooks.register("register_admin_menu_item")
def look_item() -> MenuItem:
    """The way to that panel."""
    return InTenants(_("View as"), reverse("view_as"), icon_name="view", order=900)


@hooks.register("construct_homepage_panels")
def told_by_the_operator(request: HttpRequest, panels: list[Any]) -> None:
    """Notices to tenants stand above all else."""
    if not in_city():
        panels.insert(0, NoticesPanel())


@hooks.register("construct_settings_menu")
def no_people(request: HttpRequest, items: list[Any]) -> None:
    """Users and groups are the operator's alone, in the city; sites are nobody's; the city's languages are settled."""
    user: Any = request.user
    hidden = {"locales"} if in_city() else PEOPLE
    hidden = hidden | MADE_BY_STORES | (set() if user.is_superuser else PEOPLE)
    items[:] = [item for item in items if item.name not in hidden]


@hooks.register("construct_explorer_page_queryset")
def explorer_of_my_stores(parent_page: Any, pages: Any, request: HttpRequest) -> Any:
    """The explorer shows the stores that somebody works for."""
    return only_open(pages, request.user)


@hooks.register("construct_page_chooser_queryset")
def chooser_of_my_stores(pages: Any, request: HttpRequest) -> Any:
    """The page chooser offers the pages of those stores."""
    return only_open(pages, request.user)


hooks.register("before_bulk_action", refuse_shared)
for _name in ("edit", "delete", "copy", "move", "publish", "unpublish"):
    hooks.register(f"before_{_name}_page", check_open)


@hooks.register("before_create_page")
def create_in_my_stores(request: HttpRequest, parent_page: Any, page_class: Any) -> None:
    """New pages go below those stores."""
    check_open(request, parent_page)
