"""Lists: filters with their counts, prices, sorts, pages; and a constant number of queries."""

from __future__ import annotations

from decimal import Decimal
from typing import Any

from django.db import connection
from django.test.utils import CaptureQueriesContext

from commerce.catalogue.models import Category, Product
from commerce.search.find import find_products, suggest
from commerce.search.indexing import index_products, touch_products
from commerce.search.models import IndexedProduct


def facet(results: Any, code: str) -> dict[str, int]:
    found = next((each for each in results.facets if each.code == code), None)
    return {value.code: value.count for value in found.values} if found else {}


def asked(context: CaptureQueriesContext) -> int:
    return sum(not query["sql"].startswith("SET search_path") for query in context.captured_queries)


def test_a_list_has_all_products_of_the_shop_the_popular_first(shops: Any) -> None:
    results = find_products(place=shops.place("oud-perfumes"), language="en")
    popularity = dict(Product.objects.values_list("pk", "popularity"))
    assert results.total == 15
    assert [popularity[pk] for pk in results.ids] == sorted((popularity[pk] for pk in results.ids), reverse=True)


def test_values_of_one_filter_are_alternatives_and_keep_their_counts(shops: Any) -> None:
    place = shops.place("oud-perfumes")
    everything = find_products(place=place, language="en", query="perfume")
    counts = facet(everything, "size")
    assert set(counts) == {"30-ml", "50-ml", "75-ml", "100-ml"}
    one = find_products(place=place, language="en", query="perfume", filters={"size": ["50-ml"]})
    assert one.total == counts["50-ml"]
    assert facet(one, "size") == counts
    both = find_products(place=place, language="en", query="perfume", filters={"size": ["50-ml", "30-ml"]})
    assert one.total < both.total <= counts["50-ml"] + counts["30-ml"]


def test_filters_are_named_in_the_page_language(shops: Any) -> None:
    place = shops.place("oud-perfumes")
    facets = {language: find_products(place=place, language=language).facets for language in ("ar", "en")}
    named = {language: next(each for each in found if each.code == "size") for language, found in facets.items()}
    assert named["ar"].label == "الحجم"
    assert named["en"].label == "Size"
    assert "50 مل" in [value.label for value in named["ar"].values]


def test_a_category_is_a_filter_and_a_list(shops: Any) -> None:
    place = shops.place("oud-perfumes")
    shelf = Category.objects.get(slug_en="bakhoor")
    counts = facet(find_products(place=place, language="ar"), "category")
    assert counts[str(shelf.pk)] == 4
    assert find_products(place=place, language="ar", category=shelf).total == 4
    assert find_products(place=place, language="ar", filters={"category": [str(shelf.pk)]}).total == 4


def test_prices_bound_the_list_but_not_their_own_range(shops: Any) -> None:
    place = shops.place("oud-perfumes")
    everything = find_products(place=place, language="en")
    assert everything.price_range == (Decimal("95.00"), Decimal("680.00"))
    cheap = find_products(place=place, language="en", price=(None, "200"), sort="price")
    prices = [IndexedProduct.objects.get(pk=pk).price for pk in cheap.ids]
    assert prices == sorted(prices)
    assert prices[-1] <= 200
    assert cheap.price_range == everything.price_range


def test_pages_do_not_overlap_and_cover_all(shops: Any) -> None:
    for sort in ("popular", "newest", "price", "-price", "rating"):
        asked_for = {"place": shops.place(), "language": "en", "sort": sort, "page_size": 20}
        pages = [find_products(**asked_for, page=page).ids for page in range(1, 10)]
        found = [pk for page in pages for pk in page]
        assert len(found) == len(set(found)) == IndexedProduct.objects.count()


