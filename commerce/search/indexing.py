"""Writing the index. Every verb works for the tenant of this thread and tells the stores' pages that they are old."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Collection, Iterable, Iterator

from django.db import connection, transaction
from oscar.core.loading import get_model

from commerce.search import words
from commerce.search.documents import Document, make_documents
from commerce.search.models import FacetLabel, IndexedProduct, IndexedWord
from commerce.search.selling import LIVE_FIELDS, Selling, load_selling
from commerce.search.typos import neighbourhood
from kit.pagecache import generations
from tenancy.context import require_tenant

BATCH = 200
LONGEST_WORD = 60

_ADD_WORD = """
INSERT INTO shop_search_indexedword AS word (form, stem, shown, weight, deletions, store_ids)
VALUES (%s, %s, %s, %s, %s, %s::bigint[])
ON CONFLICT (form) DO UPDATE SET
    weight = greatest(word.weight, excluded.weight),
    store_ids = ARRAY(SELECT DISTINCT unnest(word.store_ids || excluded.store_ids))
WHERE word.weight < excluded.weight OR NOT word.store_ids @> excluded.store_ids
"""

_followers: list[Callable[[str, list[int]], None]] = []


def follow_changes(follower: Callable[[str, list[int]], None]) -> None:
    """Has `follower(schema, product_ids)` called after each committed change of the index."""
    if follower not in _followers:
        _followers.append(follower)


def index_products(product_ids: Iterable[int]) -> int:
    """Makes the index say what these products are now; variants stand for their parents. Returns how many are listed.

    What may not be shown any more leaves the index. Call it in the transaction that changed the products, or after.
    """
    schema = require_tenant()
    ids = _listed_ids(product_ids)
    listed = 0
    for batch in _batches(ids):
        with transaction.atomic():
            stores = _stores_of(batch)
            documents = list(make_documents(batch))
            listed += len(documents)
            gone = set(batch) - {document.product_id for document in documents}
            IndexedProduct.objects.filter(pk__in=gone).delete()
            _write_rows(documents)
            _write_words(documents)
            _write_labels(documents)
            stores |= {store for document in documents for store in document.store_ids}
            _announce(schema, list(batch), stores)
    return listed


def touch_products(product_ids: Iterable[int]) -> None:
    """Brings price, stock, offer, rating and popularity up to date, and nothing else: cheap enough for every order."""
    schema = require_tenant()
    ids = _listed_ids(product_ids)
    for batch in _batches(ids):
        with transaction.atomic():
            rows = {row.pk: row for row in IndexedProduct.objects.defer("words").filter(pk__in=batch)}
            fresh = load_selling(batch)
            changed = [_touched(rows[pk], fresh[pk]) for pk in rows.keys() & fresh.keys()]
            IndexedProduct.objects.bulk_update([row for row in changed if row], LIVE_FIELDS)
            _announce(schema, list(batch), {store for row in rows.values() for store in row.store_ids})


def reindex() -> int:
    """The whole index of this tenant anew, with a vocabulary and labels of what is there now."""
    require_tenant()
    product_model = get_model("catalogue", "Product")
    ids = list(product_model.objects.exclude(structure=product_model.CHILD).values_list("pk", flat=True))
    with transaction.atomic():
        IndexedWord.objects.all().delete()
        FacetLabel.objects.all().delete()
        IndexedProduct.objects.exclude(pk__in=ids).delete()
        return index_products(ids)


def _batches(ids: list[int]) -> Iterator[list[int]]:
    for start in range(0, len(ids), BATCH):
        yield ids[start : start + BATCH]


def _listed_ids(product_ids: Iterable[int]) -> list[int]:
    product_model = get_model("catalogue", "Product")
    ids = set(product_ids)
    parents = product_model.objects.filter(pk__in=ids, parent__isnull=False).values_list("pk", "parent_id")
    family = dict(parents)
    return sorted({family.get(pk, pk) for pk in ids})


def _stores_of(ids: Collection[int]) -> set[int]:
    rows = IndexedProduct.objects.filter(pk__in=ids).values_list("store_ids", flat=True)
    return {store for stores in rows for store in stores}


def _write_rows(documents: list[Document]) -> None:
    rows = [
        IndexedProduct(
            product_id=document.product_id,
            store_ids=document.store_ids,
            category_ids=document.category_ids,
            facets=sorted(document.labels),
            words=document.vector(),
            title_en=document.titles["en"][:300],
            title_ar=document.titles["ar"][:300],
            title_stems_en=document.title_stems("en"),
            title_stems_ar=document.title_stems("ar"),
            created=document.created,
            **document.selling.as_fields(),
        )
        for document in documents
    ]
    fields = [f.name for f in IndexedProduct._meta.concrete_fields if not f.primary_key]
    IndexedProduct.objects.bulk_create(rows, update_conflicts=True, unique_fields=["product"], update_fields=fields)


def _touched(row: IndexedProduct, selling: Selling) -> IndexedProduct | None:
    fresh = selling.as_fields()
    if all(getattr(row, name) == value for name, value in fresh.items()):
        return None
    for name, value in fresh.items():
        setattr(row, name, value)
    return row


def _write_words(documents: list[Document]) -> None:
    weights: Counter[str] = Counter()
    stores: dict[str, set[int]] = {}
    known: dict[str, words.Word] = {}
    for document in documents:
        weights.update(document.vocabulary.keys())
        known.update(document.vocabulary)
        for form in document.vocabulary:
            stores.setdefault(form, set()).update(document.store_ids)
    rows = [
        (form, word.stem, word.shown, weights[form], neighbourhood(form), sorted(stores[form]))
        for form, word in sorted(known.items())
        if len(form) <= LONGEST_WORD and len(word.shown) <= LONGEST_WORD
    ]
    with connection.cursor() as cursor:
        cursor.executemany(_ADD_WORD, rows)


def _write_labels(documents: list[Document]) -> None:
    labels = {key: label for document in documents for key, label in document.labels.items()}
    rows = [
        FacetLabel(
            key=label.key,
            code=label.code,
            name_en=label.names["en"][:128],
            name_ar=label.names["ar"][:128],
            label_en=label.labels["en"][:255],
            label_ar=label.labels["ar"][:255],
            position=label.position,
        )
        for _key, label in sorted(labels.items())
    ]
    fields = [f.name for f in FacetLabel._meta.concrete_fields if not f.primary_key]
    FacetLabel.objects.bulk_create(rows, update_conflicts=True, unique_fields=["key"], update_fields=fields)


def _announce(schema: str, ids: list[int], stores: set[int]) -> None:
    def tell() -> None:
        generations.here().bump(*(f"store:{store}" for store in sorted(stores)))
        for follower in _followers:
            follower(schema, ids)

    # What follows is a copy: its failure is logged and must not look like a failure of the change itself.
    transaction.on_commit(tell, robust=True)
