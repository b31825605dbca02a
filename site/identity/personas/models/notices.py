"""What the operator tells those who work for tenants."""

from __future__ import annotations

from django.db import models
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from tenancy.models.rows import ResolvedRow


class Notice(ResolvedRow):
    """A line above dashboard and editors' pages of the tenants whom it concerns, until each person puts it away."""

    class Audience(models.TextChoices):
        ALL = "all", _("All tenants")
        PLAN = "plan", _("Tenants of some plans")
        COUNTRY = "country", _("Tenants of some countries")

    message_en: str
    message_ar: str
    message = models.CharField(_("message"), max_length=240)
    address = models.CharField(
        _("link"), max_length=300, blank=True, help_text=_("A path such as /dashboard/ or a whole address.")
    )
    audience = models.CharField(_("for whom"), max_length=8, choices=Audience, default=Audience.ALL)
    plans = models.JSONField(_("plans"), default=list, blank=True)
    country_codes = models.JSONField(_("countries"), default=list, blank=True)
    starts_at = models.DateTimeField(_("from"), default=timezone.now)
    ends_at = models.DateTimeField(_("until"), null=True, blank=True)

    class Meta:
        verbose_name = _("notice to tenants")
        verbose_name_plural = _("notices to tenants")
        ordering = ["-starts_at"]

    def __str__(self) -> str:
        return self.message
