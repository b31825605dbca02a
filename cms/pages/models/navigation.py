"""A store's menus."""

from __future__ import annotations

from typing import Any

from django.db import models
from django.utils.translation import gettext_lazy as _
from wagtail.admin.panels import FieldPanel, FieldRowPanel, PublishingPanel
from wagtail.fields import StreamField
from wagtail.models import DraftStateMixin, PreviewableMixin, RevisionMixin, TranslatableMixin
from wagtail_localize.fields import SynchronizedField, TranslatableField

from cms.blocks.links import menu_blocks
from cms.media.working import StoreRows
from cms.pages.fields import StoreIdField
from cms.pages.freshness import ShownOnPages
from cms.pages.locales import language_of
from cms.pages.previews import PiecePreview


class NavigationMenu(
    ShownOnPages, PiecePreview, PreviewableMixin, DraftStateMixin, RevisionMixin, TranslatableMixin, models.Model
):
    """The links of one place of the frame, in one language. A store's own menu comes before the tenant's."""

    class Location(models.TextChoices):
        MAIN = "main", _("Head of the page")
        FOOTER = "footer", _("Foot of the page")
        HELP = "help", _("Help")
        LEGAL = "legal", _("Small print")

    title = models.CharField(_("name"), max_length=80)
    location = models.CharField(_("where"), max_length=10, choices=Location, default=Location.MAIN)
    store_id = StoreIdField(_("store"), null=True, blank=True, db_index=True)

    objects = StoreRows()
    items = StreamField(menu_blocks(), verbose_name=_("links"), blank=True)

    panels = [
        FieldPanel("title"),
        FieldRowPanel([FieldPanel("location"), FieldPanel("store_id")]),
        FieldPanel("items"),
        PublishingPanel(),
    ]
    translatable_fields = [
        TranslatableField("title"),
        TranslatableField("items"),
        SynchronizedField("location"),
        SynchronizedField("store_id"),
    ]

    class Meta(TranslatableMixin.Meta):
        verbose_name = _("menu")
        verbose_name_plural = _("menus")
        ordering = ["location", "title"]

    def __str__(self) -> str:
        return self.title

    @property
    def status(self) -> str:
        """draft or published."""
        return "published" if self.live else "draft"

    def links(self, place: Any) -> list[dict[str, Any]]:
        """Its links as plain values: label, address, and below a group its own links."""
        language = language_of(self.locale_id)
        return [block.block.as_link(block.value, place, language) for block in self.items]

    def get_preview_template(self, request: object, mode_name: str) -> str:
        return "pages/menu_preview.html"

    def get_preview_context(self, request: Any, mode_name: str) -> dict[str, Any]:
        context = super().get_preview_context(request, mode_name)
        return {**context, "links": self.links(getattr(request, "place", None))}
