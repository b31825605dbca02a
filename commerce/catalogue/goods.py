"""What is read of a product to show it: plain values that a pricing strategy takes as it takes a model's."""

from __future__ import annotations

from dataclasses import dataclass
from decimal import Decimal
from functools import lru_cache
from typing import Any, TypeVar

from django.urls import get_script_prefix, get_urlconf, reverse
from django.utils import translation

from commerce.catalogue.models import Product

T = TypeVar("T")


class Rows(tuple[T, ...]):
    """Rows that are read already, asked as a related manager is."""

    __slots__ = ()

    def all(self) -> Rows[T]:
        return self


@dataclass(frozen=True, slots=True)
class OtherPrice:
    """A price in another currency than the record's own."""

    currency: str
    price: Decimal
    price_was: Decimal | None


@dataclass(frozen=True, slots=True)
class Stock:
    """One partner's stock and price."""

    price: Decimal | None
    price_was: Decimal | None
    price_currency: str
    vat_class: str
    num_in_stock: int | None
    num_allocated: int | None
    currency_prices: Rows[OtherPrice] = Rows()

    @property
    def net_stock_level(self) -> int:
        """How many are left to sell."""
        return 0 if self.num_in_stock is None else self.num_in_stock - (self.num_allocated or 0)


@dataclass(frozen=True, slots=True)
class Kind:
    """What a product's type says about stock."""

    track_stock: bool


@dataclass(frozen=True, slots=True)
class Goods:
    """A product in one language, or one of its variants."""

    pk: int
    structure: str
    is_public: bool
    title: str
    slug: str
    language: str
    kind: Kind
    stockrecords: Rows[Stock] = Rows()
    children: Rows[Any] = Rows()
    summary: str = ""
    badge: str = ""
    upc: str = ""
    rating: float | None = None
    reviews: int = 0
    picture: tuple[str, str] | None = None  # stored name, caption

    def get_product_class(self) -> Kind:
        return self.kind

    def get_public_children(self) -> Rows[Any]:
        """The variants that can be seen."""
        return self.children

    @property
    def is_parent(self) -> bool:
        return self.structure == Product.PARENT

    def get_absolute_url(self) -> str:
        """Its address in its language."""
        return product_address(self.pk, self.slug, self.language)


def product_address(pk: int, slug: str, language: str) -> str:
    """The path of a product's page in a language, on the host and below the prefix of this moment."""
    return _address("product", pk, slug or "p", language, get_urlconf(), get_script_prefix())


def category_address(pk: int, slug: str, language: str) -> str:
    """The path of a category's page in a language."""
    return _address("category", pk, slug or "c", language, get_urlconf(), get_script_prefix())


@lru_cache(maxsize=8_192)
def _address(name: str, pk: int, slug: str, language: str, urlconf: Any, prefix: str) -> str:
    # The last two are read by `reverse`; they stand here so that they are part of the key.
    with translation.override(language):
        return reverse(name, kwargs={"slug": slug, "pk": pk})
