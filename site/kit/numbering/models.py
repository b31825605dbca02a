"""Where a series stands."""

from __future__ import annotations

from django.db import models
from django.utils.translation import gettext_lazy as _


class NumberSeries(models.Model):
    """One series of the tenant; `last` is the number that was given last."""

    name = models.CharField(_("series"), max_length=60, primary_key=True)
    last = models.BigIntegerField(_("last number"))

    class Meta:
        verbose_name = _("number series")
        verbose_name_plural = _("number series")

    def __str__(self) -> str:
        return f"{self.name}: {self.last}"
