"""Invoices of the city to its tenants: written once a period, numbered without gaps, paid, overdue, void."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime, timedelta
from decimal import Decimal
from typing import Any

from django.db import transaction
from django.utils import timezone

from commerce.partner.terms import vat_rate_of
from commerce.plans.arranging import change_over
from commerce.plans.terms import billing_day, end_of_period
from kit.flow import apply
from kit.money import quantise
from kit.numbering.series import next_city_number
from tenancy.actor import Actor
from tenancy.clocks import local_day
from tenancy.context import in_the_city
from tenancy.models import TenantBilling, TenantInvoice, TenantUsageRecord

DUE_AFTER = timedelta(days=14)
PAUSED_AFTER = timedelta(days=14)  # past due
ZERO = Decimal(0)
# Of these a day's row says how much there was; of the others how much happened.
HELD = {"products", "storage", "team_members"}


@transaction.atomic
def bill_period(*, billing: TenantBilling, actor: Actor, now: datetime | None = None) -> TenantInvoice | None:
    """Writes and sends the invoice for the period that begins where the last one ended: the plan's price for the month
    to come, what was used beyond it in the month that ended, and what a change of plan left open. A lower plan that was
    arranged begins with it. None while the period lasts, on trial, or after the end. Asked twice, by two at once, it
    writes one."""
    now = now or timezone.now()
    with in_the_city():
        row = TenantBilling.objects.select_for_update(of=("self",)).select_related("tenant").get(pk=billing.pk)
        begins = row.current_period_end
        if row.subscription_status not in {"active", "past_due"} or begins is None or now < begins:
            return None
        used = _usage_lines(row, begins)
        change_over(row, actor=actor)
        lines = [plan_line(row, begins), *used, *row.metadata.get("pending", [])]
        invoice = _write(row, lines, begins, end_of_period(row, begins), now)
        row.metadata["billing_day"] = billing_day(row, begins)
        row.current_period_start, row.current_period_end = begins, end_of_period(row, begins)
        row.current_usage = row.current_usage_cost = ZERO
        row.last_invoice_date, row.last_invoice_amount = now, invoice.total_amount
        row.next_invoice_date = row.current_period_end
        row.metadata["pending"] = _left_over(lines, invoice)
        row.save()
        apply(invoice, "send", actor=actor)
        if not invoice.total_amount:
            apply(invoice, "pay", actor=actor, method="none")
    return invoice


@transaction.atomic
def bill_now(*, billing: TenantBilling, actor: Actor) -> TenantInvoice | None:
    """What a plan that was just taken costs at once: its first month, or what it is dearer for the days that are left.
    A cheaper one leaves its credit for the next invoice. None where nothing is to pay now."""
    invoice = bill_period(billing=billing, actor=actor)
    if invoice is not None:
        return invoice
    now = timezone.now()
    with in_the_city():
        row = TenantBilling.objects.select_for_update(of=("self",)).select_related("tenant").get(pk=billing.pk)
        lines = row.metadata.get("pending", [])
        if row.subscription_status not in {"active", "past_due"} or not row.current_period_end:
            return None
        if sum_up(lines, ZERO, row.currency_code).total <= 0:
            return None
        invoice = _write(row, lines, now, row.current_period_end, now)
        row.metadata["pending"] = []
        row.last_invoice_date, row.last_invoice_amount = now, invoice.total_amount
        row.save(update_fields=["metadata", "last_invoice_date", "last_invoice_amount"])
        apply(invoice, "send", actor=actor)
    return invoice


@transaction.atomic
def pay_invoice(*, invoice: TenantInvoice, actor: Actor, method: str = "", reference: str = "") -> TenantInvoice:
    """The money is here. Whoever owes nothing more is no longer past due, and opens again if they were suspended.
    Raises DomainError of the flow."""
    with in_the_city():
        billing = TenantBilling.objects.select_for_update(of=("self",)).get(pk=invoice.billing_id)
        apply(invoice, "pay", actor=actor, method=method, reference=reference)
        _open_if_settled(billing, actor)
    return invoice


@transaction.atomic
def void_invoice(*, invoice: TenantInvoice, actor: Actor, note: str) -> TenantInvoice:
    """It is not owed: its number stays in the series. Whoever owed only this is past due no longer. Raises DomainError
    of the flow."""
    with in_the_city():
        billing = TenantBilling.objects.select_for_update(of=("self",)).get(pk=invoice.billing_id)
        # As it is now that nobody else moves it: the clock may have been here since the page was opened.
        was_overdue = TenantInvoice.objects.get(pk=invoice.pk).status == "overdue"
        apply(invoice, "void", actor=actor, note=note)
        if was_overdue:
            _open_if_settled(billing, actor)
    return invoice


def _open_if_settled(billing: TenantBilling, actor: Actor) -> None:
    if TenantInvoice.objects.filter(billing=billing, status="overdue").exists():
        return
    if billing.subscription_status == "past_due":
        apply(billing, "settle", actor=actor)
    elif billing.subscription_status == "paused":
        apply(billing, "revive", actor=actor)


@transaction.atomic
def chase(*, billing: TenantBilling, actor: Actor, now: datetime | None = None) -> list[str]:
    """What the clock asks of somebody who owes: a trial that ended falls due, an invoice becomes overdue, and after
    PAUSED_AFTER the doors close. The names of the moves that were made; none the second time."""
    now, made = now or timezone.now(), []
    with in_the_city():
        row = TenantBilling.objects.select_for_update(of=("self",)).get(pk=billing.pk)
        for invoice in TenantInvoice.objects.filter(billing=row, status="sent", due_date__lt=now):
            apply(invoice, "expire", actor=actor)
            made.append("expire")
        ended = row.subscription_status == "trial" and row.current_period_end and row.current_period_end <= now
        owes = row.subscription_status == "active" and row.invoices.filter(status="overdue").exists()
        if ended or owes:
            apply(row, "fall_due", actor=actor)
            row.metadata["due_since"] = now.isoformat()
            row.save(update_fields=["metadata"])
            made.append("fall_due")
        since = row.metadata.get("due_since")
        if row.subscription_status == "past_due" and since and datetime.fromisoformat(since) + PAUSED_AFTER <= now:
            apply(row, "pause", actor=actor)
            made.append("pause")
    return made


@dataclass(frozen=True, slots=True)
class Sums:
    """What lines come to: as an invoice says it. All without VAT, but the total."""

    base: Decimal
    usage: Decimal
    discount: Decimal
    vat: Decimal

    @property
    def net(self) -> Decimal:
        return self.base + self.usage - self.discount

    @property
    def total(self) -> Decimal:
        return self.net + self.vat


def sum_up(lines: list[dict[str, Any]], rate: Decimal, currency: str) -> Sums:
    """The sums of an invoice with these lines; `rate` is VAT's."""
    amounts: dict[str, Decimal] = {"plan": ZERO, "usage": ZERO, "difference": ZERO}
    for line in lines:
        amounts[line["kind"]] += Decimal(line["amount"])
    more, less = max(amounts["difference"], ZERO), max(-amounts["difference"], ZERO)
    base = amounts["plan"] + more
    # More than there is to pay is not given back by an invoice: it is kept for the next one.
    discount = min(less, base + amounts["usage"])
    return Sums(base, amounts["usage"], discount, quantise((base + amounts["usage"] - discount) * rate, currency))


