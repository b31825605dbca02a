"""Addresses, with the fields of the Saudi national address where a country has them."""

from __future__ import annotations

from django.core.validators import RegexValidator
from django.db import models
from django.utils.translation import gettext_lazy as _
from oscar.apps.address.abstract_models import AbstractCountry, AbstractUserAddress

SHORT_ADDRESS = RegexValidator(r"^[A-Z]{4}[0-9]{4}$", _("Four letters and four digits, like RMLA3486."))
FOUR_DIGITS = RegexValidator(r"^[0-9]{4}$", _("Write four digits."))


class NationalAddress(models.Model):
    """What the Saudi national address adds: short address, building, additional number, district."""

    short_address = models.CharField(_("short address"), max_length=8, blank=True, validators=[SHORT_ADDRESS])
    building_number = models.CharField(_("building"), max_length=4, blank=True, validators=[FOUR_DIGITS])
    additional_number = models.CharField(_("additional number"), max_length=4, blank=True, validators=[FOUR_DIGITS])
    district = models.CharField(_("district"), max_length=120, blank=True)

    class Meta:
        abstract = True


class UserAddress(NationalAddress, AbstractUserAddress):
    """An address that somebody keeps."""

    class Meta(AbstractUserAddress.Meta):
        abstract = False

    def __str__(self) -> str:
        return str(self.summary)


class Country(AbstractCountry):
    """Where parcels go to, and whose rules hold there."""
