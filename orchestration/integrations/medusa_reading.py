"""What Medusa tells, as plain values under our names."""

from __future__ import annotations

import re
from collections.abc import Mapping
from decimal import ROUND_FLOOR, Decimal
from typing import Any

from orchestration.integrations.faults import SchemaChanged
from orchestration.integrations.medusa_maps import ADDRESS, CUSTOMER, LEVEL, ORDER, PRODUCT, VARIANT

ARABIC = re.compile(r"[\u0600-\u06ff]")
LANGUAGES = ("en", "ar")
TEXTS = ("title", "summary", "description")
THEIR_NAMES = {"title": "title", "summary": "subtitle", "description": "description"}
# What Medusa calls the one option of a product that has none.
NO_OPTION = "default option"


def product_in(document: Any, language: str = "") -> dict[str, Any]:
    """A product with its variants, prices and stock. Texts are told for both languages: Medusa's own field in the
    language that it is written in, the other one from `metadata.title_ar` or `title_en`. Raises SchemaChanged."""
    made = PRODUCT.inward(document)
    made.update(texts_in(made, language))
    made["is_shown"] = made["status"] == "published"
    made["options"] = [row["title"] for row in made.get("options") or [] if row["title"].strip().lower() != NO_OPTION]
    variants = document.get("variants")
    if not isinstance(variants, list):
        raise SchemaChanged("variants")
    made["variants"] = sorted((variant_in(row) for row in variants), key=lambda row: (row["rank"], row["id"]))
    return made


def texts_in(made: Mapping[str, Any], language: str = "") -> dict[str, str]:
    """`title_en`, `title_ar` and so on; empty where nobody has written it."""
    metadata = made.get("metadata") if isinstance(made.get("metadata"), Mapping) else {}
    spoken = language_of(str(made.get("title", "")), language)
    found: dict[str, str] = {}
    for name in TEXTS:
        for each in LANGUAGES:
            told = made.get(name, "") if each == spoken else (metadata or {}).get(f"{THEIR_NAMES[name]}_{each}")
            found[f"{name}_{each}"] = told.strip() if isinstance(told, str) else ""
    return found


def language_of(title: str, language: str = "") -> str:
    """The language of Medusa's own fields: what the operator says, else by the letters of the title."""
    return language if language in LANGUAGES else "ar" if ARABIC.search(title) else "en"


def variant_in(document: Any) -> dict[str, Any]:
    """A variant: its answers by option, one price for each currency, and how many can be sold (None: not counted)."""
    made = VARIANT.inward(document)
    made["rank"] = made.get("rank") or 0
    made["options"] = {
        row["title"].strip(): row["value"].strip()
        for row in made.get("options") or []
        if row["title"].strip() and row["title"].strip().lower() != NO_OPTION
    }
    prices: dict[str, Decimal] = {}
    for row in made["prices"]:
        # A price for a region, a group or a quantity is a rule of Medusa's, not what the piece costs.
        if not row.get("rules") and (row.get("from_quantity") or 0) <= 1:
            prices.setdefault(row["currency"], row["amount"])
    made["prices"] = prices
    made["stock"] = stock_in(document, made["id"]) if made["is_counted"] else None
    return made


def stock_in(document: Mapping[str, Any], variant_id: str) -> int:
    """How many can be sold: over all locations what is in the house and not promised there; of a set as many as its
    scarcest part allows."""
    parts = document.get("inventory_items")
    if not isinstance(parts, list):
        raise SchemaChanged(f"variants[{variant_id}].inventory_items")
    most: list[int] = []
    for part in parts:
        item = part.get("inventory") if isinstance(part, Mapping) else None
        levels = item.get("location_levels") if isinstance(item, Mapping) else None
        if not isinstance(levels, list):
            raise SchemaChanged(f"variants[{variant_id}].inventory_items.inventory.location_levels")
        rows = [LEVEL.inward(level) for level in levels]
        left = sum((row["in_house"] - Decimal(row["promised"]) for row in rows), Decimal(0))
        needed = Decimal(str(part.get("required_quantity") or 1))
        most.append(int((left / needed).to_integral_value(ROUND_FLOOR)))
    return max(0, min(most)) if most else 0


def customer_in(document: Any) -> dict[str, Any]:
    """Somebody with an account."""
    made = CUSTOMER.inward(document)
    made["email"] = made["email"].strip()
    return made


def order_in(document: Any) -> dict[str, Any]:
    """An order with its lines, addresses, and what was paid and given back."""
    made = ORDER.inward(document)
    for name in ("shipping_address", "billing_address"):
        found = document.get(name)
        made[name] = ADDRESS.inward(found) if isinstance(found, Mapping) else None
    made["paid"], made["refunded"] = _money_of(document)
    made["delivery"] = next((row["name"] for row in made.get("delivery") or [] if row.get("name")), "")
    return made


def _money_of(document: Mapping[str, Any]) -> tuple[Decimal, Decimal]:
    paid = refunded = Decimal(0)
    for collection in document.get("payment_collections") or []:
        if not isinstance(collection, Mapping):
            raise SchemaChanged("payment_collections")
        for payment in collection.get("payments") or []:
            paid += _sum(payment.get("captures"))
            refunded += _sum(payment.get("refunds"))
    return paid, refunded


def _sum(rows: Any) -> Decimal:
    try:
        return sum((Decimal(str(row["amount"])) for row in rows or []), Decimal(0))
    except (KeyError, TypeError, ArithmeticError) as error:
        raise SchemaChanged("payment_collections.payments.amount") from error
