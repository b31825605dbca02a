"""A store's home page and the front pages of its portals."""

from __future__ import annotations

from django.db import models
from django.utils.translation import gettext_lazy as _
from wagtail.admin.panels import FieldPanel
from wagtail.fields import StreamField
from wagtail_localize.fields import SynchronizedField

from cms.blocks.stream import home_blocks, page_blocks
from cms.pages.fields import PortalIdField, StoreIdField
from cms.pages.models.shop_page import ShopPage


class StorePage(ShopPage):
    """The home page of a store in one language; `store_id` is the store's id in the city's registry."""

    store_id = StoreIdField(_("store"), db_index=True)
    body = StreamField(home_blocks(), verbose_name=_("content"), blank=True)

    parent_page_types = ["wagtailcore.Page"]
    subpage_types = [
        "cms_pages.PortalPage",
        "cms_pages.LandingPage",
        "cms_pages.BlogIndexPage",
        "cms_pages.FormPage",
    ]
    template = "pages/store.html"
    content_panels = [*ShopPage.content_panels, FieldPanel("body")]
    settings_panels = [*ShopPage.settings_panels, FieldPanel("store_id")]
    override_translatable_fields = [*ShopPage.override_translatable_fields, SynchronizedField("store_id")]

    class Meta:
        verbose_name = _("store page")
        verbose_name_plural = _("store pages")

    @classmethod
    def can_create_at(cls, parent: ShopPage) -> bool:
        """Home pages come with their store; nobody makes one by hand."""
        return False


class PortalPage(ShopPage):
    """The front page of one of the store's portals: for vendors, companies, citizens."""

    class Kind(models.TextChoices):
        PUBLIC = "public", _("Public")
        VENDOR = "vendor", _("Vendors")
        B2B = "b2b", _("Companies")
        CITIZEN = "citizen", _("Citizens")
        ADMIN = "admin", _("Administration")

    portal_id = PortalIdField(_("portal"), null=True, blank=True, db_index=True)
    kind = models.CharField(_("kind"), max_length=10, choices=Kind, default=Kind.PUBLIC)
    intro = models.TextField(_("introduction"), blank=True, max_length=600)
    body = StreamField(page_blocks(), verbose_name=_("content"), blank=True)

    parent_page_types = ["cms_pages.StorePage"]
    subpage_types = ["cms_pages.LandingPage", "cms_pages.FormPage"]
    template = "pages/portal.html"
    content_panels = [
        *ShopPage.content_panels,
        FieldPanel("portal_id"),
        FieldPanel("kind"),
        FieldPanel("intro"),
        FieldPanel("body"),
    ]
    override_translatable_fields = [
        *ShopPage.override_translatable_fields,
        SynchronizedField("portal_id"),
        SynchronizedField("kind"),
    ]

    class Meta:
        verbose_name = _("portal page")
        verbose_name_plural = _("portal pages")
