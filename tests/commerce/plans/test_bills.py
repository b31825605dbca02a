"""A tenant's terms and invoices: trial, plan, months, changes, debts, closed doors and open ones again."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta
from decimal import Decimal
from typing import Any

import pytest
from django.db import IntegrityError, transaction
from django.utils import timezone

from commerce.plans.invoicing import PAUSED_AFTER, bill_period, chase, pay_invoice, void_invoice
from commerce.plans.terms import ask_for_plan, begin_trial, extend_trial, take_plan
from kit.flow import apply
from tenancy.errors import DomainError
from tenancy.models import TenantBilling
from tests.commerce.plans.conftest import OPERATOR

DAY = timedelta(days=1)


def take(tenant: Any, plan: Any) -> Any:
    """The plan, and its first invoice."""
    billing = take_plan(tenant=tenant, plan=plan, actor=OPERATOR)
    invoice = bill_period(billing=billing, actor=OPERATOR)
    billing.refresh_from_db()
    return billing, invoice


def test_a_trial_costs_nothing_and_is_begun_once(billing: Any, tenant_a: Any, plans: dict[str, Any]) -> None:
    assert (billing.subscription_status, billing.max_products) == ("trial", 3)
    ends = billing.current_period_end
    again = begin_trial(tenant=tenant_a, plan=plans["large"], actor=OPERATOR)
    assert (again.pk, again.plan_id) == (billing.pk, plans["small"].pk)
    assert bill_period(billing=billing, actor=OPERATOR, now=ends + DAY) is None
    longer = extend_trial(tenant=tenant_a, days=7, actor=OPERATOR)
    assert longer.current_period_end == ends + 7 * DAY
    for days in (0, 91):
        with pytest.raises(DomainError, match="90"):
            extend_trial(tenant=tenant_a, days=days, actor=OPERATOR)


def test_a_plan_is_billed_for_the_month_to_come_with_vat(billing: Any, tenant_a: Any, plans: dict[str, Any]) -> None:
    billing, invoice = take(tenant_a, plans["small"])
    assert billing.subscription_status == "active"
    assert (invoice.base_amount, invoice.tax_amount, invoice.total_amount) == (100, 15, 115)
    assert (invoice.status, invoice.invoice_number) == ("sent", "INV-1001")
    assert invoice.period_end == billing.current_period_end and billing.current_period_end > timezone.now() + 27 * DAY
    assert bill_period(billing=billing, actor=OPERATOR) is None
    later = bill_period(billing=billing, actor=OPERATOR, now=billing.current_period_end)
    assert later is not None and later.invoice_number == "INV-1002"


def test_who_is_billed_on_the_31st_is_billed_on_the_last_day_of_shorter_months(
    billing: Any, tenant_a: Any, plans: dict[str, Any]
) -> None:
    take(tenant_a, plans["small"])
    TenantBilling.objects.filter(pk=billing.pk).update(current_period_end=datetime(2031, 1, 31, 9, tzinfo=UTC))
    ends = []
    for _n in range(4):
        billing.refresh_from_db()
        invoice = bill_period(billing=billing, actor=OPERATOR, now=billing.current_period_end)
        ends.append(f"{invoice.period_end:%m-%d}")
    assert ends == ["02-28", "03-31", "04-30", "05-31"]
    began_anew = datetime(2031, 6, 12, 9, tzinfo=UTC)
    TenantBilling.objects.filter(pk=billing.pk).update(current_period_end=began_anew)
    assert bill_period(billing=billing, actor=OPERATOR, now=began_anew).period_end.day == 12


@pytest.mark.parametrize(
    ("clock", "begins", "ends", "days"),
    [
        # 1 March, half past midnight in Riyadh, is the last day of February in London.
        ("Asia/Riyadh", datetime(2031, 2, 28, 21, 30, tzinfo=UTC), datetime(2031, 3, 31, 21, 30, tzinfo=UTC),
         ("2031-03-01", "2031-04-01")),
        # Cairo's clocks go an hour forward in between.
        ("Africa/Cairo", datetime(2031, 4, 15, 8, tzinfo=UTC), datetime(2031, 5, 15, 7, tzinfo=UTC),
         ("2031-04-15", "2031-05-15")),
        ("Asia/Riyadh", datetime(2031, 12, 31, 20, 59, tzinfo=UTC), datetime(2032, 1, 31, 20, 59, tzinfo=UTC),
         ("2031-12-31", "2032-01-31")),
        ("Asia/Riyadh", datetime(2032, 1, 29, 9, tzinfo=UTC), datetime(2032, 2, 29, 9, tzinfo=UTC),
         ("2032-01-29", "2032-02-29")),
    ],
)  # fmt: skip
def test_a_month_begins_and_ends_by_the_tenants_clock(
    billing: Any,
    tenant_a: Any,
    plans: dict[str, Any],
    clock: str,
    begins: datetime,
    ends: datetime,
    days: tuple[str, str],
) -> None:
    take(tenant_a, plans["small"])
    type(tenant_a).objects.filter(pk=tenant_a.pk).update(timezone=clock)
    TenantBilling.objects.filter(pk=billing.pk).update(current_period_end=begins)
    invoice = bill_period(billing=billing, actor=OPERATOR, now=begins)
    assert invoice.period_end == ends
    assert (invoice.line_items[0]["from"], invoice.line_items[0]["until"]) == days


def test_a_larger_plan_costs_the_difference_of_the_days_that_are_left(
    billing: Any, tenant_a: Any, plans: dict[str, Any]
) -> None:
    billing, _first = take(tenant_a, plans["small"])
    end = timezone.now() + 15 * DAY
    begin = end - 30 * DAY
    type(billing).objects.filter(pk=billing.pk).update(current_period_start=begin, current_period_end=end)
    billing = take_plan(tenant=tenant_a, plan=plans["large"], actor=OPERATOR)
    tenant_a.refresh_from_db()
    assert tenant_a.subscription_tier == "pro" and billing.max_products is None
    invoice = bill_period(billing=billing, actor=OPERATOR, now=end)
    assert invoice is not None and Decimal(549) < invoice.base_amount <= Decimal(550)
    back = take_plan(tenant=tenant_a, plan=plans["small"], actor=OPERATOR)
    credit = bill_period(billing=back, actor=OPERATOR, now=invoice.period_end)
    assert credit is not None and credit.discount_amount == 100 and credit.total_amount == 0 and credit.status == "paid"
    # What the credit was larger than the invoice waits for the next one.
    back.refresh_from_db()
    assert Decimal(back.metadata["pending"][0]["amount"]) < -150


def test_usage_beyond_the_plan_is_billed_afterwards(billing: Any, tenant_a: Any, plans: dict[str, Any]) -> None:
    from tenancy.models import TenantUsageRecord

    billing, _first = take(tenant_a, plans["large"])
    for day in range(3):
        begin = billing.current_period_start + day * DAY
        TenantUsageRecord.objects.create(
            tenant=tenant_a,
            billing=billing,
            usage_type="orders",
            quantity=5,
            period_start=begin,
            period_end=begin + DAY,
        )
    invoice = bill_period(billing=billing, actor=OPERATOR, now=billing.current_period_end)
    assert invoice is not None and invoice.usage_amount == 10  # five beyond ten, at two each


def test_what_is_not_paid_closes_the_doors_and_paying_opens_them(
    billing: Any, tenant_a: Any, plans: dict[str, Any]
) -> None:
    billing, invoice = take(tenant_a, plans["small"])
    late = invoice.due_date + DAY
    assert chase(billing=billing, actor=OPERATOR, now=invoice.due_date - DAY) == []
    assert chase(billing=billing, actor=OPERATOR, now=late) == ["expire", "fall_due"]
    assert chase(billing=billing, actor=OPERATOR, now=late) == []
    assert chase(billing=billing, actor=OPERATOR, now=late + PAUSED_AFTER) == ["pause"]
    tenant_a.refresh_from_db()
    billing.refresh_from_db()
    assert (tenant_a.status, billing.subscription_status) == ("suspended", "paused")
    assert bill_period(billing=billing, actor=OPERATOR, now=billing.current_period_end) is None
    pay_invoice(invoice=invoice, actor=OPERATOR, reference="SARIE 7")
    tenant_a.refresh_from_db()
    billing.refresh_from_db()
    invoice.refresh_from_db()
    assert (tenant_a.status, billing.subscription_status) == ("active", "active")
    assert (invoice.status, invoice.payment_reference) == ("paid", "SARIE 7")
    with pytest.raises(DomainError):
        pay_invoice(invoice=invoice, actor=OPERATOR)


def test_a_debt_is_said_on_every_page_and_closed_shops_have_an_open_office(
    billing: Any, tenant_a: Any, tenant_b: Any, plans: dict[str, Any], host_client: Any,
    django_capture_on_commit_callbacks: Any,
) -> None:  # fmt: skip
    from tenancy.context import in_tenant
    from tests.merchant.conftest import person

    with in_tenant(tenant_a):
        admin = person("admin@example.com", is_staff=True, is_superuser=True)
        owner = host_client("alpha.localhost", **{"Accept-Language": "en"})
        owner.force_login(admin, backend="identity.people.backends.EmailBackend")
    billing, invoice = take(tenant_a, plans["small"])
    late = invoice.due_date + DAY
    with django_capture_on_commit_callbacks(execute=True):
        chase(billing=billing, actor=OPERATOR, now=late)
    assert f"Invoice {invoice.invoice_number} is overdue" in owner.get("/dashboard/orders/").content.decode()
    with django_capture_on_commit_callbacks(execute=True):
        chase(billing=billing, actor=OPERATOR, now=late + PAUSED_AFTER)
    assert host_client("shop-a").get("/en/").status_code == 403
    assert host_client("alpha").get("/cms/").status_code == 403
    assert host_client("alpha").get("/dashboard/login/").status_code == 200
    assert owner.get("/dashboard/orders/").headers["Location"] == "/dashboard/plan/"
    assert owner.post("/dashboard/stock/changes/", {}).status_code == 403
    page = owner.get("/dashboard/plan/").content.decode()
    assert f"invoice {invoice.invoice_number} is not paid" in page and "How to pay" in page
    assert owner.get(f"/dashboard/plan/invoices/{invoice.pk}.pdf").status_code == 200
    with django_capture_on_commit_callbacks(execute=True):
        pay_invoice(invoice=invoice, actor=OPERATOR)
    assert host_client("shop-a").get("/en/").status_code == 200
    assert "bill-notes" not in owner.get("/dashboard/orders/").content.decode()


def test_a_void_debt_is_no_debt(billing: Any, tenant_a: Any, plans: dict[str, Any]) -> None:
    billing, invoice = take(tenant_a, plans["small"])
    chase(billing=billing, actor=OPERATOR, now=invoice.due_date + DAY)
    invoice.refresh_from_db()
    void_invoice(invoice=invoice, actor=OPERATOR, note="never delivered")
    billing.refresh_from_db()
    assert billing.subscription_status == "active"


def test_a_debt_that_is_void_before_the_page_was_opened_anew_is_no_debt_either(
    billing: Any, tenant_a: Any, plans: dict[str, Any]
) -> None:
    billing, invoice = take(tenant_a, plans["small"])
    chase(billing=billing, actor=OPERATOR, now=invoice.due_date + DAY)
    # As the page knew it before the clock came.
    assert invoice.status == "sent"
    void_invoice(invoice=invoice, actor=OPERATOR, note="never delivered")
    billing.refresh_from_db()
    assert billing.subscription_status == "active"


@pytest.mark.parametrize("closed", ["pause", "cancel"])
def test_months_in_which_the_doors_were_closed_are_not_billed(
    billing: Any, tenant_a: Any, plans: dict[str, Any], closed: str
) -> None:
    billing, invoice = take(tenant_a, plans["small"])
    if closed == "pause":
        chase(billing=billing, actor=OPERATOR, now=invoice.due_date + DAY)
        chase(billing=billing, actor=OPERATOR, now=invoice.due_date + DAY + PAUSED_AFTER)
    else:
        apply(billing, "cancel", actor=OPERATOR)
    # It was half a year ago.
    began = timezone.now() - timedelta(days=200)
    TenantBilling.objects.update(current_period_start=began, current_period_end=began + timedelta(days=30))
    if closed == "pause":
        pay_invoice(invoice=invoice, actor=OPERATOR)
    else:
        billing.refresh_from_db()
        apply(billing, "revive", actor=OPERATOR)
    billing.refresh_from_db()
    made = [bill_period(billing=billing, actor=OPERATOR) for _n in range(3)]
    assert [each is not None for each in made] == [True, False, False]
    assert made[0].period_start > timezone.now() - timedelta(minutes=1)


def test_a_trial_that_ends_without_a_plan_falls_due(billing: Any, tenant_a: Any, plans: dict[str, Any]) -> None:
    assert chase(billing=billing, actor=OPERATOR, now=billing.current_period_end + DAY) == ["fall_due"]


def test_who_comes_late_chooses_the_plan_that_was_tried(billing: Any, tenant_a: Any, plans: dict[str, Any]) -> None:
    chase(billing=billing, actor=OPERATOR, now=billing.current_period_end + DAY)
    ask_for_plan(tenant=tenant_a, plan=plans["small"], actor=OPERATOR)
    taken, invoice = take(tenant_a, plans["small"])
    assert taken.subscription_status == "active" and invoice.period_start > timezone.now() - timedelta(minutes=1)
    with pytest.raises(DomainError, check=lambda error: error.code == "plan.same"):
        take_plan(tenant=tenant_a, plan=plans["small"], actor=OPERATOR)


def test_a_void_invoice_makes_room_and_keeps_its_number(billing: Any, tenant_a: Any, plans: dict[str, Any]) -> None:
    from tenancy.models import TenantInvoice

    _billing, invoice = take(tenant_a, plans["small"])
    twin = {name: getattr(invoice, name) for name in ("tenant", "billing", "period_start", "period_end", "base_amount")}
    with pytest.raises(IntegrityError), transaction.atomic():
        TenantInvoice.objects.create(**twin, tax_amount=15, total_amount=115)
    void_invoice(invoice=invoice, actor=OPERATOR, note="wrong price")
    assert TenantInvoice.objects.create(**twin, tax_amount=15, total_amount=115).pk
    with pytest.raises(IntegrityError), transaction.atomic():
        TenantInvoice.objects.filter(pk=invoice.pk).update(total_amount=1)


def test_a_plan_that_is_too_small_is_refused(billing: Any, tenant_a: Any, plans: dict[str, Any]) -> None:
    from tenancy.context import in_tenant
    from tests.commerce import goods

    with in_tenant(tenant_a):
        for n in range(4):
            goods.product(f"Oud {n}", f"عود {n}")
    for door in (take_plan, ask_for_plan):
        with pytest.raises(DomainError) as refused:
            door(tenant=tenant_a, plan=plans["small"], actor=OPERATOR)
        assert refused.value.code == "plan.too_small" and refused.value.field == "plan"
    assert ask_for_plan(tenant=tenant_a, plan=plans["large"], actor=OPERATOR).wished_plan == plans["large"]
