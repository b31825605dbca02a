"""What running offers make of prices: what a card, a product page and the index say before anything is in a basket.

Only offers of the shop itself count, those that ask for no code and are for everybody. A price is promised where one
piece alone surely gets it; where an offer asks for more (three pieces, a sum, an account) or may be used up, its words
are shown and no price.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from decimal import Decimal

from django.db.models import Q
from django.utils import timezone

from commerce.catalogue.models import Product
from commerce.offer.models import Benefit, Condition, ConditionalOffer, Range
from commerce.partner.amounts import exact
from kit.pagecache.kept import kept_until_changed
from tenancy.context import current_place
from tenancy.speech import spoken

ON_GOODS = (Benefit.PERCENTAGE, Benefit.FIXED, Benefit.FIXED_UNIT, Benefit.FIXED_PRICE, Benefit.MULTIBUY)
# An amount off goods together is given once, not for each piece: no price follows from it.
PROMISING = {Benefit.PERCENTAGE, Benefit.FIXED_UNIT, Benefit.FIXED_PRICE}


@dataclass(frozen=True, slots=True)
class Running:
    """An offer that runs or will. It holds for `ids`, or for everything but `ids`; without a `kind` it is words."""

    names: dict[str, str]
    starts: datetime | None
    ends: datetime | None
    kind: str
    value: Decimal
    everything: bool
    ids: frozenset[int]

    def holds_for(self, product_id: int) -> bool:
        """Whether it is about this product or variant."""
        return (product_id in self.ids) is not self.everything

    def price_for(self, price: Decimal, currency: str) -> Decimal:
        """What one piece costs with it."""
        if self.kind == Benefit.PERCENTAGE:
            return price - exact(price * min(self.value, Decimal(100)) / 100, currency)
        if self.kind == Benefit.FIXED_UNIT:
            return max(Decimal(0), price - exact(self.value, currency))
        return exact(self.value, currency)


@dataclass(frozen=True, slots=True)
class Promise:
    """What is said about a product: the offer's words, and the price of one piece where it is sure."""

    names: dict[str, str]
    price: Decimal | None

    @property
    def words(self) -> str:
        """The offer's name in the reader's language."""
        return self.names.get(spoken()) or self.names["en"]


@dataclass(frozen=True, slots=True)
class Promises:
    """The offers of a moment, in the order in which a basket applies them."""

    offers: tuple[Running, ...] = ()

    def about(self, product_id: int, price: Decimal, currency: str) -> Promise | None:
        """The first offer that lowers the price of this product or variant, else the first that has words for it."""
        words = None
        for offer in self.offers:
            if not offer.holds_for(product_id):
                continue
            if offer.kind and (lower := offer.price_for(price, currency)) < price:
                return Promise(offer.names, lower)
            if not offer.kind and not offer.everything:
                words = words or Promise(offer.names, None)
        return words


def promises_here() -> Promises:
    """Those of the store that this thread works for; no query while nothing of the store changed."""
    place = current_place()
    if place is None or not place.store_id:
        return promises_now()
    return _at_this_moment(kept_until_changed(place, "offers", coming_offers))


def promises_now() -> Promises:
    """Those of this moment, read anew. For the index."""
    return _at_this_moment(coming_offers())


def coming_offers() -> tuple[Running, ...]:
    """All that run or will, with the goods that they hold for."""
    rows = (
        ConditionalOffer.objects.filter(offer_type=ConditionalOffer.SITE, status=ConditionalOffer.OPEN)
        .filter(Q(end_datetime=None) | Q(end_datetime__gte=timezone.now()), benefit__type__in=ON_GOODS)
        .select_related("benefit__range", "condition__range")
        .filter(personas=[])
        .order_by("-priority", "pk")
    )
    offers = [offer for offer in rows if offer.get_max_applications() > 0]
    if not offers:
        return ()
    spared = frozenset(
        Product.objects.filter(Q(is_discountable=False) | Q(parent__is_discountable=False)).values_list("pk", flat=True)
    )
    kept: dict[int, tuple[bool, frozenset[int]]] = {}
    found = []
    for offer in offers:
        goods = offer.benefit.range or offer.condition.range
        if goods is None:
            continue
        if goods.pk not in kept:
            kept[goods.pk] = _goods_of(goods, spared)
        everything, ids = kept[goods.pk]
        names = {"en": offer.name_en or offer.name, "ar": offer.name_ar or offer.name_en or offer.name}
        kind = offer.benefit.type if _is_sure(offer) else ""
        span = (offer.start_datetime, offer.end_datetime)
        found.append(Running(names, *span, kind, offer.benefit.value or Decimal(0), everything, ids))
    return tuple(found)


def _goods_of(goods: Range, spared: frozenset[int]) -> tuple[bool, frozenset[int]]:
    """(whether all but these, these): products and variants."""
    if goods.includes_all_products:
        held = goods.all_products().values("pk")
        return True, spared | frozenset(Product.objects.exclude(pk__in=held).values_list("pk", flat=True))
    return False, frozenset(goods.all_products().values_list("pk", flat=True)) - spared


def _is_sure(offer: ConditionalOffer) -> bool:
    """Whether each single piece gets it, whoever buys it and how many others do."""
    benefit, condition = offer.benefit, offer.condition
    counted = condition.type in {Condition.COUNT, Condition.COVERAGE} and (condition.value or 0) <= 1
    capped = benefit.max_affected_items or offer.max_basket_applications or offer.is_limited
    same = benefit.range_id in {None, condition.range_id}
    return bool(benefit.type in PROMISING and counted and same and not capped)


def _at_this_moment(offers: Sequence[Running]) -> Promises:
    now = timezone.now()
    return Promises(
        tuple(
            offer
            for offer in offers
            if (offer.starts is None or offer.starts <= now) and (offer.ends is None or now <= offer.ends)
        )
    )
