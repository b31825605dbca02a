"""What changes with every sale: the price that is shown, whether it can be bought, whether it is on offer."""

from __future__ import annotations

from collections.abc import Collection, Sequence
from dataclasses import asdict, dataclass
from decimal import Decimal
from typing import Any

from oscar.core.loading import get_class, get_model

from commerce.offer.running import promises_now


@dataclass(frozen=True, slots=True)
class Selling:
    """The price is the lowest of the variants that can be bought, else of all, VAT as the shop shows it."""

    price: Decimal | None
    currency: str
    on_offer: bool
    in_stock: bool
    rating: float
    popularity: int

    def as_fields(self) -> dict[str, Any]:
        """The columns of the index."""
        return asdict(self)


LIVE_FIELDS = tuple(Selling.__dataclass_fields__)


def public_strategy() -> Any:
    """Prices for somebody whom the shop does not know, with the offers of this moment."""
    strategy = get_class("partner.strategy", "Selector")().strategy()
    strategy.promises = promises_now()
    return strategy


def load_selling(product_ids: Collection[int]) -> dict[int, Selling]:
    """How these products (no variants) are sold now. A constant number of queries."""
    product_model = get_model("catalogue", "Product")
    products = (
        product_model.objects.filter(pk__in=product_ids)
        .select_related("product_class")
        .prefetch_related("stockrecords", "children__stockrecords")
    )
    strategy = public_strategy()
    return {
        product.pk: selling_of(
            product,
            [child for child in product.children.all() if child.is_public] if product.is_parent else [product],
            strategy,
        )
        for product in products
    }


def selling_of(product: Any, variants: Sequence[Any], strategy: Any) -> Selling:
    """How one product is sold; its variants with their stock are read already. What runs for one is on offer."""
    priced: list[tuple[Decimal, str, bool]] = []
    buyable: list[tuple[Decimal, str, bool]] = []
    in_stock = promised = False
    for variant in variants:
        record = strategy.select_stockrecord(variant)
        price = strategy.pricing_policy(variant, record)
        can_be_bought = record is not None and bool(strategy.availability_policy(variant, record).is_available_to_buy)
        in_stock = in_stock or can_be_bought
        if price.exists:
            amount = price.incl_tax if price.is_tax_known else price.excl_tax
            fell = getattr(record, "price_was", None) is not None and record.price_was > record.price
            promise = strategy.promises.about(variant.pk, amount, price.currency)
            promised = promised or promise is not None
            if promise is not None and promise.price is not None:
                amount = promise.price
            (buyable if can_be_bought else priced).append((amount, price.currency, fell))
    best = min(buyable or priced, default=None)
    return Selling(
        price=best[0] if best else None,
        currency=best[1] if best else "",
        on_offer=promised or bool(best and best[2]),
        in_stock=in_stock,
        rating=float(product.rating or 0),
        popularity=product.popularity,
    )
