"""What a tenant pays the city for: plans, the terms of each tenant, what it used, and its invoices.

Amounts are exact and in the currency of their row; the database keeps thousandths, for dinars.
"""

from __future__ import annotations

from decimal import Decimal
from typing import Any

from django.core.validators import MinValueValidator
from django.db import models
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from tenancy.models.rows import Row
from tenancy.models.words import SubscriptionTier

NOT_NEGATIVE = MinValueValidator(Decimal(0))


class SubscriptionStatus(models.TextChoices):
    TRIAL = "trial", _("On trial")
    ACTIVE = "active", _("Active")
    PAST_DUE = "past_due", _("Past due")
    PAUSED = "paused", _("Suspended for debt")
    CANCELED = "canceled", _("Ended")


class InvoiceStatus(models.TextChoices):
    DRAFT = "draft", _("Draft")
    SENT = "sent", pgettext_lazy("invoice", "Sent")
    PAID = "paid", pgettext_lazy("invoice", "Paid")
    OVERDUE = "overdue", _("Overdue")
    VOID = "void", _("Void")


class UsageType(models.TextChoices):
    ORDERS = "orders", _("Orders")
    PRODUCTS = "products", _("Products")
    STORAGE = "storage", _("Storage")
    API_CALLS = "api_calls", _("API calls")
    BANDWIDTH = "bandwidth", _("Bandwidth")
    TEAM_MEMBERS = "team_members", _("Team members")


def _amount(label: Any, **options: Any) -> Any:
    return models.DecimalField(label, max_digits=14, decimal_places=3, **options)


class Limits(models.Model):
    """The most that there may be; nothing written: as much as one likes. Storage in GB of 10^9 bytes."""

    max_products = models.PositiveIntegerField(_("products, at most"), null=True, blank=True)
    max_orders_per_month = models.PositiveIntegerField(_("orders a month, at most"), null=True, blank=True)
    max_storage_gb = models.PositiveIntegerField(_("storage in GB, at most"), null=True, blank=True)
    max_team_members = models.PositiveIntegerField(_("team members, at most"), null=True, blank=True)
    usage_metering_enabled = models.BooleanField(_("what is used costs extra"), default=False)
    usage_unit_name = models.CharField(
        _("what is counted"), max_length=20, choices=UsageType, default=UsageType.ORDERS, blank=True
    )
    included_units = models.PositiveIntegerField(_("included in the price"), default=0)
    usage_price_per_unit = _amount(_("price of one more"), default=0, validators=[NOT_NEGATIVE])

    class Meta:
        abstract = True


class Plan(Limits, Row):
    """An offer of the city to its tenants: a price a month, without VAT, and limits."""

    code = models.SlugField(_("code"), max_length=40, unique=True)
    name = models.CharField(_("name"), max_length=80)
    description = models.CharField(_("for whom it is"), max_length=240, blank=True)
    plan_type = models.CharField(
        _("kind"), max_length=10, choices=SubscriptionTier, default=SubscriptionTier.BASIC, db_index=True
    )
    base_price = _amount(_("price a month, without VAT"), default=0, validators=[NOT_NEGATIVE])
    currency_code = models.CharField(_("currency"), max_length=3, default="SAR")
    trial_days = models.PositiveSmallIntegerField(_("days of trial"), default=14)
    rank = models.PositiveSmallIntegerField(_("place in the list"), default=0)
    is_offered = models.BooleanField(_("tenants can choose it"), default=True)
    is_self_service = models.BooleanField(
        _("tenants take it themselves"),
        default=False,
        help_text=_("Otherwise they ask for it, and an operator takes it for them."),
    )

    class Meta:
        verbose_name = _("plan")
        verbose_name_plural = _("plans")
        ordering = ["rank", "base_price", "pk"]

    def __str__(self) -> str:
        return self.name or self.code


class TenantBilling(Limits, Row):
    """The terms of one tenant. Price and limits are copied from the plan when it is taken: a plan that changes later
    changes nothing that was agreed. The period is [current_period_start, current_period_end)."""

    tenant = models.OneToOneField("tenancy.Tenant", models.CASCADE, related_name="billing", verbose_name=_("tenant"))
    plan = models.ForeignKey(
        Plan, models.PROTECT, null=True, blank=True, related_name="tenants", verbose_name=_("plan")
    )
    plan_name = models.CharField(_("plan's name"), max_length=80, blank=True)
    plan_type = models.CharField(
        _("plan's kind"), max_length=10, choices=SubscriptionTier, default=SubscriptionTier.BASIC
    )
    subscription_status = models.CharField(
        _("status"),
        max_length=10,
        choices=SubscriptionStatus,
        default=SubscriptionStatus.TRIAL,
        editable=False,
        db_index=True,
    )
    base_price = _amount(_("price a month, without VAT"), default=0, validators=[NOT_NEGATIVE])
    currency_code = models.CharField(_("currency"), max_length=3, default="SAR")
    current_period_start = models.DateTimeField(_("period began"), null=True, blank=True)
    current_period_end = models.DateTimeField(_("period ends"), null=True, blank=True, db_index=True)
    current_usage = models.DecimalField(_("used in this period"), max_digits=16, decimal_places=3, default=0)
    current_usage_cost = _amount(_("cost of what was used"), default=0)
    payment_method_id = models.CharField(_("way to pay"), max_length=80, blank=True, default="bank_transfer")
    stripe_customer_id = models.CharField(_("customer at Stripe"), max_length=80, blank=True)
    stripe_subscription_id = models.CharField(_("subscription at Stripe"), max_length=80, blank=True)
    last_invoice_date = models.DateTimeField(_("last invoice"), null=True, blank=True)
    last_invoice_amount = _amount(_("amount of the last invoice"), null=True, blank=True)
    next_invoice_date = models.DateTimeField(_("next invoice"), null=True, blank=True, db_index=True)
    wished_plan = models.ForeignKey(
        Plan, models.SET_NULL, null=True, blank=True, related_name="+", verbose_name=_("asks for the plan")
    )
    next_plan = models.ForeignKey(
        Plan, models.PROTECT, null=True, blank=True, related_name="+", verbose_name=_("plan of the next period")
    )

    class Meta:
        verbose_name = _("bill of a tenant")
        verbose_name_plural = _("bills of tenants")
        ordering = ["tenant"]

    def __str__(self) -> str:
        return f"{self.tenant} · {self.plan_name}"

    def event_facts(self) -> dict[str, Any]:
        """What every event about it says."""
        return {"tenant": self.tenant_id, "plan": self.plan_name, "status": self.subscription_status}


