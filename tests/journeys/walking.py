"""How a visitor of the live city moves: words in their language, doors, what a page holds."""

from __future__ import annotations

import base64
import re
from dataclasses import dataclass
from typing import TYPE_CHECKING

from django.utils import translation
from playwright.sync_api import Locator, Page, expect

if TYPE_CHECKING:
    from tests.ground.serving import LiveCity

PASSWORD = "cityos-demo"
SHOP, TENANT = "oud-perfumes", "saudi-marketplace"


def say(language: str, words: str) -> str:
    """A text of the interface as this reader sees it."""
    with translation.override(language):
        return translation.gettext(words)


@dataclass
class Visitor:
    """Somebody with a browser of their own, who reads one language."""

    city: LiveCity
    page: Page
    language: str

    def go(self, label: str, path: str) -> None:
        """Opens a page, which must answer; `path` is below the language unless it begins with a slash."""
        answer = self.page.goto(self.city.url(label, path if path.startswith("/") else f"/{self.language}/{path}"))
        assert answer is not None and answer.status == 200, (label, path, answer and answer.status)

    def say(self, words: str) -> str:
        return say(self.language, words)

    def press(self, words: str, within: Page | Locator | None = None) -> None:
        """Presses the button, or follows the link, that begins with these words, when the page's scripts have begun."""
        place = within or self.page
        name = re.compile(rf"^\s*{re.escape(self.say(words))}")
        found = place.get_by_role("button", name=name).or_(place.get_by_role("link", name=name))
        button = found.locator("visible=true").first
        button.wait_for()
        self.page.wait_for_load_state("load")
        button.click()

    def sees(self, text: str) -> None:
        expect(self.page.locator("main").get_by_text(text).locator("visible=true").first).to_be_visible()

    def fetch(self, selector: str) -> bytes:
        """The file behind a link, with this visitor's cookies."""
        href = self.page.locator(selector).first.get_attribute("href")
        coded = self.page.evaluate(
            """async (href) => {
                const answer = await fetch(href);
                if (!answer.ok) throw new Error(href + " answers " + answer.status);
                const bytes = new Uint8Array(await answer.arrayBuffer());
                return btoa(Array.from(bytes, (each) => String.fromCharCode(each)).join(""));
            }""",
            href,
        )
        return base64.b64decode(coded)

    def sign_in_to_the_shop(self, email: str, label: str = SHOP) -> None:
        self.go(label, "account/login/")
        self.page.fill("#id_email", email)
        self.page.fill("#id_password", PASSWORD)
        self.press("Sign in", self.page.locator("main form").first)
        expect(self.page).to_have_url(re.compile(rf"/{self.language}/account/$"))

    def sign_in_to_the_dashboard(self, name: str = "admin", tenant: str = TENANT) -> None:
        self.go(tenant, "/dashboard/login/")
        self.page.fill("#id_email", f"{name}@{tenant}.example")
        self.page.fill("#id_password", PASSWORD)
        self.press("Sign in", self.page.locator("main form.card"))
        expect(self.page).to_have_url(re.compile(r"/dashboard/$"))

    def sign_in_to_the_admin(self, name: str, label: str = TENANT) -> None:
        self.go(label, "/cms/login/")
        # A tenant's people sign in on its own page; operators on the city's.
        if label:
            self.page.fill("#id_email", f"{name}@{TENANT}.example")
            self.page.fill("#id_password", PASSWORD)
            self.press("Sign in", self.page.locator("main form.card"))
        else:
            self.page.fill("#id_email", "operator@city.example")
            self.page.fill("#id_password", PASSWORD)
            self.press("Sign in", self.page.locator("main form.card"))
        expect(self.page).to_have_url(re.compile(r"/cms/$"))


def number_in(text: str) -> str:
    """The order's number in a text; not every tenant puts letters before it."""
    found = re.search(r"\b(?:[A-Z]{2,4}-[\w-]*)?\d+\b", text)
    assert found, text
    return found.group()
