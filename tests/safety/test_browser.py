"""Rule 16 in a browser: pages of every face run with their policy, and nothing of theirs is refused by it."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator
from typing import TYPE_CHECKING, Any

import psycopg
import pytest
from playwright.sync_api import Page, expect

from tests.ground.browsing import PATIENCE
from tests.journeys.walking import SHOP, TENANT, Visitor
from tests.safety.rules import rule

if TYPE_CHECKING:
    from playwright.sync_api import BrowserContext

    from tests.ground.serving import LiveCity

pytestmark = [pytest.mark.journey, rule(16)]
AT_MOST = 45
# Wagtail's cropping library asks in this way whether there is a touch screen; refused, it takes a mouse for granted.
LISTED = re.compile(r"/cms/images/\d+/[^ ]*: .*inline event handler")
LEFT_OUT = re.compile(r"logout|/sign-out|\.csv|\.pdf|\.xml|export|download|#|mailto:|tel:|/documents/|/media/|jsi18n")


@pytest.fixture
def visitor(live_city: LiveCity, new_visitor: Callable[..., BrowserContext]) -> Visitor:
    page = new_visitor("en").new_page()
    page.set_default_timeout(PATIENCE)
    return Visitor(live_city, page, "en")


@pytest.fixture
def refused(visitor: Visitor) -> Iterator[list[str]]:
    """What the browser refused, with the page on which it did."""
    found: list[str] = []

    def hear(message: Any) -> None:
        if "Content Security Policy" in message.text or "Content-Security-Policy" in message.text:
            told = f"{visitor.page.url}: {message.text[:300]}"
            found.extend([] if LISTED.search(told) else [told])

    visitor.page.on("console", hear)
    yield found


def _kind(address: str) -> str:
    """Addresses of one kind differ in their numbers and names of rows only."""
    path = re.sub(r"^https?://[^/]+", "", address).partition("?")[0]
    return re.sub(r"/(products|shop|stores)/[^/]+/", r"/\1/x/", re.sub(r"\d+", "1", path))


def _walk(page: Page, start: str, below: str) -> int:
    """Opens a page of each kind that links lead to, up to `AT_MOST`."""
    waiting, seen, opened = [start], {_kind(start)}, 0
    while waiting and opened < AT_MOST:
        answer = page.goto(waiting.pop(0))
        opened += 1
        if answer is None or answer.status != 200:
            continue
        page.wait_for_load_state("load")
        links = page.eval_on_selector_all("a[href]", "found => found.map(one => one.href)")
        for link in links:
            if link.startswith(below) and not LEFT_OUT.search(link) and _kind(link) not in seen:
                seen.add(_kind(link))
                waiting.append(link)
    return opened


@pytest.mark.parametrize("face", ["admin", "console", "dashboard", "shop", "city"])
def test_nothing_of_ours_is_refused(face: str, visitor: Visitor, refused: list[str], capsys: Any) -> None:
    label, path = {
        "admin": (TENANT, "/cms/"),
        "console": ("", "/cms/"),
        "dashboard": (TENANT, "/dashboard/"),
        "shop": (SHOP, "/en/"),
        "city": ("", "/en/"),
    }[face]
    if face in {"admin", "console"}:
        visitor.sign_in_to_the_admin("admin", label)
    elif face == "dashboard":
        visitor.sign_in_to_the_dashboard()
    opened = _walk(visitor.page, visitor.city.url(label, path), visitor.city.url(label, path))
    with capsys.disabled():
        print(f"\n{face}: {opened} kinds of pages opened")
    assert opened > 10
    assert not refused, "\n".join(refused)


def test_scripts_of_the_editor_run(visitor: Visitor, refused: list[str]) -> None:
    """Choosers, rows that are added, dates, and the framed preview: each begins with a script inside the page."""
    page = visitor.page
    visitor.sign_in_to_the_admin("admin")
    with psycopg.connect(visitor.city.database_url) as connection:
        connection.execute(f"SET search_path TO t_{TENANT.replace('-', '_')}")
        row = connection.execute("SELECT id FROM wagtailcore_page WHERE slug = %s", [f"{SHOP}-en"]).fetchone()
    assert row is not None
    visitor.go(TENANT, f"/cms/pages/add/cms_pages/formpage/{row[0]}/")
    page.locator("#id_form_fields-ADD").first.click()
    expect(page.locator("#id_form_fields-0-label_en, #id_form_fields-0-label").first).to_be_visible()

    visitor.go(TENANT, f"/cms/pages/{row[0]}/edit/")
    page.locator("[data-side-panel-toggle=status]").first.click()
    page.get_by_role("button", name=re.compile("[Ss]chedule")).first.click()
    page.locator("input[name=go_live_at]").first.click()
    expect(page.locator(".xdsoft_datetimepicker:visible").first).to_be_visible()

    visitor.go(TENANT, f"/cms/pages/{row[0]}/edit/")
    page.locator(".c-sf-add-button").last.click()
    page.get_by_role("option", name="Picture").first.click()
    page.locator("[data-chooser-action-choose]:visible").last.click()
    expect(page.locator(".modal-content").first).to_be_visible()
    assert not refused, "\n".join(refused)


def test_a_script_of_somebody_else_is_not_run(visitor: Visitor, refused: list[str]) -> None:
    """What the others would show if the policy were not there."""
    page = visitor.page
    visitor.sign_in_to_the_admin("admin")
    page.evaluate(
        """() => { const one = document.createElement("script"); one.textContent = "window.ran = 1";
                   document.body.append(one); document.body.insertAdjacentHTML("beforeend",
                   '<img src=x onerror="window.ran = 2">'); }"""
    )
    while len(refused) < 2:
        page.wait_for_event("console")
    assert page.evaluate("() => window.ran") is None
