"""What a tenant decides about its own plan: a dearer one at once, a cheaper one later, and what is refused."""

from __future__ import annotations

from datetime import timedelta
from decimal import Decimal
from typing import Any

import pytest
from django.core import mail
from django.utils import timezone

from commerce.plans.arranging import call_off_plan
from commerce.plans.choosing import choose_plan, offer_of
from commerce.plans.invoicing import PAUSED_AFTER, bill_now, bill_period, chase
from commerce.plans.paper import invoice_pdf
from commerce.plans.terms import take_plan
from tenancy.actor import Actor
from tenancy.context import in_tenant
from tenancy.errors import DomainError
from tenancy.models import Plan, Tenant, TenantBilling, TenantInvoice
from tenancy.services.lifecycle import change_status
from tests.commerce import goods
from tests.commerce.plans.conftest import OPERATOR

DAY = timedelta(days=1)
# Of the tenant's own people: nobody of the city, and nobody who may move terms.
ADMIN = Actor(kind="user", ref="7", name="Huda", roles=frozenset({"tenant-admin"}), tenant="t_alpha")


@pytest.fixture
def offered(plans: dict[str, Any], billing: Any) -> dict[str, Any]:
    """Both are taken by tenants themselves."""
    Plan.objects.update(is_self_service=True)
    return {code: Plan.objects.get(code=code) for code in plans}


def choose(tenant: Any, plan: Any) -> Any:
    """As from the page: read, then pressed."""
    tenant.refresh_from_db()
    seen = offer_of(tenant=tenant, billing=TenantBilling.objects.get(tenant=tenant), plan=plan)
    return choose_plan(tenant=tenant, plan=plan, seen=seen.stamp, actor=ADMIN), seen


def refusal(tenant: Any, plan: Any) -> DomainError:
    tenant.refresh_from_db()
    with pytest.raises(DomainError) as refused:
        choose_plan(tenant=tenant, plan=plan, seen="", actor=ADMIN)
    with pytest.raises(DomainError) as said:
        offer_of(tenant=tenant, billing=TenantBilling.objects.get(tenant=tenant), plan=plan)
    assert said.value.code == refused.value.code
    return refused.value


def halfway(billing: Any) -> Any:
    """Fifteen of thirty days are left."""
    end = timezone.now() + 15 * DAY
    TenantBilling.objects.filter(pk=billing.pk).update(current_period_start=end - 30 * DAY, current_period_end=end)
    return end


def test_the_first_plan_is_billed_at_once_as_the_page_said(offered: dict[str, Any], tenant_a: Any) -> None:
    billing, seen = choose(tenant_a, offered["small"])
    invoice = TenantInvoice.objects.get()
    assert seen.way == "now" and seen.ends_trial and billing.subscription_status == "active"
    assert (seen.sums.total, invoice.total_amount, invoice.status) == (115, 115, "sent")
    # Pressed again, it is what they have.
    assert choose_plan(tenant=tenant_a, plan=offered["small"], seen=seen.stamp, actor=ADMIN).pk == billing.pk
    assert TenantInvoice.objects.count() == 1


def test_a_dearer_plan_is_taken_at_once_for_the_days_that_are_left(offered: dict[str, Any], tenant_a: Any) -> None:
    billing, _seen = choose(tenant_a, offered["small"])
    end = halfway(billing)
    billing, seen = choose(tenant_a, offered["large"])
    # 300 more a month, half a month: 150, and VAT.
    _first, second = TenantInvoice.objects.order_by("pk")
    assert (billing.plan, billing.max_products, seen.sums.vat) == (offered["large"], None, Decimal("22.50"))
    assert (second.base_amount, second.total_amount) == (150, Decimal("172.50")) == (seen.sums.net, seen.sums.total)
    assert second.period_end == end and second.due_date > timezone.now() + 13 * DAY
    assert invoice_pdf(second, "ar").startswith(b"%PDF-") and invoice_pdf(second, "en").startswith(b"%PDF-")
    month = bill_period(billing=billing, actor=OPERATOR, now=end)
    assert month is not None and month.base_amount == 400, "what was billed is not billed again"


