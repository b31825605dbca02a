"""An opening picture with its words, kept once and shown on several pages."""

from __future__ import annotations

from django.db import models
from django.utils.translation import gettext_lazy as _
from wagtail.admin.panels import FieldPanel, FieldRowPanel, PublishingPanel
from wagtail.models import DraftStateMixin, PreviewableMixin, RevisionMixin, TranslatableMixin
from wagtail_localize.fields import SynchronizedField, TranslatableField

from cms.media.working import StoreRows
from cms.pages.fields import StoreIdField
from cms.pages.freshness import ShownOnPages
from cms.pages.previews import PiecePreview


class HeroSection(
    ShownOnPages, PiecePreview, PreviewableMixin, DraftStateMixin, RevisionMixin, TranslatableMixin, models.Model
):
    """A hero that pages choose; changing it changes them all."""

    title = models.CharField(_("title"), max_length=120)
    eyebrow = models.CharField(_("line above"), max_length=80, blank=True)
    text = models.TextField(_("text"), max_length=400, blank=True)
    picture = models.ForeignKey(
        "cms_media.Picture", models.SET_NULL, null=True, blank=True, related_name="+", verbose_name=_("picture")
    )
    button = models.CharField(_("button"), max_length=40, blank=True)
    address = models.CharField(
        _("link"), max_length=300, blank=True, help_text=_("A path such as /shop/ or a whole address.")
    )
    store_id = StoreIdField(_("store"), null=True, blank=True, db_index=True)

    objects = StoreRows()

    panels = [
        FieldPanel("eyebrow"),
        FieldPanel("title"),
        FieldPanel("text"),
        FieldPanel("picture"),
        FieldRowPanel([FieldPanel("button"), FieldPanel("address")]),
        FieldPanel("store_id"),
        PublishingPanel(),
    ]
    translatable_fields = [
        TranslatableField("title"),
        TranslatableField("eyebrow"),
        TranslatableField("text"),
        TranslatableField("button"),
        SynchronizedField("picture", overridable=True),
        SynchronizedField("address"),
        SynchronizedField("store_id"),
    ]

    class Meta(TranslatableMixin.Meta):
        verbose_name = _("hero section")
        verbose_name_plural = _("hero sections")
        ordering = ["title"]

    def __str__(self) -> str:
        return self.title

    def get_preview_template(self, request: object, mode_name: str) -> str:
        return "pages/hero_preview.html"
