"""The row behind a link that was sent to somebody's address."""

from __future__ import annotations

import uuid

from django.db import models
from django.utils.translation import gettext_lazy as _

from tenancy.signing import sign_value

PURPOSE = "emailed-link"


class EmailedLink(models.Model):
    """One link to one address. `data` is what it will do, such as the name and the password's hash of a new person."""

    class Purpose(models.TextChoices):
        REGISTER = "register", _("Opens an account")
        KNOWN = "known", _("Says that there is an account already")
        RESET = "reset", _("Sets a new password")

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    purpose = models.CharField(_("purpose"), max_length=10, choices=Purpose)
    email = models.EmailField(_("e-mail"), max_length=254, db_index=True)
    user = models.ForeignKey("people.User", models.CASCADE, null=True, blank=True, related_name="+")
    data = models.JSONField(_("data"), default=dict)
    language = models.CharField(_("language"), max_length=5, default="en")
    store_id = models.BigIntegerField(_("store"), null=True, blank=True)
    created_at = models.DateTimeField(_("created"), auto_now_add=True)
    expires_at = models.DateTimeField(_("works until"))
    used_at = models.DateTimeField(_("used"), null=True, blank=True)

    class Meta:
        verbose_name = _("emailed link")
        verbose_name_plural = _("emailed links")
        ordering = ["-created_at"]

    def __str__(self) -> str:
        return f"{self.purpose} {self.pk}"

    @property
    def token(self) -> str:
        """What the link carries."""
        return sign_value(f"{PURPOSE}:{self.purpose}", str(self.pk))
