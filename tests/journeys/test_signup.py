"""From nothing to the first sale: somebody opens a shop, puts one thing into it, and somebody else buys that."""

from __future__ import annotations

import re
import time
from collections.abc import Callable
from typing import TYPE_CHECKING

import pytest
from playwright.sync_api import expect

from tests.journeys.buying import buy
from tests.journeys.letters import wait_for_letter
from tests.journeys.walking import Visitor

if TYPE_CHECKING:
    from email.message import EmailMessage

pytestmark = pytest.mark.journey

MINUTES = 3
CODE = re.compile(r"(?m)\b(\d{6})$")
PASSWORD = "palm-harbour-42"
SHOP = {"en": ("Palm Corner", "ركن النخلة"), "ar": ("Cedar Corner", "ركن الأرز")}
HANDLE = {"en": "palm-corner", "ar": "cedar-corner"}
OWNER = {"en": "Layla Noor", "ar": "ليلى نور"}
GOODS = {"en": ("Woven basket", "سلة خوص"), "ar": ("Carved box", "صندوق منقوش")}


def _sign_up(visitor: Visitor, address: str) -> None:
    page, (english, arabic) = visitor.page, SHOP[visitor.language]
    visitor.go("", "")
    visitor.press("Open a shop")
    page.fill("#id_name_ar", arabic)
    page.fill("#id_name_en", english)
    page.locator("#id_handle").press_sequentially(HANDLE[visitor.language])
    expect(page.locator("#handle-told .ok-t")).to_contain_text(HANDLE[visitor.language])
    page.locator("#id_place").select_option(index=1)
    page.fill("#id_owner_name", OWNER[visitor.language])
    page.fill("#id_email", address)
    visitor.press("Send me the letter", page.locator("main form"))
    expect(page.locator("main")).to_contain_text(address)

    letter: EmailMessage = wait_for_letter(visitor.city.mail, lambda each: each["To"] == address)
    text = letter.get_body(("plain",))
    assert text is not None and letter["Content-Language"] == visitor.language
    code = CODE.search(str(text.get_content()))
    assert code is not None, text.get_content()
    page.fill("#id_code", code.group(1))
    visitor.press("Go on", page.locator("main form"))
    page.fill("#id_password", PASSWORD)
    visitor.press("Set up the shop", page.locator("main form"))
    # The page of the progress leads here by itself.
    expect(page).to_have_url(re.compile(rf"//{HANDLE[visitor.language]}-office\..*/dashboard/$"), timeout=90_000)
    expect(page.locator("html")).to_have_attribute("lang", visitor.language)
    expect(page.locator("main")).to_contain_text(visitor.say("Set up your shop"))


def _add_a_product(visitor: Visitor) -> None:
    page, (english, arabic) = visitor.page, GOODS[visitor.language]
    visitor.press("Add the first product", page.locator("main"))
    page.wait_for_url(lambda url: not url.endswith("/dashboard/"))
    if page.locator("#id_title_en").count() == 0:
        page.locator("main a[href*='/catalogue/products/create/'], main form button").first.click()
    page.fill("#id_title_en", english)
    page.fill("#id_title_ar", arabic)
    page.locator("input[name$=price]").first.fill("120")
    page.locator("input[name$=num_in_stock]").first.fill("5")
    page.locator("input[name$=partner_sku]").first.fill(f"W-{visitor.language}-1")
    page.locator("main form button.solid").first.click()
    expect(page).to_have_url(re.compile(r"/catalogue/products/\d+/$"))
    expect(page.locator("main h1")).to_contain_text(GOODS[visitor.language][visitor.language == "ar"])


def test_from_sign_up_to_the_first_sale(arrive: Callable[..., Visitor], language: str) -> None:
    began = time.monotonic()
    owner = arrive()
    _sign_up(owner, f"owner-{language}@palm.example")
    opened = time.monotonic() - began
    _add_a_product(owner)
    title = GOODS[language][language == "ar"]
    number = buy(arrive(), HANDLE[language], title, f"first-{language}@example.com")
    took = time.monotonic() - began
    print(f"\n{language}: open after {opened:.0f} s, first sale after {took:.0f} s")
    owner.go(f"{HANDLE[language]}-office", "/dashboard/orders/")
    expect(owner.page.locator("main")).to_contain_text(number)
    assert took < MINUTES * 60
