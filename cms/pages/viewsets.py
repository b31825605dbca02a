"""The pieces beside pages in the tenant's admin: lists, filters, forms."""

from __future__ import annotations

from typing import Any

from django.utils.translation import gettext_lazy as _
from wagtail.admin.panels import (
    FieldPanel,
    FieldRowPanel,
    MultiFieldPanel,
    ObjectList,
    Panel,
    PublishingPanel,
    TabbedInterface,
)
from wagtail.admin.ui.tables import UpdatedAtColumn
from wagtail.snippets.views.snippets import SnippetViewSet, SnippetViewSetGroup

from cms.blocks.choosers import product_chooser
from cms.pages.models import Announcement, HeroSection, NavigationMenu, ProductContent, StoreBrand
from tenancy.context import in_city


class TenantOnly:
    """Not offered in the city, where its tables do not exist."""

    def get_menu_item(self, order: Any = None) -> Any:
        item = super().get_menu_item(order)  # type: ignore[misc]
        shown = item.is_shown

        def is_shown(request: Any) -> bool:
            return not in_city() and shown(request)

        item.is_shown = is_shown
        return item


class ProductContentViewSet(TenantOnly, SnippetViewSet):
    """Editorial content of products."""

    model = ProductContent
    icon = "tag"
    menu_label = _("Product content")
    list_display = ["title", "product_id", "status", "locale", UpdatedAtColumn()]
    list_filter = ["live", "locale"]
    search_fields = ["title"]
    inspect_view_enabled = True

    def get_edit_handler(self) -> Panel:
        content = [
            FieldPanel("title"),
            FieldRowPanel([FieldPanel("product_id", widget=product_chooser.widget_class()), FieldPanel("store_id")]),
            FieldPanel("description"),
            FieldPanel("body"),
            FieldPanel("gallery"),
        ]
        found = [FieldPanel("seo_title"), FieldPanel("seo_description"), FieldPanel("share_picture")]
        handler = TabbedInterface(
            [
                ObjectList(content, heading=_("Content")),
                ObjectList([MultiFieldPanel(found, heading=_("For search engines"))], heading=_("Promote")),
                ObjectList([PublishingPanel()], heading=_("Settings")),
            ]
        )
        return handler.bind_to_model(ProductContent)


class NavigationMenuViewSet(TenantOnly, SnippetViewSet):
    """Menus."""

    model = NavigationMenu
    icon = "list-ul"
    menu_label = _("Menus")
    list_display = ["title", "location", "status", "locale", UpdatedAtColumn()]
    list_filter = ["location", "live", "locale"]
    search_fields = ["title"]


class AnnouncementViewSet(TenantOnly, SnippetViewSet):
    """Announcements."""

    model = Announcement
    icon = "comment"
    menu_label = _("Announcements")
    list_display = ["message", "starts_at", "ends_at", "live", "locale"]
    list_filter = ["live", "locale"]
    search_fields = ["message"]


class HeroSectionViewSet(TenantOnly, SnippetViewSet):
    """Hero sections."""

    model = HeroSection
    icon = "title"
    menu_label = _("Hero sections")
    list_display = ["title", "live", "locale", UpdatedAtColumn()]
    list_filter = ["live", "locale"]
    search_fields = ["title", "text"]


class StoreBrandViewSet(TenantOnly, SnippetViewSet):
    """Brand settings."""

    model = StoreBrand
    icon = "view"
    menu_label = _("Brand")
    list_display = ["__str__", "brand", "surface", UpdatedAtColumn()]


class StoreContentGroup(SnippetViewSetGroup):
    """What a store shows beside its pages."""

    menu_label = _("Store")
    menu_icon = "home"
    menu_name = "store-content"
    menu_order = 150
    items = (
        StoreBrandViewSet,
        NavigationMenuViewSet,
        AnnouncementViewSet,
        HeroSectionViewSet,
        ProductContentViewSet,
    )
