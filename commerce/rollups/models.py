"""Figures of one tenant's day. Days are the tenant's own; amounts are in the currency of the row."""

from __future__ import annotations

from django.db import models
from django.utils.translation import gettext_lazy as _

from kit.money.columns import MoneyField


class TenantDay(models.Model):
    """What happened at one tenant on one day, in one currency. New customers stand in the row of the tenant's
    own currency. What was called off or given back in full is not sold. Written by `counting.count_day` only."""

    tenant = models.ForeignKey("tenancy.Tenant", models.CASCADE, related_name="days", verbose_name=_("tenant"))
    day = models.DateField(_("day"))
    currency = models.CharField(_("currency"), max_length=3)
    orders = models.PositiveIntegerField(_("orders"), default=0)
    revenue = MoneyField(_("revenue"), max_digits=16, default=0)
    new_customers = models.PositiveIntegerField(_("new customers"), default=0)
    last_order_at = models.DateTimeField(_("last order"), null=True, blank=True)
    counted_at = models.DateTimeField(_("time of the count"), auto_now=True)

    class Meta:
        verbose_name = _("day of a tenant")
        verbose_name_plural = _("days of tenants")
        ordering = ["-day", "tenant", "currency"]
        constraints = [models.UniqueConstraint("tenant", "day", "currency", name="one_row_per_tenant_day_currency")]
        indexes = [models.Index("day", name="tenant_day_by_day")]

    def __str__(self) -> str:
        return f"{self.tenant_id} {self.day} {self.currency}"
