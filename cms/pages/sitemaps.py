"""What search engines are told of a store: its pages and products in every language, and where not to look."""

from __future__ import annotations

import re
from collections import defaultdict
from datetime import datetime
from typing import Any

from cms.pages.models import ShopPage, StorePage
from kit.shelf import shelf
from tenancy.hosts import absolute_url
from tenancy.resolver.places import Place

PRODUCTS_PER_FILE = 5000
PRODUCT_ID = re.compile(r"_(\d+)/?$")

Entry = dict[str, Any]


def page_entries(place: Place) -> list[Entry]:
    """Every public page of a store with its translations. Hidden and protected ones are left out."""
    homes = StorePage.objects.filter(store_id=place.store_id, live=True)
    groups: dict[Any, list[ShopPage]] = defaultdict(list)
    for home in homes:
        for page in _below(home):
            groups[page.translation_key].append(page)
    found = []
    for pages in groups.values():
        addresses = {page.language: page.canonical_url for page in pages}
        changed = max((page.last_published_at for page in pages if page.last_published_at), default=None)
        found.extend(_entries(addresses, changed, place))
    return found


def _below(home: StorePage) -> list[ShopPage]:
    rows: Any = home.get_descendants(inclusive=True).live().public()
    return [page for page in rows.specific() if isinstance(page, ShopPage) and not page.hidden_from_search]


def product_entries(place: Place) -> list[Entry]:
    """Every product page of a store in each language that it speaks."""
    groups: dict[str, tuple[list[str], datetime | None]] = {}
    for path, changed in shelf().pages_of_products(place=place):
        match = PRODUCT_ID.search(path)
        paths, _changed = groups.setdefault(match[1] if match else path, ([], changed))
        if path not in paths:
            paths.append(path)
    found = []
    for paths, changed in groups.values():
        # One path: the same in each language. Several: one a language, in the order of the store's languages.
        each = paths if len(paths) == len(place.locales) else [paths[0]] * len(place.locales)
        addresses = {
            language: absolute_url(place.primary_host, f"/{language}/{path}")
            for language, path in zip(place.locales, each, strict=True)
        }
        found.extend(_entries(addresses, changed, place))
    return found


def _entries(addresses: dict[str, str], changed: datetime | None, place: Place) -> list[Entry]:
    alternates = list(addresses.items()) if len(addresses) > 1 else []
    if alternates:
        alternates.append(("x-default", addresses.get(place.default_locale) or alternates[0][1]))
    return [{"address": address, "changed": changed, "alternates": alternates} for address in addresses.values()]


def product_files(place: Place) -> int:
    """How many files the products fill."""
    count = len({path for path, _changed in shelf().pages_of_products(place=place)})
    return -(-count // PRODUCTS_PER_FILE)
