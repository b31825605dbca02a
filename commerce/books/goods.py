"""What is sold, and how many there are."""

from __future__ import annotations

from typing import Any

from commerce.books.reading import OneWay, one
from commerce.catalogue.models import Product  # type: ignore[attr-defined]
from commerce.order.writing import titles_of
from commerce.partner.models import StockRecord
from commerce.partner.stock import set_stock
from orchestration.integrations import PermanentFault
from tenancy.actor import Actor
from tenancy.errors import DomainError

ACTOR = Actor.system("erpnext")


class ItemPort(OneWay):
    """A product that can be sold by itself: a standalone one, or a variant."""

    def read(self, own_id: Any) -> dict[str, Any]:
        """Its SKU and its titles; the Arabic one is the description, since ERPNext has one name."""
        product = one(Product.objects.select_related("parent"), own_id)
        record = product.stockrecords.order_by("pk").first()
        titles, shown = titles_of(product), product.parent if product.is_child else product
        return {
            "sku": (record.partner_sku if record else "") or product.upc or f"P{product.pk}",
            "title": titles["en"][:140],
            "description": titles["ar"],
            "is_counted": bool(product.get_product_class().track_stock),
            "is_retired": not (product.is_public and shown.is_public),
        }


class StockPort:
    """How many pieces of one stock record there are."""

    def read(self, own_id: Any) -> dict[str, Any]:
        """The pieces on the shelf, promised ones too; a count that nobody made is none."""
        record = one(StockRecord.objects.all(), own_id)
        return {"lines": [{"item_id": record.product_id, "quantity": max(0, record.num_in_stock or 0)}]}

    def write(self, values: dict[str, Any], external_id: str) -> Any:
        """What was counted there. Raises PermanentFault `refused` where more are promised to orders."""
        record = StockRecord.objects.filter(product=values["item"]).order_by("pk").first()
        if record is None:
            raise PermanentFault("gone", "item")
        if record.num_in_stock != values["quantity"]:
            try:
                set_stock(stockrecord=record, num_in_stock=values["quantity"], actor=ACTOR)
            except DomainError as refusal:
                raise PermanentFault("refused", refusal.field, refusal.message) from refusal
        return record.pk
