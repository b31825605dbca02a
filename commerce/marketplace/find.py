"""Finding across the city: listings of all open tenants, shops near a point."""

from __future__ import annotations

from collections.abc import Collection
from dataclasses import dataclass
from typing import Any

from django.db import connection

from commerce.marketplace.cells import FARTHEST_KM, cells_around, distance_km, is_on_earth
from commerce.marketplace.models import ListedShop, Listing
from commerce.search.asking import Question, understand
from commerce.search.ranking import AMONG_EQUALS, fitness
from tenancy.context import in_the_city
from tenancy.models.words import OPEN_TENANTS, StoreStatus

NEAR_KM = 10.0
LARGEST_PAGE = 100
FEW = 4
SORTS = {
    "popular": "p.popularity DESC, p.id DESC",
    "newest": "p.created DESC, p.id DESC",
    "price": "p.price, p.id",
    "-price": "p.price DESC NULLS LAST, p.id",
    "rating": "p.rating DESC, p.popularity DESC, p.id DESC",
}


@dataclass(frozen=True, slots=True)
class FoundListings:
    """One page of what the city's tenants offer."""

    listings: tuple[Listing, ...]
    total: int
    page: int
    pages: int
    sort: str
    did_you_mean: str | None = None
    corrected_query: str | None = None


@dataclass(frozen=True, slots=True)
class NearShop:
    """A shop and how far its place is, as the crow flies."""

    shop: ListedShop
    km: float


def find_listings(
    *,
    query: str = "",
    near: tuple[float, float] | None = None,
    km: float = NEAR_KM,
    tenant_ids: Collection[int] | None = None,
    store_ids: Collection[int] | None = None,
    country_code: str = "",
    sort: str = "",
    page: int = 1,
    page_size: int = 24,
) -> FoundListings:
    """Products of open tenants and open stores, best first. Words of both languages are found, whatever the page's.

    `near` keeps what a shop within `km` sells; `tenant_ids` and `store_ids` keep to a part of the city (a category's
    tenants, say; an empty collection is an empty part). At most four queries.
    """
    values: dict[str, Any] = {"tenants": list(OPEN_TENANTS), "store_status": StoreStatus.ACTIVE.value}
    scope = ["t.status = ANY(%(tenants)s)", "s.status = %(store_status)s"]
    for name, chosen in (("tenant_id", tenant_ids), ("store_id", store_ids)):
        if chosen is not None:
            values[name] = list(chosen)
            scope.append(f"p.{name} = ANY(%({name})s::bigint[])")
    if country_code:
        values["country"] = country_code
        scope.append("p.country_code = %(country)s")
    if near is not None:
        values["cells"] = cells_around(*near, km) if is_on_earth(*near) else []
        scope.append("p.cells && %(cells)s::varchar[]")
    size, number = min(max(page_size, 1), LARGEST_PAGE), min(max(page, 1), 500)
    with in_the_city():
        return _find(query.strip(), scope, values, sort, number, size)


def _find(query: str, scope: list[str], values: dict[str, Any], sort: str, page: int, size: int) -> FoundListings:
    question = understand(query, store_id=None, table="marketplace_listedword") if query else None
    sort = sort if sort in SORTS else ("relevance" if question else "popular")
    if question:
        values["match"] = _match(question, scope, values)
        if not values["match"]:
            return FoundListings((), 0, page, 1, sort)
        scope = [*scope, "p.words @@ %(match)s::tsquery"]
    order = SORTS.get(sort)
    if order is None and question:
        order = f"({' + '.join([*fitness(question, values), *AMONG_EQUALS])}) DESC, p.id DESC"
    values.update(limit=size, offset=(page - 1) * size)
    rows = _rows(
        f"p.id, count(*) OVER () {_FROM} {_where(scope)} ORDER BY {order} LIMIT %(limit)s OFFSET %(offset)s", values
    )
    total = rows[0][1] if rows else 0
    found = Listing.objects.defer("words").in_bulk([row[0] for row in rows])
    return FoundListings(
        listings=tuple(found[pk] for pk, _total in rows if pk in found),
        total=total,
        page=page,
        pages=max(1, -(-total // size)),
        sort=sort,
        did_you_mean=question.better if question and total < FEW else None,
        corrected_query=question.corrected if question and total else None,
    )


_FROM = """
FROM marketplace_listing p
JOIN tenancy_tenant t ON t.id = p.tenant_id
JOIN tenancy_store s ON s.id = p.store_id
"""


def _where(scope: list[str]) -> str:
    return f"WHERE {' AND '.join(scope)}"


def _rows(sql: str, values: dict[str, Any]) -> list[Any]:
    with connection.cursor() as cursor:
        cursor.execute(f"SELECT {sql}", values)
        return cursor.fetchall()


def _match(question: Question, scope: list[str], values: dict[str, Any]) -> str:
    """What has all words; with few such listings also what has some."""
    strict, loose = question.all_of, question.any_of
    if not strict or not loose or len(question.terms) == 1:
        return strict or loose
    asked = [*scope, "p.words @@ %(match)s::tsquery"]
    found = _rows(f"p.id {_FROM} {_where(asked)} LIMIT {FEW}", {**values, "match": strict})
    return strict if len(found) == FEW else f"{strict} | {loose}"


def shops_near(
    *,
    latitude: float,
    longitude: float,
    km: float = NEAR_KM,
    tenant_ids: Collection[int] | None = None,
    limit: int = 50,
) -> list[NearShop]:
    """Open shops with a place within so many kilometres (60 at most), the nearest first, each once. One query."""
    if not is_on_earth(latitude, longitude):
        return []
    reach = min(max(km, 0.0), FARTHEST_KM)
    with in_the_city():
        found = ListedShop.objects.filter(
            cell__in=cells_around(latitude, longitude, reach),
            tenant__status__in=OPEN_TENANTS,
            store__status=StoreStatus.ACTIVE,
        )
        if tenant_ids is not None:
            found = found.filter(tenant_id__in=tenant_ids)
        rows = list(found)
    here = (latitude, longitude)
    measured = [NearShop(shop, distance_km(here, (shop.latitude or 0.0, shop.longitude or 0.0))) for shop in rows]
    nearest: dict[int, NearShop] = {}
    for each in sorted((near for near in measured if near.km <= reach), key=lambda near: (near.km, near.shop.pk)):
        nearest.setdefault(each.shop.store_id, each)
    return list(nearest.values())[: max(limit, 0)]
