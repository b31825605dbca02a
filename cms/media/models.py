"""Images and documents of the city and of each tenant: the same models, in each schema its own rows and folder."""

from __future__ import annotations

from django.db import models
from django.utils.translation import gettext_lazy as _
from wagtail.documents.models import AbstractDocument
from wagtail.documents.models import Document as WagtailDocument
from wagtail.images.models import AbstractImage, AbstractRendition
from wagtail.images.models import Image as WagtailImage


class Picture(AbstractImage):
    """A picture with a focal point; `description` is its alternative text in both languages."""

    description_ar = models.CharField(_("description in Arabic"), max_length=255, blank=True, default="")
    credit = models.CharField(_("credit"), max_length=160, blank=True)

    admin_form_fields = (*WagtailImage.admin_form_fields, "description_ar", "credit")

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


class File(AbstractDocument):
    """A file to download, served through a view that checks who asks."""

    admin_form_fields = WagtailDocument.admin_form_fields

    class Meta(AbstractDocument.Meta):
        verbose_name = _("document")
        verbose_name_plural = _("documents")
        permissions = [("choose_document", "Can choose document")]
