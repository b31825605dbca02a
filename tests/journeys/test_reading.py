"""Every kind of page, in both languages, on a phone and on a desk, the dashboard in the dark too: no serious fault, no
sideways scrolling, no word of the other language.

The kinds come from the URL maps: a page that is new there is opened here, or its test says that nothing led to it.
Faults are looked for where language, width and mode meet in pairs: Arabic on a phone, English on a desk, and the
other way round in the dark. Words and widths are looked at everywhere.
"""

from __future__ import annotations

from collections.abc import Callable

import psycopg
import pytest
from playwright.sync_api import Route

from tests.ground.serving import LiveCity
from tests.journeys import places
from tests.journeys.kinds import NOT_PAGES, Walk, names_of
from tests.journeys.reading import faults, foreign_words, overflow, told_language
from tests.journeys.walking import SHOP, TENANT, Visitor

pytestmark = pytest.mark.journey

PHONE, DESK = {"width": 390, "height": 844}, {"width": 1280, "height": 900}
BAD = "a-link-that-was-used"


class Reader:
    """Collects what is wrong with the pages that somebody opens."""

    def __init__(self, visitor: Visitor, *, dark: bool = False) -> None:
        self.visitor, self.dark = visitor, dark
        self.wrong: list[str] = []
        self.names: set[str] = set()
        # Pictures are heavy and have their places kept.
        visitor.page.route("**/*.{webp,avif,png,jpg}", _refuse)
        # Colours that are on their way are nobody's colours.
        visitor.page.emulate_media(reduced_motion="reduce")

    def read(self, name: str) -> None:
        """Judges the page that is open now."""
        page, language = self.visitor.page, self.visitor.language
        self.names.add(name)
        if told_language(page) != (language, "rtl" if language == "ar" else "ltr"):
            self.wrong.append(f"{name}: language {told_language(page)}")
        first, second = (PHONE, DESK) if language == "ar" else (DESK, PHONE)
        for size, mode in ((first, "light"), (second, "dark")):
            page.set_viewport_size(size)  # type: ignore[arg-type]
            page.evaluate("new Promise(requestAnimationFrame)")
            if (wide := overflow(page)) > 0:
                self.wrong.append(f"{name} at {size['width']}: {wide} px too wide")
            if mode == "light":
                self.wrong += [f"{name} at {size['width']}: {fault}" for fault in faults(page)]
            elif self.dark:
                page.emulate_media(color_scheme="dark")
                self.wrong += [f"{name} in the dark at {size['width']}: {fault}" for fault in faults(page)]
                page.emulate_media(color_scheme="light")
        self.wrong += [f"{name}: not translated: {text}" for text in foreign_words(page, language)]

    def walk(self, label: str, urlconf: str, skip: dict[str, str], seeds: list[str]) -> None:
        for name in Walk(self.visitor, label, urlconf, skip, self.names).through(seeds):
            self.read(name)

    def settle(self) -> None:
        print(f"{len(self.names)} kinds of pages")
        assert not self.wrong, "\n".join(["", *self.wrong])


def _refuse(route: Route) -> None:
    route.abort()


def _all_of(names: set[str], kind: str, read: set[str]) -> None:
    """Fails with the names of pages that nothing led to."""
    missing = names - read - NOT_PAGES[kind].keys()
    assert not missing, f"nothing led to {sorted(missing)}: name a way to them, or say why they are no pages"


