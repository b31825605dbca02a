"""What passed for a tenant, added up by the processes that answer (`tenancy.traffic`)."""

from __future__ import annotations

from django.db import models
from django.utils.translation import gettext_lazy as _


class TenantTraffic(models.Model):
    """One day of the tenant's clock and one kind: bytes sent (`bandwidth`) or calls (`api_calls`). It only grows;
    a plan's days (`TenantUsageRecord`) are counted from it."""

    tenant = models.ForeignKey("tenancy.Tenant", models.CASCADE, related_name="+", verbose_name=_("tenant"))
    day = models.DateField(_("day"))
    kind = models.CharField(_("kind"), max_length=14)
    amount = models.BigIntegerField(_("amount"), default=0)

    class Meta:
        verbose_name = _("traffic of a tenant")
        verbose_name_plural = _("traffic of tenants")
        ordering = ["-day", "kind"]
        constraints = [
            models.UniqueConstraint(fields=["tenant", "day", "kind"], name="one_traffic_row_per_day_and_kind")
        ]

    def __str__(self) -> str:
        return f"{self.tenant_id} {self.kind} {self.day}"
