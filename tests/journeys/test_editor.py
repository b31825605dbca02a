"""An editor changes the home page and hands it in; a moderator lets it out; the shop's visitors see it at once."""

from __future__ import annotations

import re
from collections.abc import Callable
from typing import TYPE_CHECKING

import psycopg
import pytest
from playwright.sync_api import Page, expect

from tests.ground.waiting import until
from tests.journeys.walking import SHOP, TENANT, Visitor

if TYPE_CHECKING:
    from tests.ground.serving import LiveCity

pytestmark = pytest.mark.journey

TITLE = {"en": "Chosen for the first cold night", "ar": "مختارات أول ليلة باردة"}


def _act(page: Page, button: str) -> None:
    """Presses a button of the page's action menu, opening the menu where it hides there."""
    found = page.locator(f"footer {button}, .action-menu {button}, {button}").first
    if not found.is_visible():
        page.locator("footer [data-w-dropdown-target=toggle]").last.click()
    found.click()


def _home_page(city: LiveCity, language: str) -> int:
    """The id of the shop's home page."""
    with psycopg.connect(city.database_url) as connection:
        connection.execute(f"SET search_path TO t_{TENANT.replace('-', '_')}")
        row = connection.execute("SELECT id FROM wagtailcore_page WHERE slug = %s", [f"{SHOP}-{language}"]).fetchone()
    assert row is not None
    return int(row[0])


def test_a_new_grid_goes_from_draft_to_public(arrive: Callable[..., Visitor], language: str) -> None:
    title = TITLE[language]
    reader, editor, moderator = arrive(), arrive(), arrive()
    home = _home_page(reader.city, language)
    for _again in range(3):  # so that the page is kept by the page cache
        reader.go(SHOP, "")
        expect(reader.page.get_by_role("heading", name=title)).to_have_count(0)

    page = editor.page
    editor.sign_in_to_the_admin("editor")
    editor.go(TENANT, f"/cms/pages/{home}/edit/")
    expect(page.locator("html")).to_have_attribute("dir", "rtl" if language == "ar" else "ltr")
    page.locator(".c-sf-add-button").last.click()
    page.get_by_role("option", name=editor.say("Product grid")).first.click()
    last = int(page.locator("[name=body-count]").input_value()) - 1
    page.fill(f"[name=body-{last}-value-title]", title)
    page.select_option(f"[name=body-{last}-value-source]", "newest")
    page.fill(f"[name=body-{last}-value-limit]", "3")

    page.locator("[data-side-panel-toggle=preview]").first.click()
    preview = page.frame_locator("iframe#w-preview-iframe, iframe[id*=preview]").first
    expect(preview.get_by_role("heading", name=title)).to_be_visible()
    _act(page, "[name=action-submit]")
    expect(page).to_have_url(re.compile(r"/cms/(pages/\d+/(edit/)?)?$"))
    reader.go(SHOP, "")
    expect(reader.page.get_by_role("heading", name=title)).to_have_count(0)

    moderator.sign_in_to_the_admin("moderator")
    moderator.go(TENANT, f"/cms/pages/{home}/edit/")
    _act(moderator.page, "[data-workflow-action-name=approve]:not([data-workflow-action-modal-url])")
    expect(moderator.page).to_have_url(re.compile(r"/cms/(pages/\d+/)?$"))
    section = reader.page.locator("section", has=reader.page.get_by_role("heading", name=title))
    # Pages that were kept are given up by every process within a second.
    assert until(lambda: reader.go(SHOP, "") or section.count())
    expect(section.locator("a[href*='/products/']").first).to_be_visible()