def test_the_storefront_and_the_account(arrive: Callable[..., Visitor], language: str) -> None:
    reader = Reader(arrive())
    visitor, store = reader.visitor, "cityos.urls.store"
    skip, home = NOT_PAGES["store"], f"/{language}/"
    # A stranger first: doors, and what a customer sees only without an account.
    doors = ["account/login/", "account/register/", "account/password/forgotten/"]
    reader.walk(SHOP, store, skip, [home + door for door in doors])
    for name, path in (
        ("account:welcome", f"account/register/{BAD}/"),
        ("account:password_reset", f"account/password/reset/{BAD}/"),
        ("account:wishlist_shared", f"account/wishlists/shared/{BAD}/"),
        ("checkout:order", f"checkout/order/SA-1000/{BAD}/"),
        ("not found", "nothing-here/"),
    ):
        visitor.page.goto(visitor.city.url(SHOP, home + path))
        reader.read(name)
    visitor.sign_in_to_the_shop(places.CUSTOMER[language])
    places.fill_basket(visitor)
    visitor.go(SHOP, visitor.page.url.partition("?")[0].partition(f"/{language}/")[2] + "reviews/")
    reader.read("review_add")
    visitor.go(SHOP, "basket/")
    reader.read("basket")
    visitor.go(SHOP, "checkout/details/")
    reader.read("checkout:address")
    visitor.press("Continue to payment")
    reader.read("checkout:payment")
    visitor.page.check("input[name=payment][value=bank_transfer]")
    visitor.press("Look at the order")
    reader.read("checkout:confirm")
    visitor.press("Place the order", visitor.page.locator("main form"))
    visitor.page.wait_for_url("**/thanks/")
    reader.read("checkout:thanks")
    query = "oud" if language == "en" else "عود"
    visitor.go(SHOP, f"search/?q={query}")
    reader.read("search")
    own = [
        f"account/{room}" for room in ("", "security/", "security/password/", "security/email/", "leave/", "orders/")
    ]
    reader.walk(SHOP, store, skip, [home + room for room in ["", *own, "our-story/", "journal/", "shop/"]])
    shop, number = places.ARRIVED[language]
    visitor.sign_in_to_the_shop(places.CUSTOMER[language], shop)
    visitor.go(shop, f"account/orders/{number}/return/")
    reader.read("account:return")
    reader.settle()
    _all_of(names_of(store), "store", reader.names)


def test_the_city(arrive: Callable[..., Visitor], language: str) -> None:
    reader = Reader(arrive())
    visitor, home = reader.visitor, f"/{language}/"
    visitor.go("", f"search/?q={'oud' if language == 'en' else 'عود'}")
    reader.read("city_search")
    visitor.page.goto(visitor.city.url("", f"{home}nothing-here/"))
    reader.read("not found")
    reader.walk("", "cityos.urls.city", NOT_PAGES["city"], [home, f"{home}stores/", f"{home}near/", f"{home}news/"])
    reader.settle()
    _all_of(names_of("cityos.urls.city"), "city", reader.names)


def test_the_dashboard(arrive: Callable[..., Visitor], live_city: LiveCity) -> None:
    reader = Reader(arrive(), dark=True)
    visitor = reader.visitor
    visitor.go(TENANT, "/dashboard/login/")
    reader.read("login")
    visitor.go(TENANT, "/dashboard/login/code/")
    reader.read("code")
    visitor.sign_in_to_the_dashboard()
    parent, child, kind = _variant(live_city)
    visitor.go(TENANT, "/dashboard/search/?q=oud")
    reader.read("search")
    seeds = ["", f"catalogue/products/{parent}/", f"catalogue/products/{parent}/variants/{child}/"]
    seeds += [f"catalogue/products/{parent}/variants/create/", f"catalogue/products/create/{kind}/standalone/"]
    reader.walk(TENANT, "cityos.urls.tenant", NOT_PAGES["tenant"], [f"/dashboard/{seed}" for seed in seeds])
    reader.settle()
    _all_of(names_of("cityos.urls.tenant", "dashboard"), "tenant", reader.names)


def _variant(city: LiveCity) -> tuple[int, int, int]:
    """A product with variants, one of these, and its type."""
    with psycopg.connect(city.database_url) as connection:
        schema = connection.execute("SELECT schema_name FROM tenancy_tenant WHERE handle = %s", [TENANT]).fetchone()
        assert schema is not None
        connection.execute(psycopg.sql.SQL("SET search_path TO {}").format(psycopg.sql.Identifier(schema[0])))
        found = connection.execute(
            "SELECT child.parent_id, child.id, parent.product_class_id FROM catalogue_product child"
            " JOIN catalogue_product parent ON parent.id = child.parent_id ORDER BY child.id LIMIT 1"
        ).fetchone()
    assert found is not None
    return found[0], found[1], found[2]


def test_nothing_is_called_no_page_that_is_not_there() -> None:
    known = {
        "store": names_of("cityos.urls.store"),
        "city": names_of("cityos.urls.city"),
        "tenant": names_of("cityos.urls.tenant", "dashboard"),
    }
    for kind, names in NOT_PAGES.items():
        assert names.keys() <= known[kind], (kind, names.keys() - known[kind])
