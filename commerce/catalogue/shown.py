"""What a price tag says: the same strategy as the basket's decides, so a card never promises what a basket refuses."""

from __future__ import annotations

from dataclasses import dataclass
from decimal import Decimal
from typing import Any

from oscar.core.loading import get_class

from commerce.catalogue.models import Product
from commerce.offer.running import promises_here


@dataclass(frozen=True, slots=True)
class Shown:
    """Price and stock of a product or of one variant. `left` is None when stock is not counted.

    The price is the one that a running offer gives a single piece; `offer` are the words of that offer, or of one that
    asks for more than a single piece.
    """

    price: Decimal | None = None
    was: Decimal | None = None
    currency: str = "SAR"
    in_stock: bool = False
    left: int | None = None
    differs: bool = False
    offer: str = ""


def public_strategy() -> Any:
    """The pricing strategy for somebody whom the shop does not know, with the offers that run here."""
    strategy = get_class("partner.strategy", "Selector")().strategy()
    strategy.promises = promises_here()
    return strategy


def shown_price(product: Any, strategy: Any = None) -> Shown:
    """What the tag of a product says; of a product with variants, the cheapest that can be bought."""
    strategy = strategy or public_strategy()
    if product.structure != Product.PARENT:
        return _shown(product, strategy)
    variants = [_shown(child, strategy) for child in product.get_public_children()]
    priced = [shown for shown in variants if shown.price is not None]
    if not priced:
        return Shown()
    sold = [shown for shown in priced if shown.in_stock] or priced
    best = min(sold, key=lambda shown: shown.price or Decimal(0))
    counted = [shown.left for shown in variants]
    return Shown(
        price=best.price,
        was=best.was,
        currency=best.currency,
        in_stock=any(shown.in_stock for shown in variants),
        left=None if None in counted else sum(left for left in counted if left),
        differs=len({shown.price for shown in sold}) > 1,
        offer=best.offer or next((shown.offer for shown in sold if shown.offer), ""),
    )


def _shown(product: Any, strategy: Any) -> Shown:
    bought = strategy.fetch_for_product(product)
    if not bought.price.exists:
        return Shown()
    price = bought.price.incl_tax if bought.price.is_tax_known else bought.price.excl_tax
    was = getattr(bought.price, "was", None)
    promise = strategy.promises.about(product.pk, price, bought.price.currency) if strategy.promises else None
    if promise is not None and promise.price is not None:
        was, price = max(was or price, price), promise.price
    return Shown(
        price=price,
        was=was if was is not None and was > price else None,
        currency=bought.price.currency,
        in_stock=bool(bought.availability.is_available_to_buy),
        left=getattr(bought.availability, "num_available", None),
        offer=promise.words if promise is not None else "",
    )
