"""Product cards: what a list, a page's block or a suggestion shows of a product, in a constant number of queries."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from decimal import Decimal
from typing import Any

from django.core.files.storage import default_storage
from django.db.models import Q, QuerySet
from django.utils import translation

from commerce.catalogue.goods import Goods
from commerce.catalogue.models import Category, Product
from commerce.catalogue.pictures import address_of, can_be_cut, srcset_of
from commerce.catalogue.reading import read_goods
from commerce.catalogue.shown import Shown, public_strategy, shown_price
from tenancy.resolver.places import Place

FEW_LEFT = 5
CARD_WIDTH = 640


@dataclass(frozen=True, slots=True)
class CardImage:
    """A picture with its measures and its words."""

    src: str
    srcset: str = ""
    width: int = 800
    height: int = 1000
    alt: str = ""


@dataclass(frozen=True, slots=True)
class Card:
    """A product as a list shows it. `price` is the lowest of its variants; `from_price` when they differ."""

    id: int
    url: str
    title: str
    summary: str
    badge: str
    price: Decimal | None
    was: Decimal | None
    currency: str
    image: CardImage | None
    rating: Decimal | None
    review_count: int
    in_stock: bool
    few_left: int
    variant_count: int
    from_price: bool
    offer: str = ""


@dataclass(frozen=True, slots=True)
class Tile:
    """A category as a page's block shows it."""

    id: int
    url: str
    title: str
    summary: str
    image: CardImage | None


def sold_here(place: Place) -> QuerySet[Product]:
    """The products that this store shows: public, no single variants, in the store's channel."""
    return Product.objects.filter(
        is_public=True, parent=None, channels__store_id=place.store_id, channels__is_active=True
    )


def shelves_here(place: Place) -> QuerySet[Category]:
    """The categories that this store shows. One without a channel belongs to every store of the tenant."""
    return (
        Category.objects.browsable()
        .filter(Q(channels__store_id=place.store_id, channels__is_active=True) | Q(channels=None))
        .distinct()
    )


def cards_for_products(ids: Sequence[int], *, place: Place, language: str) -> list[Card]:
    """Cards in the order of `ids`, without those that the store does not sell. One query, however many."""
    strategy = public_strategy()
    return [card_of(goods, strategy) for goods in read_goods(ids, place=place, language=language)]


def card_of(goods: Goods, strategy: Any) -> Card:
    """The card of a product that is read."""
    shown: Shown = shown_price(goods, strategy)
    return Card(
        id=goods.pk,
        url=goods.get_absolute_url(),
        title=goods.title,
        summary=goods.summary,
        badge=goods.badge,
        price=shown.price,
        was=shown.was,
        currency=shown.currency,
        image=picture_named(goods.picture[0], goods.title) if goods.picture else None,
        rating=Decimal(str(goods.rating)) if goods.rating and goods.reviews else None,
        review_count=goods.reviews,
        in_stock=shown.in_stock,
        few_left=shown.left if shown.left is not None and 0 < shown.left <= FEW_LEFT else 0,
        variant_count=len(goods.children),
        from_price=shown.differs,
        offer=shown.offer,
    )


def card_image(file: Any, alt: str) -> CardImage | None:
    """A stored picture as a card shows it: cut to four by five by the style, so its file is never opened."""
    return picture_named(file.name, alt) if file else None


def picture_named(name: str, alt: str) -> CardImage:
    """The picture that is stored under this name."""
    if not can_be_cut(name):
        return CardImage(src=default_storage.url(name), alt=alt)
    return CardImage(src=address_of(name, CARD_WIDTH), srcset=srcset_of(name), alt=alt)


def _cards(products: QuerySet[Product], place: Place, language: str) -> list[Card]:
    return cards_for_products(list(products.values_list("pk", flat=True)), place=place, language=language)


def newest_cards(*, place: Place, language: str, limit: int = 8) -> list[Card]:
    """What came last."""
    return _cards(sold_here(place).order_by("-date_created", "-pk")[:limit], place, language)


def popular_cards(*, place: Place, language: str, limit: int = 8) -> list[Card]:
    """What is bought most."""
    return _cards(sold_here(place).order_by("-popularity", "-pk")[:limit], place, language)


def on_offer_cards(*, place: Place, language: str, limit: int = 8) -> list[Card]:
    """What costs less than it did or is in an offer, as the filter of lists says; the most popular first."""
    rows = sold_here(place).filter(indexed__on_offer=True)
    return _cards(rows.order_by("-popularity", "-pk")[:limit], place, language)


def category_cards(category_id: int, *, place: Place, language: str, limit: int = 8) -> list[Card]:
    """A category's products and those of the categories below it, the most popular first."""
    category = Category.objects.filter(pk=category_id).first()
    if category is None:
        return []
    rows = sold_here(place).filter(categories__path__startswith=category.path).distinct()
    return _cards(rows.order_by("-popularity", "-pk")[:limit], place, language)


def category_tiles(ids: Sequence[int], *, place: Place, language: str) -> list[Tile]:
    """Tiles of these categories, in this order."""
    rows = {row.pk: row for row in shelves_here(place).filter(pk__in=list(ids))} if ids else {}
    with translation.override(language):
        return [
            Tile(row.pk, row.get_absolute_url(), row.name, row.description, card_image(row.image, str(row.name)))
            for row in (rows[pk] for pk in ids if pk in rows)
        ]