def _write(
    row: TenantBilling, lines: list[dict[str, Any]], begins: datetime, ends: datetime, now: datetime
) -> TenantInvoice:
    sums = sum_up(lines, vat_rate_of(row.tenant), row.currency_code)
    return TenantInvoice.objects.create(
        tenant=row.tenant,
        billing=row,
        invoice_number=next_city_number("tenant-invoice", prefix="INV-", start=1001),
        period_start=begins,
        period_end=ends,
        currency_code=row.currency_code,
        base_amount=sums.base,
        usage_amount=sums.usage,
        discount_amount=sums.discount,
        tax_amount=sums.vat,
        total_amount=sums.total,
        issued_at=now,
        due_date=now + DUE_AFTER,
        line_items=lines,
    )


def _left_over(lines: list[dict[str, Any]], invoice: TenantInvoice) -> list[dict[str, Any]]:
    """A credit that was larger than the invoice, for the next one."""
    credit = -min(sum((Decimal(line["amount"]) for line in lines if line["kind"] == "difference"), ZERO), ZERO)
    left = credit - invoice.discount_amount
    return [{"kind": "difference", "amount": str(-left), "from": "", "to": ""}] if left else []


def plan_line(row: TenantBilling, begins: datetime) -> dict[str, Any]:
    """The plan's price for the period that begins."""
    return {
        "kind": "plan",
        "name": row.plan_name,
        "names": _names_of(row),
        "from": local_day(row.tenant, begins).isoformat(),
        "until": local_day(row.tenant, end_of_period(row, begins)).isoformat(),
        "amount": str(quantise(row.base_price, row.currency_code)),
    }


def _usage_lines(row: TenantBilling, begins: datetime) -> list[dict[str, Any]]:
    """What was used beyond the plan in the period that ended, at the terms of that period."""
    if not row.usage_metering_enabled or not row.current_period_start or row.current_period_start >= begins:
        return []
    used = used_between(row, row.current_period_start, begins)
    beyond = max(used - row.included_units, ZERO)
    if not beyond:
        return []
    amount = quantise(beyond * row.usage_price_per_unit, row.currency_code)
    quantity = f"{beyond.normalize():f}"
    return [{"kind": "usage", "name": row.usage_unit_name, "quantity": quantity, "amount": str(amount)}]


def _names_of(row: TenantBilling) -> dict[str, str]:
    """The plan's name in both languages, as it is called when the invoice is written."""
    if row.plan is None:
        return {}
    return {language: getattr(row.plan, f"name_{language}") or row.plan_name for language in ("ar", "en")}


def used_between(row: TenantBilling, begin: datetime, end: datetime) -> Decimal:
    """What the plan meters, in this time: the sum of what happened, or the most that there was."""
    days = TenantUsageRecord.objects.filter(
        tenant_id=row.tenant_id, usage_type=row.usage_unit_name, period_start__gte=begin, period_start__lt=end
    ).values_list("quantity", flat=True)
    return (max(days, default=ZERO) if row.usage_unit_name in HELD else sum(days, ZERO)) or ZERO
