"""Images and documents of the city and of each tenant: the same models, in each schema its own rows and folder."""

from __future__ import annotations

from typing import Any

from django.db import models
from django.utils.translation import gettext_lazy as _
from wagtail.documents.models import AbstractDocument, DocumentQuerySet
from wagtail.documents.models import Document as WagtailDocument
from wagtail.images.models import AbstractImage, AbstractRendition, ImageQuerySet
from wagtail.images.models import Image as WagtailImage

from cms.media.working import of_these_stores, stores_worked_for


class OfAStore(models.Model):
    """What belongs to the store whose staff brought it, or to all stores."""

    store_id = models.BigIntegerField(_("store"), null=True, blank=True, editable=False, db_index=True)

    class Meta:
        abstract = True

    def save(self, *args: Any, **kwargs: Any) -> None:
        mine = stores_worked_for()
        if mine is not None and self._state.adding and self.store_id is None:
            self.store_id = mine[0]
        super().save(*args, **kwargs)


class Pictures(models.Manager.from_queryset(ImageQuerySet)):  # type: ignore[misc]
    """Those of the stores that somebody works for."""

    def get_queryset(self) -> Any:
        return of_these_stores(super().get_queryset())


class Files(models.Manager.from_queryset(DocumentQuerySet)):  # type: ignore[misc]
    """Those of the stores that somebody works for."""

    def get_queryset(self) -> Any:
        return of_these_stores(super().get_queryset())


class Picture(OfAStore, AbstractImage):  # noqa: DJ008 - Wagtail says how it is written
    """A picture with a focal point; `description` is its alternative text in both languages."""

    description_ar = models.CharField(_("description in Arabic"), max_length=255, blank=True, default="")
    credit = models.CharField(_("credit"), max_length=160, blank=True)

    admin_form_fields = (*WagtailImage.admin_form_fields, "description_ar", "credit")
    objects = Pictures()

    class Meta(AbstractImage.Meta):
        verbose_name = _("image")
        verbose_name_plural = _("images")
        permissions = [("choose_image", "Can choose image")]


class Rendition(AbstractRendition):
    """A size and format of an image, made once."""

    image = models.ForeignKey(Picture, models.CASCADE, related_name="renditions")

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["image", "filter_spec", "focal_point_key"], name="unique_rendition")
        ]


class File(OfAStore, AbstractDocument):  # noqa: DJ008 - Wagtail says how it is written
    """A file to download, served through a view that checks who asks."""

    admin_form_fields = WagtailDocument.admin_form_fields
    objects = Files()

    class Meta(AbstractDocument.Meta):
        verbose_name = _("document")
        verbose_name_plural = _("documents")
        permissions = [("choose_document", "Can choose document")]
