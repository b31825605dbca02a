"""What somebody has chosen for themselves."""

from __future__ import annotations

from django.db import models
from django.utils.translation import gettext_lazy as _


class UserPreference(models.Model):
    """One choice. `user_id` is the account in the tenant's schema; without a tenant, in the city's. What was taken back
    keeps its row, with the time in `deleted_at`."""

    tenant = models.ForeignKey(
        "tenancy.Tenant", models.CASCADE, null=True, blank=True, related_name="+", verbose_name=_("tenant")
    )
    user_id = models.CharField(_("account"), max_length=40)
    key = models.CharField(_("key"), max_length=80)
    value = models.JSONField(_("value"))
    created_at = models.DateTimeField(_("created"), auto_now_add=True)
    updated_at = models.DateTimeField(_("changed"), auto_now=True)
    deleted_at = models.DateTimeField(_("taken back"), null=True, blank=True)

    class Meta:
        verbose_name = _("preference")
        verbose_name_plural = _("preferences")
        ordering = ["tenant", "user_id", "key"]
        constraints = [
            models.UniqueConstraint("tenant", "user_id", "key", name="one_value_per_preference", nulls_distinct=False)
        ]

    def __str__(self) -> str:
        return f"{self.user_id} · {self.key}"
