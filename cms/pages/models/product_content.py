"""What editors write about a product beside its facts: a story, pictures, words for search engines."""

from __future__ import annotations

from typing import Any

from django.db import models
from django.utils.translation import gettext_lazy as _
from wagtail.fields import RichTextField, StreamField
from wagtail.models import (
    DraftStateMixin,
    LockableMixin,
    PreviewableMixin,
    RevisionMixin,
    TranslatableMixin,
    WorkflowMixin,
)
from wagtail_localize.fields import SynchronizedField, TranslatableField

from cms.blocks.stream import gallery_blocks, story_blocks
from cms.media.working import StoreRows
from cms.pages.fields import StoreIdField
from cms.pages.freshness import ShownOnPages
from cms.pages.previews import PiecePreview


class ProductContent(
    ShownOnPages,
    PiecePreview,
    PreviewableMixin,
    WorkflowMixin,
    DraftStateMixin,
    LockableMixin,
    RevisionMixin,
    TranslatableMixin,
    models.Model,
):
    """The editorial content of a product in one language: draft, in review, published; every version is kept."""

    title = models.CharField(_("headline"), max_length=160)
    product_id = models.BigIntegerField(_("product"), db_index=True)
    store_id = StoreIdField(_("store"), null=True, blank=True)

    objects = StoreRows()
    description = RichTextField(_("description"), blank=True, features=["bold", "italic", "link", "ul", "ol"])
    body = StreamField(story_blocks(), verbose_name=_("content"), blank=True)
    gallery = StreamField(gallery_blocks(), verbose_name=_("pictures"), blank=True)
    seo_title = models.CharField(_("title for search engines"), max_length=160, blank=True)
    seo_description = models.CharField(_("description for search engines"), max_length=300, blank=True)
    share_picture = models.ForeignKey(
        "cms_media.Picture",
        models.SET_NULL,
        null=True,
        blank=True,
        related_name="+",
        verbose_name=_("picture for sharing"),
    )

    translatable_fields = [
        TranslatableField("title"),
        TranslatableField("description"),
        TranslatableField("body"),
        TranslatableField("seo_title"),
        TranslatableField("seo_description"),
        SynchronizedField("gallery"),
        SynchronizedField("product_id"),
        SynchronizedField("store_id"),
        SynchronizedField("share_picture"),
    ]

    class Meta(TranslatableMixin.Meta):
        verbose_name = _("product content")
        verbose_name_plural = _("product content")
        ordering = ["title"]

    def __str__(self) -> str:
        return self.title

    @property
    def status(self) -> str:
        """draft, review or published."""
        if self.workflow_in_progress:
            return "review"
        return "published" if self.live else "draft"

    def get_preview_template(self, request: Any, mode_name: str) -> str:
        return "pages/product_content_preview.html"
