"""Lists and searches: which products, in which order, with which filters beside them. At most four queries."""

from __future__ import annotations

from dataclasses import dataclass
from decimal import Decimal
from typing import Any, Literal

from commerce.search.asking import Question, understand
from commerce.search.facets import Counts, Facet, FacetValue, count_facets
from commerce.search.ranking import AMONG_EQUALS, fitness
from commerce.search.scope import Filters, Price, Scope, amount, make_scope
from commerce.search.suggest import Suggestion, suggest
from tenancy.context import require_tenant
from tenancy.planned import planned_cursor

__all__ = ["SORTS", "Facet", "FacetValue", "Results", "Sort", "Suggestion", "find_products", "suggest"]

Sort = Literal["relevance", "popular", "newest", "price", "-price", "rating"]
SORTS: dict[str, str] = {
    "popular": "p.popularity DESC, p.product_id DESC",
    "newest": "p.created DESC, p.product_id DESC",
    "price": "p.price, p.product_id",
    "-price": "p.price DESC NULLS LAST, p.product_id",
    "rating": "p.rating DESC, p.popularity DESC, p.product_id DESC",
}
LARGEST_PAGE = 100
LAST_PAGE = 500
# With fewer products that have all words, those that have some are shown too.
FEW = 4


@dataclass(frozen=True, slots=True)
class Results:
    """One page of a list. `corrected_query` was searched instead of the query, of which a word is unknown;
    `did_you_mean` is only offered."""

    ids: tuple[int, ...]
    total: int
    page: int
    pages: int
    facets: tuple[Facet, ...]
    price_range: tuple[Decimal, Decimal] | None
    sort: str
    did_you_mean: str | None = None
    corrected_query: str | None = None


def find_products(
    *,
    place: Any,
    language: str,
    query: str = "",
    category: Any = None,
    filters: Filters | None = None,
    price: tuple[Any, Any] = (None, None),
    sort: str = "",
    page: int = 1,
    page_size: int = 24,
) -> Results:
    """The products of a shop (of the whole tenant when the place is a tenant) that fit, best first.

    `category` is a category or its id; `filters` maps a facet's code to the chosen values; `sort` defaults to relevance
    with a query and to popularity without. Unknown sorts, filters and pages are no error: they find the nearest sense.
    """
    require_tenant()
    filters = {code: values for code, values in (filters or {}).items() if values}
    store_id = place.store_id if place.kind == "store" else None
    bounds: Price = (amount(price[0]), amount(price[1]))
    scope = make_scope(store_id=store_id, category_id=getattr(category, "pk", category), filters=filters, price=bounds)
    size, number = min(max(page_size, 1), LARGEST_PAGE), min(max(page, 1), LAST_PAGE)
    question = understand(query, store_id=store_id) if query.strip() else None
    if question is None:
        sort = sort if sort in SORTS else "popular"
        ids = _page(scope, SORTS[sort], number, size)
        return _results(ids, count_facets(scope, language=language, filters=filters), number, size, sort)

    sort = sort if sort in SORTS else "relevance"
    text = _match(question, store_id)
    ids, counts = (), Counts(0, None, ())
    if text:
        matching = _matching(scope, text)
        ids = _page(matching, SORTS.get(sort) or _relevance(matching, question), number, size)
        counts = count_facets(matching, language=language, filters=filters)
    found_little = counts.total < 3
    return _results(
        ids,
        counts,
        number,
        size,
        sort,
        did_you_mean=question.better if found_little else None,
        corrected_query=question.corrected if counts.total else None,
    )


def _match(question: Question, store_id: int | None) -> str:
    """What has all words; with few such products in the shop also what has some, which `_relevance` puts behind."""
    strict, loose = question.all_of, question.any_of
    if not strict or not loose or len(question.terms) == 1:
        return strict or loose
    scope = _matching(make_scope(store_id=store_id, category_id=None, filters={}, price=(None, None)), strict)
    return strict if len(_page(scope, "p.product_id", 1, FEW)) == FEW else f"{strict} | {loose}"


def _matching(scope: Scope, text: str) -> Scope:
    return Scope({**scope.values, "match": text}, [*scope.base, "p.words @@ %(match)s::tsquery"], dict(scope.chosen))


def _page(scope: Scope, order: str, page: int, size: int) -> tuple[int, ...]:
    sql = f"""
SELECT p.product_id FROM shop_search_indexedproduct p WHERE {scope.all_conditions()}
ORDER BY {order} LIMIT %(limit)s OFFSET %(offset)s"""  # noqa: S608 (conditions of our own; values go as parameters)
    with planned_cursor() as cursor:
        cursor.execute(sql, {**scope.values, "limit": size, "offset": (page - 1) * size})
        return tuple(row[0] for row in cursor.fetchall())


def _relevance(scope: Scope, question: Question) -> str:
    """What fits best, and a title that is or begins with the query; among equals the popular and the available."""
    parts = fitness(question, scope.values)
    stems = " ".join(term.exact[1] if len(term.exact) > 1 else term.asked.stem for term in question.terms)
    scope.values.update(title=stems, title_start=f"{stems} %", title_part=f"% {stems} %")
    for language in ("en", "ar"):
        column = f"p.title_stems_{language}"
        parts.append(
            f"CASE WHEN {column} = %(title)s THEN 1.0 WHEN {column} LIKE %(title_start)s THEN 0.3"
            f" WHEN ' ' || {column} || ' ' LIKE %(title_part)s THEN 0.2 ELSE 0 END"
        )
    return f"({' + '.join([*parts, *AMONG_EQUALS])}) DESC, p.product_id DESC"


def _results(ids: tuple[int, ...], counts: Counts, page: int, size: int, sort: str, **said: str | None) -> Results:
    return Results(
        ids=ids,
        total=counts.total,
        page=page,
        pages=max(1, -(-counts.total // size)),
        facets=counts.facets,
        price_range=counts.price_range,
        sort=sort,
        **said,
    )
