"""A line above the shop, from one moment to another."""

from __future__ import annotations

from django.core.exceptions import ValidationError
from django.db import models
from django.utils import timezone
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy
from wagtail.admin.panels import FieldPanel, FieldRowPanel, MultiFieldPanel, PublishingPanel
from wagtail.models import DraftStateMixin, PreviewableMixin, RevisionMixin, TranslatableMixin
from wagtail_localize.fields import SynchronizedField, TranslatableField

from cms.media.working import StoreRows
from cms.pages.fields import StoreIdField
from cms.pages.freshness import ShownOnPages
from cms.pages.previews import PiecePreview


class Announcement(
    ShownOnPages, PiecePreview, PreviewableMixin, DraftStateMixin, RevisionMixin, TranslatableMixin, models.Model
):
    """Told to everybody in a store (or in all of a tenant's) while it is published and its time has come."""

    message = models.CharField(_("message"), max_length=160)
    address = models.CharField(
        _("link"), max_length=300, blank=True, help_text=_("A path such as /shop/ or a whole address.")
    )
    store_id = StoreIdField(_("store"), null=True, blank=True, db_index=True)

    objects = StoreRows()
    starts_at = models.DateTimeField(_("from"), default=timezone.now)
    ends_at = models.DateTimeField(_("until"), null=True, blank=True)

    panels = [
        FieldPanel("message"),
        FieldPanel("address"),
        FieldPanel("store_id"),
        MultiFieldPanel(
            [FieldRowPanel([FieldPanel("starts_at"), FieldPanel("ends_at")])], heading=pgettext_lazy("when", "Shown")
        ),
        PublishingPanel(),
    ]
    translatable_fields = [
        TranslatableField("message"),
        SynchronizedField("address"),
        SynchronizedField("store_id"),
        SynchronizedField("starts_at"),
        SynchronizedField("ends_at"),
    ]

    class Meta(TranslatableMixin.Meta):
        verbose_name = _("announcement")
        verbose_name_plural = _("announcements")
        ordering = ["-starts_at", "-pk"]

    def __str__(self) -> str:
        return self.message

    def clean(self) -> None:
        super().clean()
        if self.ends_at and self.starts_at and self.ends_at <= self.starts_at:
            raise ValidationError({"ends_at": _("It ends before it begins. Choose a later moment.")})

    def get_preview_template(self, request: object, mode_name: str) -> str:
        return "pages/announcement_preview.html"
