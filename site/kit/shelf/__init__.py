"""How pages show goods without knowing the shop: commerce fills the shelf, blocks take cards from it."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any, Protocol

from tenancy.resolver.places import Place


class Shelf(Protocol):
    """What a store can put into a page. Cards and tiles are plain values that a template renders."""

    def by_ids(self, ids: Sequence[int], *, place: Place, language: str) -> list[Any]:
        """Cards of these products, in this order, without those that the store does not sell."""

    def newest(self, *, place: Place, language: str, limit: int) -> list[Any]:
        """Cards of the products that came last."""

    def on_offer(self, *, place: Place, language: str, limit: int) -> list[Any]:
        """Cards of products whose price fell."""

    def of_category(self, category_id: int, *, place: Place, language: str, limit: int) -> list[Any]:
        """Cards of a category and of those below it."""

    def categories(self, ids: Sequence[int], *, place: Place, language: str) -> list[Any]:
        """Tiles of these categories, in this order."""

    def product_choices(self) -> list[tuple[int, str]]:
        """Every product of the tenant, for an editor to choose from."""

    def category_choices(self) -> list[tuple[int, str]]:
        """Every category of the tenant, for an editor to choose from."""

    def pages_of_products(self, *, place: Place) -> list[tuple[str, Any]]:
        """(path without language, changed at) of every product page, for the sitemap."""


_shelf: list[Shelf] = []


def fill_shelf(shelf: Shelf) -> None:
    """Commerce says who fills the shelf. Called once at start-up."""
    _shelf[:] = [shelf]


def shelf() -> Shelf:
    """The shop's shelf."""
    if not _shelf:
        raise LookupError("no shop has filled the shelf")
    return _shelf[0]
