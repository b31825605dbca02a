"""Price and pieces of what is sold."""

from __future__ import annotations

from decimal import Decimal
from typing import Any

from commerce.bridge.links import MEDUSA, last_seen, note_seen, write_changes
from commerce.partner.amounts import exact
from commerce.partner.models import Partner, StockPrice, StockRecord  # type: ignore[attr-defined]
from commerce.partner.stock import set_stock
from commerce.partner.terms import terms
from orchestration.integrations.findings import note_issue
from tenancy.errors import DomainError


def write_price(sold: Any, row: dict[str, Any]) -> bool:
    """What a piece costs in each currency that the shop sells in; the first time also how many there are. Whether
    anything changed."""
    shop = terms()
    prices: dict[str, Decimal] = {code: exact(amount, code) for code, amount in row["prices"].items()}
    price = prices.get(shop.currency)
    if price is None:
        note_issue("no_price", f"variant {row['id']}", shop.currency)
    record = _record_of(sold)
    if record is None:
        record = _new_record(sold, row, price, shop.currency)
        changed = True
    else:
        changed = bool(write_changes(record, {"price": price, "price_currency": shop.currency}))
    others = {code: prices[code] for code in shop.currencies if code in prices and code != shop.currency}
    for code, amount in others.items():
        other, made = StockPrice.objects.get_or_create(stockrecord=record, currency=code, defaults={"price": amount})
        changed |= made or bool(write_changes(other, {"price": amount}))
    gone = StockPrice.objects.filter(stockrecord=record).exclude(currency__in=others)
    return bool(gone.delete()[0]) or changed


def write_level(sold: Any, row: dict[str, Any]) -> bool:
    """Takes over how the number of pieces moved in Medusa since it was seen last: what was sold here meanwhile, and
    what came in here, stays counted. Whether it changed."""
    record, told = _record_of(sold), row["stock"]
    if record is None or told is None:
        return False
    seen = last_seen("stock", record.pk)
    if seen == str(told):
        return False
    moved = told - int(seen) if seen else 0
    note_seen("stock", record.pk, row["id"], str(told))
    before = record.num_in_stock or 0
    wanted = max(0, before + moved) if seen else told
    if wanted == before:
        return False
    try:
        set_stock(stockrecord=record, num_in_stock=wanted, actor=MEDUSA)
    except DomainError as refusal:
        if refusal.code != "stock.promised":
            raise
        note_issue("stock_promised", f"variant {row['id']}", f"{wanted} < {refusal.detail['promised']}")
        set_stock(stockrecord=record, num_in_stock=refusal.detail["promised"], actor=MEDUSA)
    return True


def _record_of(sold: Any) -> Any:
    return StockRecord.objects.filter(product=sold).order_by("pk").first()


def _new_record(sold: Any, row: dict[str, Any], price: Decimal | None, currency: str) -> Any:
    partner = Partner.objects.order_by("pk").first()
    if partner is None:
        raise DomainError("stock.no_partner", "Add a supplier first.")
    sku = row["sku"] or row["id"]
    if StockRecord.objects.filter(partner=partner, partner_sku=sku).exists():
        note_issue("sku_taken", sku)
        sku = row["id"]
    if row["stock"] is None and sold.get_product_class().track_stock:
        note_issue("not_counted", f"variant {row['id']}", "other variants are counted")
    record = StockRecord.objects.create(
        product=sold,
        partner=partner,
        partner_sku=sku[:128],
        price=price,
        price_currency=currency,
        num_in_stock=row["stock"] if row["stock"] is not None else 0,
    )
    note_seen("stock", record.pk, row["id"], str(row["stock"] if row["stock"] is not None else 0))
    return record
