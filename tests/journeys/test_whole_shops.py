"""Every page that a shop tells search engines about, in both languages: it answers, and speaks its language."""

from __future__ import annotations

import re
from collections.abc import Callable

import pytest

from tests.journeys.reading import THERE, foreign
from tests.journeys.walking import Visitor

pytestmark = pytest.mark.journey

READ = "async (url) => await (await fetch(url)).text()"
SHOPS = ("saudi-traditional", "modern-fashion", "home-decor", "oud-perfumes", "dates-coffee")


@pytest.mark.parametrize("shop", SHOPS)
def test_every_page_of_a_shop(arrive: Callable[..., Visitor], language: str, shop: str) -> None:
    visitor = arrive()
    visitor.go(shop, "")
    listed = visitor.page.evaluate(READ, "/sitemap.xml")
    if "<sitemapindex" in listed:
        parts = re.findall(r"<loc>https?://[^/]+(/[^<]*)</loc>", listed)
        listed = "".join(
            visitor.page.evaluate("async (url) => await (await fetch(url)).text()", part) for part in parts
        )
    paths = sorted(set(re.findall(rf"<loc>https?://[^/]+(/{language}/[^<]*)</loc>", listed)))
    wrong = []
    for path in paths:
        read = visitor.page.evaluate(THERE, [path, ""])
        if (read["status"], read["lang"], read["dir"]) != (200, language, "rtl" if language == "ar" else "ltr"):
            wrong.append(f"{path}: {read['status']} {read['lang']} {read['dir']}")
        wrong += [f"{path}: {text}" for text in foreign(read["texts"], language)]
    print(f"{len(paths)} pages")
    assert len(paths) > 12
    assert not wrong, "\n".join(wrong)
