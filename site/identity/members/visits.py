"""How somebody of the city came into a tenant: by a link that works once, or as support with a reason and an end."""

from __future__ import annotations

import uuid

from django.conf import settings
from django.db import models
from django.utils import timezone
from django.utils.translation import gettext_lazy as _


class SupportVisit(models.Model):
    """An operator works inside a tenant: why, since when and until when. `shadow_id` is their account there."""

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    tenant = models.ForeignKey(
        "tenancy.Tenant", models.CASCADE, related_name="support_visits", verbose_name=_("tenant")
    )
    operator = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, related_name="support_visits", verbose_name=_("operator")
    )
    reason = models.CharField(_("reason"), max_length=300)
    shadow_id = models.BigIntegerField(_("account in the tenant"))
    opened_at = models.DateTimeField(_("begun"), default=timezone.now)
    expires_at = models.DateTimeField(_("works until"))
    ended_at = models.DateTimeField(_("ended"), null=True, blank=True)

    class Meta:
        verbose_name = _("support visit")
        verbose_name_plural = _("support visits")
        ordering = ["-opened_at"]
        indexes = [models.Index("tenant", "shadow_id", name="visit_by_account")]

    def __str__(self) -> str:
        return f"{self.tenant} · {self.reason}"

    @property
    def is_open(self) -> bool:
        """Whether the operator may be inside now."""
        return self.ended_at is None and self.expires_at > timezone.now()


class Entry(models.Model):
    """One link from the city's host into a tenant's, for one account there. It works once, within a minute."""

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    tenant = models.ForeignKey("tenancy.Tenant", models.CASCADE, related_name="+", verbose_name=_("tenant"))
    member = models.ForeignKey(
        "members.TenantUser", models.CASCADE, null=True, blank=True, related_name="entries", verbose_name=_("member")
    )
    visit = models.ForeignKey(
        SupportVisit, models.CASCADE, null=True, blank=True, related_name="entries", verbose_name=_("support visit")
    )
    lead = models.CharField(_("leads to"), max_length=500, blank=True)
    # Whether the city saw more than a password or a mailbox.
    strong = models.BooleanField(_("after two steps"), default=False)
    created_at = models.DateTimeField(_("created"), auto_now_add=True)
    expires_at = models.DateTimeField(_("works until"), db_index=True)
    used_at = models.DateTimeField(_("used"), null=True, blank=True)

    class Meta:
        verbose_name = _("entry")
        verbose_name_plural = _("entries")
        ordering = ["-created_at"]

    def __str__(self) -> str:
        return str(self.pk)
