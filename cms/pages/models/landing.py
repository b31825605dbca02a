"""Pages of blocks: a campaign, a story, help, conditions."""

from __future__ import annotations

from django.db import models
from django.utils.translation import gettext_lazy as _
from wagtail.admin.panels import FieldPanel
from wagtail.fields import StreamField

from cms.blocks.stream import page_blocks
from cms.pages.models.shop_page import ShopPage


class LandingPage(ShopPage):
    """A page of blocks."""

    intro = models.TextField(_("introduction"), blank=True, max_length=600)
    body = StreamField(page_blocks(), verbose_name=_("content"), blank=True)

    parent_page_types = ["cms_pages.StorePage", "cms_pages.PortalPage", "cms_pages.LandingPage"]
    subpage_types = ["cms_pages.LandingPage", "cms_pages.FormPage"]
    template = "pages/landing.html"
    content_panels = [*ShopPage.content_panels, FieldPanel("intro"), FieldPanel("body")]

    class Meta:
        verbose_name = _("content page")
        verbose_name_plural = _("content pages")
