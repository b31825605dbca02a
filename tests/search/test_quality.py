"""The graded queries are answered well, and each kind of question for itself."""

from __future__ import annotations

from typing import Any

import pytest

from commerce.search.find import find_products
from tests.search.ndcg import measure, ndcg, read_queries

GOAL = 0.9


def skus(results: Any) -> list[str]:
    from commerce.catalogue.models import Product

    known = dict(Product.objects.values_list("pk", "upc"))
    return [known[pk] for pk in results.ids]


def test_ndcg_knows_good_from_bad() -> None:
    grades = {"a": 3, "b": 2, "c": 1}
    assert ndcg("abc", grades) == 1
    assert ndcg("xyz", grades) == 0
    assert ndcg("abc", grades) > ndcg("bac", grades) > ndcg("cba", grades) > ndcg("xcba", grades) > 0


def test_graded_queries_name_products_that_there_are(shops: Any) -> None:
    from commerce.catalogue.models import Product

    known = set(Product.objects.values_list("upc", flat=True))
    asked = read_queries()
    assert len(asked) >= 60
    assert {sku for graded in asked for sku in graded.grades} <= known


def test_ndcg_at_10(shops: Any) -> None:
    report = measure(shops.place)
    print(f"\nNDCG@10 over {len(report.each)} queries: {report.mean:.4f}")
    assert report.mean >= GOAL, "\n".join(report.worst(30))


@pytest.mark.parametrize(
    ("query", "corrected"),
    [
        ("bakhor", "bakhoor"),
        ("oudd perfme", "oud perfume"),
        ("shemahg", "shemagh"),
        ("زعفرن", "زعفران"),
        ("فانوش", "فانوس"),
    ],
)
def test_typos_are_mended_and_said(shops: Any, query: str, corrected: str) -> None:
    results = find_products(place=shops.place(), language="en", query=query)
    assert results.total
    assert results.corrected_query == corrected


@pytest.mark.parametrize("query", ["oud", "عود", "samar", "thobe", "50 ml", "العطور"])
def test_right_words_are_not_corrected(shops: Any, query: str) -> None:
    results = find_products(place=shops.place(), language="en", query=query)
    assert results.total
    assert results.corrected_query is None


@pytest.mark.parametrize(
    "query", ["xyzzy", "qwertzuiop", "!!!", "'; DROP TABLE x; --", "ضضضضض", "%", "😀", "\\", "a:*&b"]
)
def test_nonsense_finds_nothing_and_breaks_nothing(shops: Any, query: str) -> None:
    assert find_products(place=shops.place("oud-perfumes"), language="ar", query=query).total == 0


@pytest.mark.parametrize("language", ["ar", "en"])
def test_both_languages_find_the_same_on_either_page(shops: Any, language: str) -> None:
    place = shops.place("oud-perfumes")
    arabic, english = (
        set(skus(find_products(place=place, language=language, query=query))) for query in ("زعفران", "saffron")
    )
    assert {"OUD-001", "OUD-005"} <= arabic & english


def test_a_shop_finds_only_its_own(shops: Any) -> None:
    assert find_products(place=shops.place("home-decor"), language="en", query="OUD-001").total == 0
    assert find_products(place=shops.place(), language="en", query="OUD-001").total >= 1