def test_who_takes_it_for_them_bills_it_at_once_too(offered: dict[str, Any], tenant_a: Any) -> None:
    billing, _seen = choose(tenant_a, offered["small"])
    halfway(billing)
    invoice = bill_now(billing=take_plan(tenant=tenant_a, plan=offered["large"], actor=OPERATOR), actor=OPERATOR)
    assert invoice is not None and invoice.base_amount == 150
    assert bill_now(billing=billing, actor=OPERATOR) is None


def test_a_cheaper_plan_begins_when_the_paid_period_ends(offered: dict[str, Any], tenant_a: Any) -> None:
    from tenancy.models import TenantUsageRecord

    billing, _seen = choose(tenant_a, offered["large"])
    end = halfway(billing)
    billing, seen = choose(tenant_a, offered["small"])
    assert (seen.way, seen.sums.total, seen.begins, seen.monthly.net) == ("later", 0, end, 100)
    assert (billing.plan, billing.next_plan) == (offered["large"], offered["small"])
    # What was agreed holds, whatever the offer costs by then; what was used goes by the terms under which it was.
    Plan.objects.filter(code="small").update(base_price=999, max_products=1)
    day = end - 3 * DAY
    TenantUsageRecord.objects.create(
        tenant=tenant_a, billing=billing, usage_type="orders", quantity=15, period_start=day, period_end=day + DAY
    )
    assert bill_period(billing=billing, actor=OPERATOR, now=end - DAY) is None
    invoice = bill_period(billing=billing, actor=OPERATOR, now=end)
    billing.refresh_from_db()
    tenant_a.refresh_from_db()
    assert invoice is not None and (invoice.base_amount, invoice.usage_amount) == (100, 10)
    assert (billing.plan, billing.next_plan, billing.max_products) == (offered["small"], None, 3)
    assert tenant_a.subscription_tier == "basic" and "next_terms" not in billing.metadata


def test_it_is_called_off_until_then(offered: dict[str, Any], tenant_a: Any) -> None:
    billing, _seen = choose(tenant_a, offered["large"])
    end = halfway(billing)
    choose(tenant_a, offered["small"])
    assert refusal_code(tenant_a, offered["small"]) == "plan.arranged"
    for _twice in range(2):
        assert call_off_plan(tenant=tenant_a, actor=ADMIN).next_plan is None
    invoice = bill_period(billing=billing, actor=OPERATOR, now=end)
    assert invoice is not None and invoice.base_amount == 400


def refusal_code(tenant: Any, plan: Any) -> str:
    with pytest.raises(DomainError) as said:
        offer_of(tenant=tenant, billing=TenantBilling.objects.get(tenant=tenant), plan=plan)
    return said.value.code


def test_who_grew_out_of_it_meanwhile_keeps_the_plan_and_is_told(offered: dict[str, Any], tenant_a: Any) -> None:
    from commerce.plans.letters import tell_of_terms
    from orchestration.outbox.models import EventOutbox

    Tenant.objects.filter(pk=tenant_a.pk).update(billing_email="bills@alpha.example", default_locale="en")
    billing, _seen = choose(tenant_a, offered["large"])
    end = halfway(billing)
    choose(tenant_a, offered["small"])
    tell_of_terms(EventOutbox.objects.get(event_type="billing.plan_arranged"))
    assert "your plan is Souq" in mail.outbox[-1].subject
    fill(tenant_a, 4)
    invoice = bill_period(billing=billing, actor=OPERATOR, now=end)
    billing.refresh_from_db()
    assert invoice is not None and invoice.base_amount == 400
    assert (billing.plan, billing.next_plan) == (offered["large"], None)
    tell_of_terms(EventOutbox.objects.get(event_type="billing.plan_stayed"))
    assert "Souq allows: Products" in mail.outbox[-1].body


def fill(tenant: Any, count: int) -> None:
    with in_tenant(tenant):
        for n in range(count):
            goods.product(f"Oud {n}", f"عود {n}")


def test_a_plan_that_is_too_small_is_refused_with_each_figure(offered: dict[str, Any], tenant_a: Any) -> None:
    choose(tenant_a, offered["large"])
    fill(tenant_a, 4)
    Plan.objects.filter(code="small").update(max_orders_per_month=0, max_storage_gb=0)
    with in_tenant(tenant_a):
        goods.place(goods.basket((goods.product("Last", "آخر"), 1)), user=goods.customer("n@alpha.example"))
    refused = refusal(tenant_a, Plan.objects.get(code="small"))
    assert refused.code == "plan.too_small" and refused.detail["meters"] == ["products", "orders"]
    assert "Products: 5, allowed 3" in refused.message and "Orders this month: 1, allowed 0" in refused.message


