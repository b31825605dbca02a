"""Product cards: what a list, a page's block or a suggestion shows of a product, in a constant number of queries."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from decimal import Decimal
from typing import Any

from django.db.models import Count, F, Q, QuerySet
from django.db.models.query import Prefetch, prefetch_related_objects
from django.utils import translation

from commerce.catalogue.models import Category, Product, ProductImage  # type: ignore[attr-defined]
from commerce.catalogue.pictures import address_of, can_be_cut, srcset_of
from commerce.catalogue.reviews.models import ProductReview
from commerce.catalogue.shown import Shown, shown_price
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
    """Cards in the order of `ids`, without those that the store does not sell. Five queries, however many."""
    products = {product.pk: product for product in sold_here(place).filter(pk__in=list(ids))} if ids else {}
    return cards_of([products[pk] for pk in ids if pk in products], language=language)


def cards_of(products: Iterable[Product], *, language: str) -> list[Card]:
    """Cards of these products. Four queries: variants, stock, pictures, reviews."""
    rows = list(products)
    prefetch_for_cards(rows)
    counts = dict(
        ProductReview.objects.filter(product__in=[row.pk for row in rows], status=ProductReview.APPROVED)
        .values_list("product_id")
        .annotate(Count("id"))
        .order_by()
        if rows
        else []
    )
    with translation.override(language):
        return [card_of(row, reviews=counts.get(row.pk, 0)) for row in rows]


def prefetch_for_cards(rows: Sequence[Product]) -> None:
    """Reads what prices, stock and pictures of these products need: type, variants, stock, pictures."""
    variants = Product.objects.public().order_by("pk")
    prefetch_related_objects(rows, Prefetch("children", queryset=variants, to_attr="_prefetched_public_children"))
    everything = [*rows, *(child for row in rows for child in row._prefetched_public_children)]
    prefetch_related_objects(everything, "stockrecords")
    prefetch_related_objects(
        rows, "product_class", Prefetch("images", queryset=ProductImage.objects.order_by("display_order"))
    )


def card_of(product: Product, *, reviews: int) -> Card:
    """The card of one product whose rows are read already."""
    shown: Shown = shown_price(product)
    pictures = list(product.images.all())
    return Card(
        id=product.pk,
        url=product.get_absolute_url(),
        title=product.title,
        summary=product.summary,
        badge=product.badge,
        price=shown.price,
        was=shown.was,
        currency=shown.currency,
        image=card_image(pictures[0].original, str(product.title)) if pictures else None,
        rating=Decimal(str(product.rating)) if product.rating and reviews else None,
        review_count=reviews,
        in_stock=shown.in_stock,
        few_left=shown.left if shown.left is not None and 0 < shown.left <= FEW_LEFT else 0,
        variant_count=len(product._prefetched_public_children),
        from_price=shown.differs,
    )


def card_image(file: Any, alt: str) -> CardImage | None:
    """A stored picture as a card shows it: cut to four by five by the style, so its file is never opened."""
    if not file:
        return None
    if not can_be_cut(file.name):
        return CardImage(src=file.url, alt=alt)
    return CardImage(src=address_of(file.name, CARD_WIDTH), srcset=srcset_of(file.name), alt=alt)


def newest_cards(*, place: Place, language: str, limit: int = 8) -> list[Card]:
    """What came last."""
    return cards_of(sold_here(place).order_by("-date_created", "-pk")[:limit], language=language)


def popular_cards(*, place: Place, language: str, limit: int = 8) -> list[Card]:
    """What is bought most."""
    return cards_of(sold_here(place).order_by("-popularity", "-pk")[:limit], language=language)


def on_offer_cards(*, place: Place, language: str, limit: int = 8) -> list[Card]:
    """What costs less than it did, the most popular first."""
    fell = Q(stockrecords__price_was__gt=F("stockrecords__price")) | Q(
        children__stockrecords__price_was__gt=F("children__stockrecords__price")
    )
    rows = sold_here(place).filter(fell).distinct().order_by("-popularity", "-pk")[:limit]
    return cards_of(rows, language=language)


def category_cards(category_id: int, *, place: Place, language: str, limit: int = 8) -> list[Card]:
    """A category's products and those of the categories below it, the most popular first."""
    category = Category.objects.filter(pk=category_id).first()
    if category is None:
        return []
    rows = sold_here(place).filter(categories__path__startswith=category.path).distinct()
    return cards_of(rows.order_by("-popularity", "-pk")[:limit], language=language)


def related_cards(product: Product, *, place: Place, language: str, limit: int = 4) -> list[Card]:
    """What the merchant recommends with it, filled up with neighbours of its categories."""
    chosen = list(
        sold_here(place)
        .filter(productrecommendation__primary=product)
        .order_by("-productrecommendation__ranking")[:limit]
    )
    if len(chosen) < limit:
        neighbours = sold_here(place).filter(categories__in=product.categories.all())
        neighbours = neighbours.exclude(pk__in=[product.pk, *(row.pk for row in chosen)]).distinct()
        chosen += list(neighbours.order_by("-popularity", "-pk")[: limit - len(chosen)])
    return cards_of(chosen, language=language)


def category_tiles(ids: Sequence[int], *, place: Place, language: str) -> list[Tile]:
    """Tiles of these categories, in this order."""
    rows = {row.pk: row for row in shelves_here(place).filter(pk__in=list(ids))} if ids else {}
    with translation.override(language):
        return [
            Tile(row.pk, row.get_absolute_url(), row.name, row.description, card_image(row.image, str(row.name)))
            for row in (rows[pk] for pk in ids if pk in rows)
        ]
