"""How a store looks: four colours, a typeface, its logo. Shoppers see it through the registry's theme."""

from __future__ import annotations

from typing import Any

from django import forms
from django.core.exceptions import ValidationError
from django.db import models, transaction
from django.utils.translation import gettext_lazy as _
from wagtail.admin.panels import FieldPanel, FieldRowPanel, MultiFieldPanel
from wagtail.models import RevisionMixin

from cms.media.working import StoreRows
from cms.pages.contrast import faults_of_theme, validate_colour
from cms.pages.fields import StoreIdField
from cms.pages.freshness import ShownOnPages
from tenancy.context import in_the_city
from tenancy.occasion import current_actor

COLOURS = ("brand", "brand_ink", "surface", "accent")


class ColourInput(forms.TextInput):
    """The browser's own colour picker."""

    input_type = "color"


class ColourField(models.CharField):
    """`#rrggbb`."""

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        kwargs.setdefault("max_length", 7)
        super().__init__(*args, **kwargs)
        self.validators = [*self.validators, validate_colour]


class StoreBrand(ShownOnPages, RevisionMixin, models.Model):
    """The brand settings of one store. Saving them changes the storefront at once."""

    class Font(models.TextChoices):
        PLEX = "plex", _("IBM Plex: clear and modern")
        SYSTEM = "system", _("The reader's own: fastest")
        SERIF = "serif", _("Serif: like a printed book")

    store_id = StoreIdField(_("store"), unique=True)

    objects = StoreRows()
    brand = ColourField(_("brand"), default="#0d5c4c", help_text=_("Buttons and what is selected."))
    brand_ink = ColourField(_("text on the brand"), default="#ffffff")
    surface = ColourField(_("page"), default="#faf8f4", help_text=_("A dark colour makes a dark store."))
    accent = ColourField(_("accent"), default="#b4622d", help_text=_("Small notes and stars."))
    font = models.CharField(_("typeface"), max_length=10, choices=Font, default=Font.PLEX)
    logo = models.ForeignKey(
        "cms_media.Picture", models.SET_NULL, null=True, blank=True, related_name="+", verbose_name=_("logo")
    )
    favicon = models.ForeignKey(
        "cms_media.Picture",
        models.SET_NULL,
        null=True,
        blank=True,
        related_name="+",
        verbose_name=_("icon"),
        help_text=_("Square, at least 180 pixels: for tabs and home screens."),
    )

    panels = [
        FieldPanel("store_id"),
        MultiFieldPanel(
            [
                FieldRowPanel([FieldPanel("brand", widget=ColourInput), FieldPanel("brand_ink", widget=ColourInput)]),
                FieldRowPanel([FieldPanel("surface", widget=ColourInput), FieldPanel("accent", widget=ColourInput)]),
            ],
            heading=_("Four colours"),
        ),
        FieldPanel("font"),
        MultiFieldPanel([FieldPanel("logo"), FieldPanel("favicon")], heading=_("Signs")),
    ]

    class Meta:
        verbose_name = _("brand")
        verbose_name_plural = _("brands")

    def __str__(self) -> str:
        from cms.pages.registry import store_choices

        return dict(store_choices()).get(self.store_id, str(self.store_id))

    def clean(self) -> None:
        faults = faults_of_theme({name: getattr(self, name) for name in COLOURS})
        if faults:
            raise ValidationError(faults)

    def save(self, *args: Any, **kwargs: Any) -> None:
        with transaction.atomic():
            super().save(*args, **kwargs)
            self.tell_registry()

    def tell_registry(self) -> None:
        """Writes theme, logo and icon into the store's row, from where every request knows them."""
        from tenancy.models import Store
        from tenancy.services.keeping import keep_row

        logo = self.logo.get_rendition("max-480x160|format-webp").url if self.logo else None
        favicon = self.favicon.get_rendition("fill-180x180|format-png").url if self.favicon else None
        with in_the_city():
            store = Store.objects.select_for_update().filter(pk=self.store_id).first()
            if store is None:
                return
            colours = {name: getattr(self, name) for name in COLOURS}
            store.theme_config = {**(store.theme_config or {}), **colours, "font": self.font}
            store.brand_colors = colours
            store.logo_url = logo or store.logo_url
            store.favicon_url = favicon or store.favicon_url
            keep_row(row=store, actor=current_actor())
