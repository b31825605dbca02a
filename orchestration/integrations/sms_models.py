"""Texts that were sent, or might have been: one row for each key, and no number in it that somebody could call."""

from __future__ import annotations

from django.db import models
from django.utils.translation import gettext_lazy as _


class SentText(models.Model):
    """One text. The row is there before the text goes, so that nobody sends it a second time. `began_at`: somebody is
    sending it since then."""

    class Status(models.TextChoices):
        SENDING = "sending", _("On its way")
        SENT = "sent", _("Sent")
        REFUSED = "refused", _("Refused")

    tenant = models.ForeignKey(
        "tenancy.Tenant", models.CASCADE, null=True, blank=True, related_name="texts", verbose_name=_("tenant")
    )
    key = models.CharField(_("key"), max_length=200)
    number_end = models.CharField(_("number ends in"), max_length=4)
    status = models.CharField(_("status"), max_length=8, choices=Status, default=Status.SENDING)
    message_id = models.CharField(_("id at the provider"), max_length=80, blank=True)
    parts = models.PositiveSmallIntegerField(_("parts"), default=0)
    error = models.CharField(_("what it said"), max_length=200, blank=True)
    began_at = models.DateTimeField(_("being sent since"), null=True, blank=True)
    created_at = models.DateTimeField(_("asked"), auto_now_add=True)

    class Meta:
        db_table = "integration_texts"
        verbose_name = _("text message")
        verbose_name_plural = _("text messages")
        ordering = ["-id"]
        constraints = [models.UniqueConstraint("tenant", "key", name="text_once_per_key", nulls_distinct=False)]

    def __str__(self) -> str:
        return f"…{self.number_end} {self.status}"
