"""How a price and an availability are found: from the stock record, in the place's currency, on the tenant's terms.

For many products at once, read them with `for_pricing(queryset)`: then finding prices asks nothing of the database.
"""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from django.db.models import Prefetch, QuerySet
from oscar.apps.partner.prices import Unavailable as NoPrice
from oscar.apps.partner.strategy import PurchaseInfo, Structured

from commerce.partner.availability import Available, Backorder, Counted, Unavailable
from commerce.partner.prices import VatPrice
from commerce.partner.terms import Terms, terms
from tenancy.context import current_place


class Selector:
    """Oscar's way to ask for a strategy. `request` may be missing; then the place that the thread works for counts."""

    def strategy(self, request: Any = None, user: Any = None, **kwargs: Any) -> Trading:
        place = getattr(request, "place", None) or current_place()
        found = kwargs.get("terms") or terms()
        return Trading(found, currency=kwargs.get("currency") or getattr(place, "currency", "") or found.currency)


class Trading(Structured):
    """One tenant's terms in one currency. Holds no request and no person: prices are the same for everybody.

    `promises` is what running offers make of prices (`commerce.offer.running`): for what is shown, never for a basket.
    """

    promises: Any = None

    def __init__(self, terms: Terms, currency: str = "") -> None:
        self.request = None
        self.user = None
        self.terms = terms
        self.currency = currency or terms.currency

    def fetch_for_line(self, line: Any, stockrecord: Any = None) -> PurchaseInfo:
        record = line.stockrecord if stockrecord is None else stockrecord
        return self.fetch_for_product(line.product, record)

    def select_stockrecord(self, product: Any) -> Any:
        """The first record with a price in the currency, else the first there is."""
        records = list(product.stockrecords.all())
        for record in records:
            if record.price is not None and record.price_currency == self.currency:
                return record
        return next((record for record in records if self._entered(record)[0] is not None), next(iter(records), None))

    def pricing_policy(self, product: Any, stockrecord: Any) -> Any:
        if stockrecord is None:
            return NoPrice()
        amount, was = self._entered(stockrecord)
        if amount is None:
            return NoPrice()
        return VatPrice(
            amount,
            currency=self.currency,
            rate=self.terms.rate_of(stockrecord.vat_class),
            code=self.terms.code_of(stockrecord.vat_class),
            entered_with_vat=self.terms.vat_inclusive,
            was=was,
        )

    def parent_pricing_policy(self, product: Any, children_stock: Sequence[Any]) -> Any:
        """The lowest price among the variants that can be bought, else among all."""
        priced = [
            (self.availability_policy(child, record).is_available_to_buy, self.pricing_policy(child, record))
            for child, record in children_stock
            if record is not None
        ]
        offered = [price for buyable, price in priced if price.exists and buyable]
        offered = offered or [price for _buyable, price in priced if price.exists]
        return min(offered, key=lambda price: price.incl_tax) if offered else NoPrice()

    def availability_policy(self, product: Any, stockrecord: Any) -> Any:
        if stockrecord is None or not product.is_public or self._entered(stockrecord)[0] is None:
            return Unavailable()
        if not self.terms.track_inventory or not product.get_product_class().track_stock:
            return Available()
        left = stockrecord.net_stock_level
        if left <= 0 and self.terms.allow_backorders:
            return Backorder()
        return Counted(10**6 if self.terms.allow_backorders else left)

    def parent_availability_policy(self, product: Any, children_stock: Sequence[Any]) -> Any:
        policies = [self.availability_policy(child, record) for child, record in children_stock]
        buyable = [policy for policy in policies if policy.is_available_to_buy]
        if buyable:
            return next((policy for policy in buyable if policy.code in {"instock", "available"}), buyable[0])
        return next((policy for policy in policies if policy.code == "outofstock"), Unavailable())

    def _entered(self, record: Any) -> tuple[Any, Any]:
        """Price and former price of a record in this currency, as the merchant wrote them."""
        if record.price_currency == self.currency:
            return record.price, record.price_was
        for other in record.currency_prices.all():
            if other.currency == self.currency:
                return other.price, other.price_was
        return None, None


def for_pricing(products: QuerySet[Any]) -> QuerySet[Any]:
    """The products with all that a strategy looks at, variants included: four queries however many products."""
    from commerce.catalogue.models import Product
    from commerce.partner.models import StockRecord

    records = StockRecord.objects.order_by("pk")
    if len(terms().currencies) > 1:
        records = records.prefetch_related("currency_prices")
    children = (
        Product.objects.public()
        .select_related("parent__product_class")
        .prefetch_related(Prefetch("stockrecords", records))
    )
    return products.select_related("product_class", "parent__product_class").prefetch_related(
        Prefetch("stockrecords", records), Prefetch("children", children)
    )
