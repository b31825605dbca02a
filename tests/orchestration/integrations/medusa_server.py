"""A Medusa v2 server as its Admin API reference describes it: lists with count, limit and offset, one thing by its id,
a product changed by POST. Amounts are decimals in the currency's main unit."""

from __future__ import annotations

import base64
import copy
import itertools
from dataclasses import dataclass, field
from io import BytesIO
from typing import Any

from PIL import Image

from tests.orchestration.integrations.vendors import Call, Reply, Vendor

SECRET = "sk_test_a_key_that_nobody_may_see"
KINDS = {"products": "product", "customers": "customer", "orders": "order"}


def variant(number: str, *, sku: str = "", stock: int | None = 12, reserved: int = 2, **more: Any) -> dict[str, Any]:
    """A variant with one inventory item at two locations."""
    levels = [
        {
            "id": f"ilev_{number}a",
            "location_id": "sloc_riyadh",
            "stocked_quantity": stock,
            "reserved_quantity": reserved,
        },
        {"id": f"ilev_{number}b", "location_id": "sloc_jeddah", "stocked_quantity": 0, "reserved_quantity": 0},
    ]
    item = {"id": f"iitem_{number}", "sku": sku or None, "location_levels": levels}
    return {
        "id": f"variant_{number}",
        "title": "Default variant",
        "sku": sku or None,
        "barcode": None,
        "ean": None,
        "weight": None,
        "manage_inventory": stock is not None,
        "allow_backorder": False,
        "variant_rank": 0,
        "prices": [price("sar", 115), price("usd", 30.5)],
        "options": [{"id": f"optval_{number}", "value": "Default option value", "option": {"title": "Default option"}}],
        "inventory_items": [{"inventory_item_id": item["id"], "required_quantity": 1, "inventory": item}],
        "updated_at": "2026-11-01T08:00:00.000Z",
        **more,
    }


def price(currency: str, amount: float, **more: Any) -> dict[str, Any]:
    """One price of a variant."""
    return {"id": f"price_{currency}_{amount}", "currency_code": currency, "amount": amount, "min_quantity": None,
            "max_quantity": None, "rules": {}, **more}  # fmt: skip


def chosen(**answers: str) -> list[dict[str, Any]]:
    """A variant's answers by option."""
    return [{"id": f"optval_{value}", "value": value, "option": {"title": title}} for title, value in answers.items()]


def product(number: str, title: str = "Oud", **more: Any) -> dict[str, Any]:
    """A published product with one variant."""
    return {
        "id": f"prod_{number}",
        "title": title,
        "subtitle": None,
        "handle": f"oud-{number}",
        "status": "published",
        "description": "Aged for ten years.\n\nFrom <Assam>.",
        "thumbnail": None,
        "metadata": {"title_ar": "عود", "description_ar": "معتّق عشر سنوات."},
        "images": [],
        "options": [{"id": f"opt_{number}", "title": "Default option"}],
        "categories": [],
        "variants": [variant(number)],
        "created_at": "2026-11-01T08:00:00.000Z",
        "updated_at": "2026-11-01T08:00:00.000Z",
        **more,
    }


def customer(number: str, email: str = "", **more: Any) -> dict[str, Any]:
    """Somebody with an account."""
    return {"id": f"cus_{number}", "email": email or f"c{number}@example.com", "first_name": "سارة",
            "last_name": "العتيبي", "phone": "+966501234567", "has_account": True, "company_name": None,
            "updated_at": "2026-11-01T08:00:00.000Z", **more}  # fmt: skip


def order(number: str, display: int = 7, **more: Any) -> dict[str, Any]:
    """Two pieces for 230, delivery 23, VAT inside; paid, and not sent yet."""
    address = {"first_name": "سارة", "last_name": "العتيبي", "company": None, "address_1": "طريق العليا ٣٤٨٦",
               "address_2": None, "city": "الرياض", "province": None, "postal_code": "12214", "country_code": "sa",
               "phone": "+966501234567"}  # fmt: skip
    payment = {"id": "pay_1", "captures": [{"id": "capt_1", "amount": 253}], "refunds": []}
    return {
        "id": f"order_{number}",
        "display_id": display,
        "status": "pending",
        "payment_status": "captured",
        "fulfillment_status": "not_fulfilled",
        "email": "c1@example.com",
        "customer_id": "cus_1",
        "currency_code": "sar",
        "locale": None,
        "total": 253,
        "tax_total": 33,
        "shipping_total": 23,
        "shipping_tax_total": 3,
        "discount_total": 0,
        "items": [
            {"id": f"ordli_{number}", "title": "Default variant", "product_title": "Oud", "variant_sku": "OUD-1",
             "variant_id": "variant_1", "quantity": 2, "unit_price": 115, "total": 230, "tax_total": 30,
             "original_total": 230, "original_tax_total": 30}
        ],
        "shipping_address": address,
        "billing_address": None,
        "shipping_methods": [{"id": "ordsm_1", "name": "توصيل عادي", "amount": 23}],
        "payment_collections": [{"id": "pay_col_1", "payments": [payment]}],
        "created_at": "2026-11-02T09:30:00.000Z",
        "updated_at": "2026-11-02T09:30:00.000Z",
        **more,
    }  # fmt: skip


@dataclass
class FakeMedusa(Vendor):
    """Keeps products, customers and orders, and pictures under /static/."""

    rows: dict[str, dict[str, Any]] = field(default_factory=lambda: {kind: {} for kind in KINDS})
    pictures: set[str] = field(default_factory=set)
    numbers: Any = field(default_factory=lambda: itertools.count(900))

    def put(self, kind: str, *rows: dict[str, Any]) -> None:
        """Has these, whatever was there under their ids."""
        self.rows[kind].update({row["id"]: row for row in rows})

    def respond(self, call: Call) -> Reply:
        basic = base64.b64encode(f"{SECRET}:".encode()).decode()
        if call.headers.get("authorization") != f"Basic {basic}":
            return 401, {"type": "unauthorized", "message": "Unauthorized"}
        _none, _admin, kind, *rest = call.path.split("/")
        if kind == "stores":
            return 200, {"stores": [{"id": "store_1", "name": "متجر العود"}], "count": 1, "limit": 1, "offset": 0}
        known = self.rows[kind]
        if not rest:
            return 200, self._list(kind, call)
        if rest[0] not in known:
            return 404, {"type": "not_found", "message": f"{KINDS[kind]} with id: {rest[0]} was not found"}
        if call.method == "POST":
            self._change(known[rest[0]], call.json)
        return 200, {KINDS[kind]: copy.deepcopy(known[rest[0]])}

    def _list(self, kind: str, call: Call) -> dict[str, Any]:
        assert call.query["order"] == "id", "an order that stays while it is read"
        since = call.query.get("updated_at[$gte]", "")
        found = sorted(
            (row for row in self.rows[kind].values() if row["updated_at"] >= since), key=lambda row: row["id"]
        )
        start, size = int(call.query["offset"]), int(call.query["limit"])
        return {kind: copy.deepcopy(found[start : start + size]), "count": len(found), "limit": size, "offset": start}

    def _change(self, row: dict[str, Any], told: dict[str, Any]) -> None:
        images = told.pop("images", None)
        row.update(told)
        if images is not None:
            row["images"] = [
                {"id": each.get("id") or f"img_{next(self.numbers)}", "url": each["url"]} for each in images
            ]


def png(colour: str = "teal") -> bytes:
    """A small picture."""
    written = BytesIO()
    Image.new("RGB", (40, 30), colour).save(written, "PNG")
    return written.getvalue()
