"""A guest buys one thing of a shop."""

from __future__ import annotations

import re

from playwright.sync_api import expect

from tests.journeys.walking import Visitor, number_in


def buy(visitor: Visitor, label: str, title: str, address: str) -> str:
    """From the shop's list to the thanks, paid on delivery; the order's number. The letters go to `address`."""
    page = visitor.page
    visitor.go(label, "shop/")
    page.locator("#found").get_by_role("link", name=title).first.click()
    with page.expect_response(re.compile(r"/basket/add/")) as added:
        visitor.press("Add to basket", page.locator("#buy"))
    assert added.value.ok
    visitor.go(label, "basket/")
    visitor.press("Continue", page.locator("aside"))
    page.fill("#id_name", {"en": "Sara Al-Qahtani", "ar": "سارة القحطاني"}[visitor.language])
    page.fill("#id_phone", "055 318 2040")
    page.fill("#id_email", address)
    page.fill("#id_short_address", "RMLA3486")
    page.fill("#id_line1", {"en": "Wadi Hajar Street", "ar": "شارع وادي حجر"}[visitor.language])
    page.fill("#id_line4", {"en": "Riyadh", "ar": "الرياض"}[visitor.language])
    visitor.press("Continue to payment")
    page.check("input[name=payment][value=cash_on_delivery]")
    visitor.press("Look at the order")
    visitor.press("Place the order", page.locator("main form"))
    expect(page).to_have_url(re.compile(rf"/{visitor.language}/checkout/thanks/$"))
    return number_in(page.locator("main .lede").inner_text())
