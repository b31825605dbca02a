"""What the demo city offers its tenants, and who has taken it."""

from __future__ import annotations

from decimal import Decimal
from typing import Any

from commerce.plans.invoicing import bill_period, pay_invoice
from commerce.plans.opening import give_terms
from commerce.plans.terms import take_plan
from tenancy.actor import Actor
from tenancy.models import Plan, Tenant, TenantInvoice

LIMITS = {"products": "max_products", "orders": "max_orders_per_month", "storage": "max_storage_gb"}


def load_plans(rows: list[dict[str, Any]]) -> None:
    """Before the tenants: each of them begins with a trial of one."""
    for rank, row in enumerate(rows):
        Plan.objects.get_or_create(
            code=row["code"],
            defaults={
                "rank": rank,
                "name_en": row["name"]["en"],
                "name_ar": row["name"]["ar"],
                "description_en": row["description"]["en"],
                "description_ar": row["description"]["ar"],
                "plan_type": row["kind"],
                "base_price": Decimal(row["price"]),
                "max_team_members": row.get("people"),
                "is_self_service": not row.get("by_hand", False),
                **{column: row.get(name) for name, column in LIMITS.items()},
            },
        )


def load_bills(rows: list[dict[str, Any]], tenants: dict[str, Tenant], actor: Actor) -> None:
    """Whoever has taken a plan has one paid invoice; the others try theirs."""
    for tenant in tenants.values():
        give_terms(tenant, {"subscription_tier": tenant.subscription_tier})
    for row in rows:
        taker = tenants.get(row.get("taken_by", ""))
        if taker is None or TenantInvoice.objects.filter(tenant=taker).exists():
            continue
        plan = Plan.objects.get(code=row["code"])
        invoice = bill_period(billing=take_plan(tenant=taker, plan=plan, actor=actor), actor=actor)
        if invoice is not None:
            pay_invoice(invoice=invoice, actor=actor, reference="SARIE 20461")
