"""What is offered while a shopper writes: shelves, products, and finished words."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any
from urllib.parse import urlencode

from django.db import connection
from django.urls import reverse

from commerce.search import words
from commerce.search.asking import Question, understand
from tenancy.context import require_tenant

SHELVES = 2
PHRASES = 3


@dataclass(frozen=True, slots=True)
class Suggestion:
    """One line under the search field. `kind` is "phrase" (a query), "category" or "product"."""

    kind: str
    text: str
    pk: int = 0
    slug: str = ""

    @property
    def url(self) -> str:
        """Where it leads, on a store's host."""
        if self.kind == "phrase":
            return f"{reverse('search')}?{urlencode({'q': self.text})}"
        return reverse(self.kind, kwargs={"slug": self.slug or self.kind[0], "pk": self.pk})


def suggest(*, place: Any, language: str, query: str, limit: int = 8) -> list[Suggestion]:
    """Up to `limit` suggestions, the query's last word taken as unfinished. At most three queries."""
    require_tenant()
    if len(query.strip()) < 2:
        return []
    store_id = place.store_id if place.kind == "store" else None
    question = understand(query, store_id=store_id, unfinished=True)
    if not question.all_of:
        return []
    shelves = _shelves(question, store_id, language)
    products = _products(question, store_id, language, limit)
    phrases = [text for text in [question.corrected, *question.finished] if text]
    begun = [Suggestion("phrase", text) for text in dict.fromkeys(phrases)]
    rest = begun[:PHRASES] + shelves
    return (rest + products)[: max(limit, 1)]


_PRODUCTS = """
SELECT c.id, coalesce(nullif(c.title_{lang}, ''), c.title), coalesce(nullif(c.slug_{lang}, ''), c.slug)
FROM shop_search_indexedproduct p JOIN catalogue_product c ON c.id = p.product_id
WHERE p.words @@ %(match)s::tsquery {scope}
ORDER BY ts_rank('{{0, 0.1, 0.3, 1}}', p.words, %(match)s::tsquery) + least(ln(1 + p.popularity) / 40.0, 0.2)
    + CASE WHEN p.in_stock THEN 0.05 ELSE 0 END DESC, p.product_id
LIMIT %(limit)s
"""


def _products(question: Question, store_id: int | None, language: str, limit: int) -> list[Suggestion]:
    lang = "ar" if language == "ar" else "en"
    sql = _PRODUCTS.format(lang=lang, scope="AND p.store_ids @> ARRAY[%(store)s]::bigint[]" if store_id else "")
    with connection.cursor() as cursor:
        cursor.execute(sql, {"match": question.all_of, "store": store_id, "limit": limit})
        rows = cursor.fetchall()
    return [Suggestion("product", title, pk, slug) for pk, title, slug in rows]


_SHELVES = """
SELECT k.id, coalesce(nullif(k.name_{lang}, ''), k.name), coalesce(nullif(k.slug_{lang}, ''), k.slug),
       coalesce(k.name_en, ''), coalesce(k.name_ar, '')
FROM catalogue_category k
WHERE k.is_public AND EXISTS (
    SELECT 1 FROM shop_search_indexedproduct p WHERE p.category_ids @> ARRAY[k.id]::bigint[] {scope}
)
ORDER BY k.path LIMIT 500
"""


def _shelves(question: Question, store_id: int | None, language: str) -> list[Suggestion]:
    lang = "ar" if language == "ar" else "en"
    sql = _SHELVES.format(lang=lang, scope="AND p.store_ids @> ARRAY[%(store)s]::bigint[]" if store_id else "")
    with connection.cursor() as cursor:
        cursor.execute(sql, {"store": store_id})
        rows = cursor.fetchall()
    return [
        Suggestion("category", name, pk, slug)
        for pk, name, slug, *names in rows
        if _fits(question, [word for text in names for word in words.tokens(text)])
    ][:SHELVES]


def _fits(question: Question, name: list[words.Word]) -> bool:
    stems, forms = {word.stem for word in name}, [word.form for word in name]
    return all(
        stems.intersection(term.exact)
        or stems.intersection(term.same)
        or (term.prefix and any(form.startswith(term.prefix) for form in forms))
        for term in question.terms
    )
