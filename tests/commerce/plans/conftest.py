"""A tenant on trial, and two plans of the city."""

from __future__ import annotations

from decimal import Decimal
from typing import Any

import pytest

from tenancy.actor import Actor

OPERATOR = Actor(kind="user", ref="1", name="مها", roles=frozenset({"superuser", "super-admin"}))


@pytest.fixture
def plans(tenant_a: Any) -> dict[str, Any]:
    """`small` allows three products and two people; `large` allows everything."""
    from tenancy.models import Plan, TenantBilling

    TenantBilling.objects.all().delete()
    Plan.objects.all().delete()
    return {
        "small": Plan.objects.create(
            code="small", name_en="Souq", name_ar="سوق", base_price=Decimal(100), max_products=3, max_team_members=2,
            max_orders_per_month=1000,
        ),
        "large": Plan.objects.create(
            code="large", name_en="City", name_ar="مدينة", base_price=Decimal(400), plan_type="pro", rank=2,
            usage_metering_enabled=True, usage_unit_name="orders", included_units=10, usage_price_per_unit=Decimal(2),
        ),
    }  # fmt: skip


@pytest.fixture
def billing(tenant_a: Any, plans: dict[str, Any]) -> Any:
    """`alpha` tries the small plan."""
    from commerce.plans.terms import begin_trial

    return begin_trial(tenant=tenant_a, plan=plans["small"], actor=OPERATOR)
