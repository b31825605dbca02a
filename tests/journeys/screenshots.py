"""Pictures of the main pages for docs/screenshots: `python -m tests.journeys.screenshots [name …]`.

The demo city is planted and served as for the journeys; every picture is what a visitor of that language sees first, on
a phone and on a desk.
"""

from __future__ import annotations

import io
import sys
import tempfile
from pathlib import Path

from PIL import Image
from playwright.sync_api import sync_playwright

from tests.conftest import DATABASES, ROOT, _redis_of
from tests.ground.browsing import launch
from tests.ground.serving import LiveCity, serve
from tests.journeys import places
from tests.journeys.walking import SHOP, TENANT, Visitor

FOLDER = ROOT / "docs" / "screenshots"
SIZES = {"phone": (390, 844), "desk": (1440, 900)}
NAMES = {"en": "English", "ar": "العربية"}
PAGES = {
    "city": ("", ""),
    "stores": ("", "stores/"),
    "shop": (SHOP, ""),
    "list": (SHOP, "shop/"),
    "fashion": ("saudi-traditional", ""),
    "search": (SHOP, "search/?q=عود"),
    "join": ("", "join/"),
}
TITLES = {
    "city": "The city",
    "stores": "Its shops",
    "shop": "A shop",
    "fashion": "Another shop",
    "list": "Its products",
    "search": "A search",
    "product": "A product",
    "basket": "The basket",
    "checkout": "The checkout",
    "account": "An account's orders",
    "dashboard": "The merchant's day",
    "products": "The merchant's products",
    "order": "One order",
    "editor": "The editor's admin",
    "console": "The operator's city today",
    "tenant": "A tenant in the operator's console",
    "team": "A tenant's team",
    "join": "Somebody opens a shop",
}


class Album:
    """Takes the pictures of one language and one size."""

    def __init__(self, visitor: Visitor, size: str, wanted: set[str]) -> None:
        self.visitor, self.size, self.wanted = visitor, size, wanted

    def keep(self, name: str) -> None:
        if name not in self.wanted:
            return
        page = self.visitor.page
        page.wait_for_load_state("networkidle")
        page.evaluate("document.fonts.ready")
        shot = Image.open(io.BytesIO(page.screenshot()))
        path = FOLDER / f"{name}-{self.visitor.language}-{self.size}.webp"
        shot.convert("RGB").save(path, "WEBP", quality=72, method=6)
        print(path.name, path.stat().st_size // 1024, "kB")

    def take(self) -> None:
        visitor = self.visitor
        for name, (host, path) in PAGES.items():
            if name in self.wanted:
                visitor.go(host, path.replace("عود", "oud") if visitor.language == "en" else path)
                self.keep(name)
        for names, take in (
            ({"product", "basket", "checkout", "account"}, self._shop),
            ({"dashboard", "products", "order", "team"}, self._dashboard),
            ({"editor"}, self._editor),
            ({"console", "tenant"}, self._console),
        ):
            if names & self.wanted:
                visitor.page.context.clear_cookies()
                take()

    def _shop(self) -> None:
        visitor = self.visitor
        visitor.sign_in_to_the_shop(places.CUSTOMER[visitor.language])
        places.fill_basket(visitor)
        places.to_first_product(visitor)
        self.keep("product")
        visitor.go(SHOP, "basket/")
        self.keep("basket")
        visitor.go(SHOP, "checkout/details/")
        self.keep("checkout")
        visitor.go(SHOP, "account/orders/")
        self.keep("account")

    def _dashboard(self) -> None:
        visitor = self.visitor
        # Dark mode is the reader's choice: one language shows it.
        visitor.page.emulate_media(color_scheme="dark" if visitor.language == "en" else "light")
        visitor.sign_in_to_the_dashboard()
        self.keep("dashboard")
        visitor.go(TENANT, "/dashboard/catalogue/")
        self.keep("products")
        visitor.go(TENANT, "/dashboard/team/")
        self.keep("team")
        places.to_first_order(visitor)
        self.keep("order")
        visitor.page.emulate_media(color_scheme="light")

    def _editor(self) -> None:
        visitor = self.visitor
        visitor.sign_in_to_the_admin("admin")
        visitor.go(TENANT, "/cms/pages/")
        links = visitor.page.locator("main a[href$='/edit/'], a[href$='/edit/']")
        visitor.go(TENANT, str(links.first.get_attribute("href")))
        self.keep("editor")

    def _console(self) -> None:
        visitor = self.visitor
        visitor.sign_in_to_the_admin("operator", "")
        visitor.page.emulate_media(color_scheme="dark" if visitor.language == "en" else "light")
        visitor.go("", "/cms/")
        self.keep("console")
        visitor.go("", str(visitor.page.locator("main a[href*='/city/tenants/']").first.get_attribute("href")))
        self.keep("tenant")
        visitor.page.emulate_media(color_scheme="light")


def write_index() -> None:
    """The page that shows them all."""
    lines = ["# The main pages", "", "Made by `.venv/bin/python -m tests.journeys.screenshots`."]
    for name, title in TITLES.items():
        lines += ["", f"## {title}", ""]
        for language in NAMES:
            lines.append(
                " ".join(
                    f'<img src="{name}-{language}-{size}.webp" height="420" alt="{title}, {NAMES[language]}, {size}">'
                    for size in SIZES
                )
            )
            lines.append("")
        lines.pop()
    (FOLDER / "README.md").write_text("\n".join(lines) + "\n", encoding="utf-8")


def main() -> None:
    FOLDER.mkdir(parents=True, exist_ok=True)
    if strange := set(sys.argv[1:]) - set(TITLES):
        sys.exit(f"no such picture: {sorted(strange)}; there are {', '.join(TITLES)}")
    name = "album"
    DATABASES.copy(DATABASES.planted(), name)
    try:
        with (
            tempfile.TemporaryDirectory() as folder,
            sync_playwright() as playwright,
            serve(DATABASES.url_of(name), _redis_of(15), Path(folder), roles=("web",)) as city,
        ):
            _photograph(city, launch(playwright))
    finally:
        DATABASES.drop(name)
    write_index()


def _photograph(city: LiveCity, browser: object) -> None:
    wanted = set(sys.argv[1:]) or set(TITLES)
    for language in NAMES:
        for size, (width, height) in SIZES.items():
            context = browser.new_context(  # type: ignore[attr-defined]
                locale="ar-SA" if language == "ar" else "en-GB",
                viewport={"width": width, "height": height},
                reduced_motion="reduce",
            )
            page = context.new_page()
            page.set_default_timeout(30_000)
            Album(Visitor(city, page, language), size, wanted).take()
            context.close()
    browser.close()  # type: ignore[attr-defined]


if __name__ == "__main__":
    main()