class TenantInvoice(Row):
    """One invoice of the city to a tenant. After it was sent only its status changes."""

    tenant = models.ForeignKey("tenancy.Tenant", models.CASCADE, related_name="invoices", verbose_name=_("tenant"))
    billing = models.ForeignKey(
        TenantBilling, models.CASCADE, related_name="invoices", verbose_name=_("terms of the tenant")
    )
    invoice_number = models.CharField(_("number"), max_length=40, unique=True, null=True, blank=True)
    period_start = models.DateTimeField(_("from"))
    period_end = models.DateTimeField(_("until"))
    currency_code = models.CharField(_("currency"), max_length=3, default="SAR")
    base_amount = _amount(_("plan"))
    usage_amount = _amount(_("usage"), default=0)
    discount_amount = _amount(_("discount"), default=0)
    tax_amount = _amount(_("VAT"), default=0)
    total_amount = _amount(_("total with VAT"))
    status = models.CharField(
        _("status"), max_length=8, choices=InvoiceStatus, default=InvoiceStatus.DRAFT, editable=False, db_index=True
    )
    issued_at = models.DateTimeField(_("issued"), null=True, blank=True)
    paid_at = models.DateTimeField(_("paid"), null=True, blank=True)
    payment_method = models.CharField(_("paid by"), max_length=40, blank=True)
    payment_reference = models.CharField(_("reference of the payment"), max_length=80, blank=True)
    stripe_invoice_id = models.CharField(_("invoice at Stripe"), max_length=80, blank=True)
    due_date = models.DateTimeField(_("due"), null=True, blank=True, db_index=True)
    line_items = models.JSONField(_("lines"), default=list, blank=True)

    class Meta:
        verbose_name = _("invoice of a tenant")
        verbose_name_plural = _("invoices of tenants")
        ordering = ["-period_start", "-pk"]
        constraints = [
            # Whatever happens twice, a period is billed once; a void invoice makes room for a right one.
            models.UniqueConstraint(
                "billing", "period_start", condition=~models.Q(status="void"), name="one_invoice_per_period"
            ),
            models.CheckConstraint(
                condition=models.Q(
                    total_amount=models.F("base_amount")
                    + models.F("usage_amount")
                    - models.F("discount_amount")
                    + models.F("tax_amount")
                ),
                name="invoice_adds_up",
            ),
        ]

    def __str__(self) -> str:
        return self.invoice_number or f"{self.tenant} {self.period_start:%Y-%m}"


class TenantUsageRecord(Row):
    """What a tenant used on one day, of one kind: counted again, the same row. `quantity` of what is there (products,
    storage in GB, team members) is how much there was at the end of the day; of what happens, how much happened."""

    tenant = models.ForeignKey("tenancy.Tenant", models.CASCADE, related_name="usage", verbose_name=_("tenant"))
    billing = models.ForeignKey(
        TenantBilling,
        models.CASCADE,
        null=True,
        blank=True,
        related_name="usage",
        verbose_name=_("terms of the tenant"),
    )
    usage_type = models.CharField(_("kind"), max_length=14, choices=UsageType)
    quantity = models.DecimalField(_("quantity"), max_digits=16, decimal_places=3, default=0)
    unit_price = _amount(_("price of one"), default=0)
    total_cost = _amount(_("cost"), default=0)
    recorded_at = models.DateTimeField(_("counted"), auto_now=True)
    period_start = models.DateTimeField(_("from"))
    period_end = models.DateTimeField(_("until"))
    reference_type = models.CharField(_("kind of source"), max_length=40, blank=True)
    reference_id = models.CharField(_("source"), max_length=80, blank=True)

    class Meta:
        verbose_name = _("usage of a tenant")
        verbose_name_plural = _("usage of tenants")
        ordering = ["-period_start", "usage_type"]
        constraints = [
            models.UniqueConstraint("tenant", "usage_type", "period_start", name="one_usage_row_per_day_and_kind")
        ]

    def __str__(self) -> str:
        return f"{self.tenant_id} {self.usage_type} {self.period_start:%Y-%m-%d}"
