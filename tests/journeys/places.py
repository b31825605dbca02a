"""Ways to pages that need a basket, a product or an order."""

from __future__ import annotations

import re

from tests.journeys.walking import SHOP, TENANT, Visitor

CUSTOMER = {"en": "daniel@shopper.example", "ar": "noura@shopper.example"}
# An order of theirs that has arrived, and the shop that it came from.
ARRIVED = {"en": ("dates-coffee", "SA-1002"), "ar": ("dates-coffee", "SA-1001")}


def to_first_product(visitor: Visitor) -> None:
    """From the list to the first product."""
    visitor.go(SHOP, "shop/?sort=popular")
    href = visitor.page.locator("#found a[href*='/products/']").first.get_attribute("href")
    visitor.go(SHOP, str(href))


def fill_basket(visitor: Visitor) -> None:
    to_first_product(visitor)
    with visitor.page.expect_response(lambda answer: "/basket/add/" in answer.url) as added:
        visitor.press("Add to basket", visitor.page.locator("#buy"))
    assert added.value.ok


def to_first_order(visitor: Visitor) -> None:
    """From the merchant's list to the first order."""
    visitor.go(TENANT, "/dashboard/orders/")
    links = visitor.page.locator("main a").evaluate_all("all => all.map((each) => each.getAttribute('href'))")
    visitor.go(TENANT, next(link for link in links if re.fullmatch(r"/dashboard/orders/[\w-]+/", link or "")))
