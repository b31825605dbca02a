"""Devices that may be told things. A token is worth nothing without the service account that it was made for."""

from __future__ import annotations

from django.db import models
from django.utils.translation import gettext_lazy as _


class PushDevice(models.Model):
    """An app or a browser of one person of one tenant. It is forgotten when the provider says that it is gone."""

    class Platform(models.TextChoices):
        ANDROID = "android", _("Android")
        IOS = "ios", _("iPhone and iPad")
        WEB = "web", _("Browser")

    tenant = models.ForeignKey(
        "tenancy.Tenant", models.CASCADE, null=True, blank=True, related_name="push_devices", verbose_name=_("tenant")
    )
    person = models.CharField(_("whose"), max_length=80)
    token = models.CharField(_("token"), max_length=500)
    platform = models.CharField(_("platform"), max_length=8, choices=Platform)
    language = models.CharField(_("language"), max_length=5, default="ar")
    seen_at = models.DateTimeField(_("last seen"))

    class Meta:
        db_table = "integration_push_devices"
        verbose_name = _("device")
        verbose_name_plural = _("devices")
        ordering = ["-id"]
        constraints = [models.UniqueConstraint("token", name="push_token_once")]
        indexes = [models.Index("tenant", "person", name="push_person")]

    def __str__(self) -> str:
        return f"{self.platform} {self.person}"