def test_nonsense_in_the_address_is_no_error(shops: Any) -> None:
    place = shops.place("oud-perfumes")
    assert find_products(place=place, language="en", sort="bogus", page=-3, page_size=0).total == 15
    assert find_products(place=place, language="en", price=("abc", "NaN")).total == 15
    strange = {"size": ["'"], "rating": ["x"], "category": ["1e9"], "no such": ["%s"]}
    assert find_products(place=place, language="en", filters=strange).total == 0
    assert find_products(place=place, language="en", page=99999).ids == ()


def test_at_most_four_queries_however_many_products(shops: Any) -> None:
    filters = {"size": ["50-ml"], "in_stock": ["1"]}
    for query in ("", "oud", "black saffron perfume", "oudd perfme gift", "xyzzy"):
        with CaptureQueriesContext(connection) as context:
            find_products(place=shops.place(), language="ar", query=query, filters=filters, price=(1, 5000))
        assert asked(context) <= 4, query
    with CaptureQueriesContext(connection) as context:
        assert suggest(place=shops.place(), language="ar", query="عط")
    assert asked(context) <= 3


def test_suggestions_finish_words_in_both_scripts(shops: Any) -> None:
    for language, query, phrase in (("en", "perf", "perfume"), ("ar", "زعف", "زعفران"), ("ar", "الزعف", "زعفران")):
        kinds = {}
        for each in suggest(place=shops.place("oud-perfumes"), language=language, query=query):
            kinds.setdefault(each.kind, []).append(each.text)
        assert phrase in kinds["phrase"]
        assert kinds["product"]
    assert suggest(place=shops.place(), language="en", query="x") == []


def test_suggestions_mend_typos(shops: Any) -> None:
    assert suggest(place=shops.place("oud-perfumes"), language="en", query="bakhor")[0].text == "bakhoor"


def test_a_sale_changes_the_index_at_once(shops: Any) -> None:
    place = shops.place("oud-perfumes")
    candle = Product.objects.get(upc="OUD-011")
    before = facet(find_products(place=place, language="en"), "in_stock")["1"]
    candle.stockrecords.update(num_in_stock=0, price=Decimal("99.00"))
    touch_products([candle.pk])
    row = IndexedProduct.objects.get(pk=candle.pk)
    assert (row.price, row.in_stock) == (Decimal("99.00"), False)
    assert facet(find_products(place=place, language="en"), "in_stock")["1"] == before - 1


def test_variants_stand_for_their_parent(shops: Any) -> None:
    parent = Product.objects.get(upc="OUD-001")
    parent.children.get(upc="OUD-001-50").stockrecords.update(price=Decimal("111.00"))
    touch_products(parent.children.values_list("pk", flat=True))
    assert IndexedProduct.objects.get(pk=parent.pk).price == Decimal("111.00")


def test_hidden_products_leave_the_index(shops: Any) -> None:
    place = shops.place("oud-perfumes")
    samar = Product.objects.get(upc="OUD-001")
    Product.objects.filter(pk=samar.pk).update(is_public=False)
    assert index_products([samar.pk]) == 0
    assert samar.pk not in find_products(place=place, language="en", query="samar").ids


def test_a_save_in_the_dashboard_is_enough(shops: Any, django_capture_on_commit_callbacks: Any) -> None:
    place = shops.place("oud-perfumes")
    samar = Product.objects.get(upc="OUD-001")
    with django_capture_on_commit_callbacks(execute=True):
        samar.title_en = "Zanjabil water"
        samar.save()
    assert find_products(place=place, language="ar", query="zanjabil").ids == (samar.pk,)


def test_changes_make_the_pages_of_their_stores_old(
    shops: Any, monkeypatch: Any, django_capture_on_commit_callbacks: Any
) -> None:
    from kit.pagecache import generations

    bumped: list[str] = []
    monkeypatch.setattr(generations.Generations, "bump", lambda self, *scopes: bumped.extend(scopes))
    candle = Product.objects.get(upc="OUD-011")
    with django_capture_on_commit_callbacks(execute=True):
        touch_products([candle.pk])
    assert bumped == [f"store:{shops.stores['oud-perfumes']}", "marketplace"]
