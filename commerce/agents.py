"""What an agent can be lent in the shop: finding goods, reading an order, listing what runs low. Nothing is changed."""

from __future__ import annotations

from typing import Any

from django.db.models import Q
from django.utils.translation import gettext_lazy as _
from django.utils.translation import override
from oscar.core.loading import get_model

from commerce.partner.alerts import LOW, OUT, scarcest, with_levels
from kit.money import quantise
from orchestration.agents import Argument, Call, Tool, register_tool
from tenancy.errors import DomainError

RIGHT = "partner.dashboard_access"
MOST = 20


def works_in_the_shop(user: Any) -> bool:
    """An admin, staff of named stores, or staff with the right to the dashboard."""
    return bool(user.is_superuser or user.store_ids or user.has_perm(RIGHT))


def find_products(call: Call) -> dict[str, Any]:
    """Goods whose title or article number has these words, as the shop's staff sees them."""
    found = get_model("catalogue", "Product").objects.exclude(structure="child")
    for word in str(call.arguments["words"]).split()[:8]:
        found = found.filter(Q(title_en__icontains=word) | Q(title_ar__icontains=word) | Q(upc__iexact=word))
    if call.store_ids is not None:
        found = found.filter(channels__store_id__in=call.store_ids)
    rows = list(found.order_by("title_en", "pk").distinct()[: int(call.get("limit", 10)) or 1])
    return {"products": [_product(row) for row in rows]}


def _product(row: Any) -> dict[str, Any]:
    family = [row.pk, *row.children.values_list("pk", flat=True)] if row.is_parent else [row.pk]
    records = get_model("partner", "StockRecord").objects.filter(product__in=family)
    prices = [
        f"{quantise(record.price, record.price_currency)} {record.price_currency}" for record in records if record.price
    ]
    left = sum(record.net_stock_level for record in records)
    titles = {"title_en": row.title_en, "title_ar": row.title_ar, "article": row.upc}
    return {"id": row.pk, **titles, "public": row.is_public, "prices": prices[:5], "in_stock": left}


def read_order(call: Call) -> dict[str, Any]:
    """Where an order stands: its state, amounts and goods, without the buyer's name or address."""
    orders = get_model("order", "Order").objects.prefetch_related("lines")
    if call.store_ids is not None:
        orders = orders.filter(store_id__in=call.store_ids)
    order = orders.filter(number=call.arguments["number"]).first()
    if order is None:
        raise DomainError("agent.no_order", _("There is no such order."))
    lines = [{"title": line.title, "quantity": line.quantity} for line in order.lines.all()]
    total = f"{quantise(order.total_incl_tax, order.currency)} {order.currency}"
    when = {"placed": order.date_placed, "paid": order.paid_at}
    return {"number": order.number, "state": order.status, "total": total, "lines": lines, **when}


def list_low_stock(call: Call) -> dict[str, Any]:
    """Articles of which fewer are left than they should be, the scarcest first."""
    records = get_model("partner", "StockRecord").objects.all()
    if call.store_ids is not None:
        products = get_model("catalogue", "Product").objects.filter(channels__store_id__in=call.store_ids)
        records = records.filter(product__in=products.values("pk"))
    with override(call.language):
        told = [
            {"article": row.partner_sku, "title": row.product.get_title(), "left": row.left}
            for row in scarcest(records, MOST)
        ]
    return {"articles": told, "all": with_levels(records).filter(LOW | OUT).count()}


TOOLS = [
    Tool(
        "find_products",
        _("Find goods"),
        "Finds products of the shop by words of their title, or by their article number.",
        (
            Argument("words", "string", "Words of the title, or the article number", most=200),
            Argument("limit", "integer", "How many at most", required=False, most=MOST),
        ),
        works_in_the_shop,
        find_products,
    ),
    Tool(
        "read_order",
        _("Read an order"),
        "Tells where an order stands, by its number.",
        (Argument("number", "string", "The order's number", most=40),),
        works_in_the_shop,
        read_order,
    ),
    Tool(
        "list_low_stock",
        _("List what runs low"),
        "Lists articles of which few are left.",
        (),
        works_in_the_shop,
        list_low_stock,
    ),
]


def register() -> None:
    """Called once at start-up."""
    for tool in TOOLS:
        register_tool(tool)
