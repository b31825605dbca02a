"""Every main page, on a phone, in both languages: no serious fault, no sideways scrolling, no word left in English."""

from __future__ import annotations

from collections.abc import Callable

import pytest

from tests.journeys import places
from tests.journeys.reading import faults, foreign_words, overflow, told_language
from tests.journeys.walking import SHOP, TENANT, Visitor

pytestmark = pytest.mark.journey

PHONE = {"width": 390, "height": 844}


class Reader:
    """Collects what is wrong with the pages that somebody opens."""

    def __init__(self, visitor: Visitor) -> None:
        self.visitor, self.wrong, self.seen = visitor, list[str](), 0

    def read(self, name: str) -> None:
        """Judges the page that is open now."""
        page, language = self.visitor.page, self.visitor.language
        page.wait_for_load_state("networkidle")
        self.seen += 1
        if told_language(page) != (language, "rtl" if language == "ar" else "ltr"):
            self.wrong.append(f"{name}: language {told_language(page)}")
        if overflow(page) > 0:
            self.wrong.append(f"{name}: {overflow(page)} px too wide")
        self.wrong += [f"{name}: {fault}" for fault in faults(page)]
        if not name.startswith("dashboard") or language == "ar":  # merchants work in both languages
            self.wrong += [f"{name}: not translated: {text}" for text in foreign_words(page, language)]

    def go(self, pages: dict[str, tuple[str, str]]) -> None:
        for name, (host, path) in pages.items():
            self.visitor.go(host, path.replace("عود", "oud") if self.visitor.language == "en" else path)
            self.read(name)

    def settle(self) -> None:
        print(f"{self.seen} pages")
        assert not self.wrong, "\n".join(["", *self.wrong])


@pytest.fixture
def reader(arrive: Callable[..., Visitor]) -> Reader:
    return Reader(arrive(viewport=PHONE))


def test_the_storefront(reader: Reader) -> None:
    reader.go(places.STOREFRONT)
    places.to_first_product(reader.visitor)
    reader.read("product")
    reader.settle()


def test_basket_and_checkout(reader: Reader) -> None:
    visitor = reader.visitor
    visitor.sign_in_to_the_shop(places.CUSTOMER[visitor.language])
    places.fill_basket(visitor)
    visitor.go(SHOP, "basket/")
    reader.read("basket")
    visitor.go(SHOP, "checkout/details/")
    reader.read("details")
    visitor.press("Continue to payment")
    reader.read("payment")
    visitor.page.check("input[name=payment][value=cash_on_delivery]")
    visitor.press("Look at the order")
    reader.read("confirm")
    visitor.press("Place the order", visitor.page.locator("main form"))
    visitor.page.wait_for_url("**/thanks/")
    reader.read("thanks")
    reader.go(places.ACCOUNT)
    visitor.page.goto(visitor.city.url(SHOP, f"/{visitor.language}/account/orders/"))
    visitor.page.locator("main a[href*='/account/orders/']").first.click()
    reader.read("order")
    reader.settle()


def test_the_city(reader: Reader) -> None:
    reader.go(places.CITY)
    reader.settle()


def test_the_dashboard(reader: Reader) -> None:
    visitor = reader.visitor
    visitor.go(TENANT, "/dashboard/login/")
    reader.read("dashboard sign in")
    visitor.sign_in_to_the_dashboard()
    reader.go(places.DASHBOARD)
    places.to_first_order(visitor)
    reader.read("dashboard order")
    visitor.go(TENANT, "/dashboard/catalogue/")
    visitor.page.locator("main a[href*='/dashboard/catalogue/products/']:not([href*=create])").first.click()
    reader.read("dashboard product")
    reader.settle()