def test_who_owes_pays_first(offered: dict[str, Any], tenant_a: Any) -> None:
    billing, _seen = choose(tenant_a, offered["small"])
    due = TenantInvoice.objects.get().due_date
    TenantInvoice.objects.update(due_date=timezone.now() - DAY)
    assert refusal(tenant_a, offered["large"]).code == "plan.pay_first", "before the clock has seen it, too"
    chase(billing=billing, actor=OPERATOR)
    assert refusal(tenant_a, offered["large"]).code == "plan.pay_first"
    chase(billing=billing, actor=OPERATOR, now=due + 2 * PAUSED_AFTER)
    billing.refresh_from_db()
    assert billing.subscription_status == "paused" and refusal(tenant_a, offered["large"]).code == "plan.pay_first"


@pytest.mark.parametrize("closed", [False, True])
def test_who_only_tried_and_comes_late_is_open_again(offered: dict[str, Any], tenant_a: Any, closed: bool) -> None:
    billing = TenantBilling.objects.get()
    chase(billing=billing, actor=OPERATOR, now=billing.current_period_end + DAY)
    if closed:
        chase(billing=billing, actor=OPERATOR, now=billing.current_period_end + 2 * PAUSED_AFTER)
    tenant_a.refresh_from_db()
    assert tenant_a.status == ("suspended" if closed else "active")
    billing, _seen = choose(tenant_a, offered["large"])
    tenant_a.refresh_from_db()
    assert (tenant_a.status, billing.subscription_status) == ("active", "active")
    assert TenantInvoice.objects.get().total_amount == 460


def test_whom_an_operator_has_closed_does_not_open_by_taking_a_plan(offered: dict[str, Any], tenant_a: Any) -> None:
    change_status(tenant=tenant_a, move="suspend", actor=OPERATOR, reason="sells what is forbidden")
    assert refusal(tenant_a, offered["large"]).code == "plan.closed_by_city"
    # The trial ends meanwhile, and the clock would have closed it.
    billing = TenantBilling.objects.get()
    late = billing.current_period_end + DAY
    chase(billing=billing, actor=OPERATOR, now=late)
    chase(billing=billing, actor=OPERATOR, now=late + 2 * PAUSED_AFTER)
    assert refusal(tenant_a, offered["large"]).code == "plan.closed_by_city"
    assert not TenantInvoice.objects.exists()


def test_what_is_given_by_hand_is_asked_for(offered: dict[str, Any], tenant_a: Any) -> None:
    Plan.objects.filter(code="large").update(is_self_service=False)
    large = Plan.objects.get(code="large")
    seen = offer_of(tenant=tenant_a, billing=TenantBilling.objects.get(), plan=large)
    with pytest.raises(DomainError, check=lambda error: error.code == "plan.by_hand"):
        choose_plan(tenant=tenant_a, plan=large, seen=seen.stamp, actor=ADMIN)
    assert seen.way == "by_hand" and seen.monthly.total == 460
    Plan.objects.filter(code="large").update(is_offered=False)
    assert refusal(tenant_a, Plan.objects.get(code="large")).code == "plan.not_offered"


def test_another_price_than_was_read_is_read_again(offered: dict[str, Any], tenant_a: Any) -> None:
    billing = TenantBilling.objects.get()
    seen = offer_of(tenant=tenant_a, billing=billing, plan=offered["large"])
    Plan.objects.filter(code="large").update(base_price=500)
    with pytest.raises(DomainError, check=lambda error: error.code == "plan.moved_on"):
        choose_plan(tenant=tenant_a, plan=Plan.objects.get(code="large"), seen=seen.stamp, actor=ADMIN)
    assert not TenantInvoice.objects.exists()


def test_the_audit_log_names_who_chose(offered: dict[str, Any], tenant_a: Any) -> None:
    from orchestration.audit.models import AuditLog
    from orchestration.outbox.models import EventOutbox

    choose(tenant_a, offered["large"])
    line = AuditLog.objects.get(action="billing.plan_taken")
    assert line.actor_name == "Huda" and line.new_values["plan"] == "City"
    assert EventOutbox.objects.filter(event_type="billing.plan_taken").count() == 1
