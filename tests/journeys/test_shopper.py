"""From a misspelt word to a shipped parcel, and from an order to its money back."""

from __future__ import annotations

import io
import re
from collections.abc import Callable
from decimal import Decimal
from typing import TYPE_CHECKING

import pypdf
import pytest
from playwright.sync_api import expect

from tests.journeys.letters import html_of, papers_of, wait_for_letter
from tests.journeys.walking import SHOP, Visitor, number_in

if TYPE_CHECKING:
    from email.message import EmailMessage

pytestmark = pytest.mark.journey

MISSPELT = {"en": "dehn hindii", "ar": "دهن هنيد"}
OIL = {"en": "Dehn al-oud, Hindi", "ar": "دهن عود هندي"}
HALF = {"en": "Half tola", "ar": "نصف تولة"}
CUSTOMER = {"en": "daniel@shopper.example", "ar": "noura@shopper.example"}


def _fill_the_basket(visitor: Visitor) -> None:
    page = visitor.page
    visitor.go(SHOP, "")
    page.get_by_label(visitor.say("Search"), exact=True).locator("visible=true").first.click()
    page.fill("#find-top", MISSPELT[visitor.language])
    page.press("#find-top", "Enter")
    expect(page).to_have_url(re.compile(r"/search/\?q="))
    title = OIL[visitor.language]
    page.locator("#found").get_by_role("link", name=title).first.click()
    expect(page.get_by_role("heading", level=1)).to_have_text(title)
    page.locator(".choices a, .chips a").filter(has_text=HALF[visitor.language]).click()
    expect(page.locator("#buy .choices [aria-current], #buy .chips [aria-current]")).to_contain_text(
        HALF[visitor.language]
    )
    with page.expect_response(re.compile(r"/basket/add/")) as added:
        visitor.press("Add to basket", page.locator("#buy form.buy-row"))
    assert added.value.ok
    visitor.go(SHOP, "basket/")
    expect(page.locator("article.line")).to_have_count(1)


def _use_the_code(visitor: Visitor, code: str) -> None:
    visitor.page.fill("#voucher-code", code)
    visitor.press("Apply")
    expect(visitor.page.locator(".sum .less data")).to_have_attribute("value", "193.50")


def _tell_who(visitor: Visitor, address: str) -> None:
    page = visitor.page
    page.fill("#id_name", {"en": "Sara Al-Qahtani", "ar": "سارة القحطاني"}[visitor.language])
    page.fill("#id_phone", "055 318 2040")
    page.fill("#id_email", address)
    page.fill("#id_short_address", "RMLA3486")
    page.fill("#id_line1", {"en": "Wadi Hajar Street", "ar": "شارع وادي حجر"}[visitor.language])
    page.fill("#id_line4", {"en": "Riyadh", "ar": "الرياض"}[visitor.language])


def _pay(visitor: Visitor, way: str) -> str:
    """From the page of details to the thanks; the order's number."""
    page = visitor.page
    visitor.press("Continue to payment")
    page.check(f"input[name=payment][value={way}]")
    visitor.press("Look at the order")
    visitor.press("Place the order", page.locator("main form"))
    expect(page).to_have_url(re.compile(rf"/{visitor.language}/checkout/thanks/$"))
    return number_in(page.locator("main .lede").inner_text())


def _make(merchant: Visitor, number: str, move: str) -> None:
    """A move of the order's flow, from its page in the dashboard."""
    act = merchant.page.locator(f"details.act:has(input[name=move][value={move}])")
    act.locator("summary").click()
    act.locator("form button").click()
    expect(merchant.page.locator("h1")).to_have_text(number)


def _is_of(address: str, number: str) -> Callable[[EmailMessage], bool]:
    return lambda letter: letter["To"] == address and number in letter["Subject"]


def test_a_guest_buys_and_the_merchant_ships(arrive: Callable[..., Visitor], language: str) -> None:
    guest, address = arrive(), f"guest-{language}@example.com"
    page = guest.page
    _fill_the_basket(guest)
    expect(page.locator(".sum .total data")).to_have_attribute("value", "1290.00")
    _use_the_code(guest, "SHITA15")
    guest.press("Continue", page.locator("aside"))
    _tell_who(guest, address)
    number = _pay(guest, "cash_on_delivery")
    expect(page.locator("main")).to_contain_text(address)
    total = str(page.locator(".sum .total data").get_attribute("value"))
    assert Decimal(total) >= Decimal("1096.50")

    paper = pypdf.PdfReader(io.BytesIO(guest.fetch("a[href*='/checkout/receipt/']")))
    assert number in paper.pages[0].extract_text()

    letter = wait_for_letter(guest.city.mail, _is_of(address, number))
    html = html_of(letter)
    assert f'lang="{language}"' in html and f'dir="{"rtl" if language == "ar" else "ltr"}"' in html
    assert f"{Decimal(total):,}" in html
    assert papers_of(letter)[f"{number}.pdf"].startswith(b"%PDF-")

    merchant = arrive()
    merchant.sign_in_to_the_dashboard()
    expect(merchant.page.locator("html")).to_have_attribute("lang", language)
    merchant.go("saudi-marketplace", "/dashboard/orders/")
    merchant.page.locator(f"main a[href*='/orders/{number}/']").first.click()
    for move in ("confirm", "pack", "ship"):
        _make(merchant, number, move)
    expect(merchant.page.locator("main .pill").filter(has_text=merchant.say("Out for delivery")).first).to_be_visible()


def test_a_customer_cancels_and_gets_the_money_back(arrive: Callable[..., Visitor], language: str) -> None:
    customer = arrive()
    customer.sign_in_to_the_shop(CUSTOMER[language])
    _fill_the_basket(customer)
    customer.press("Continue", customer.page.locator("aside"))
    expect(customer.page.locator("input[name=kept]:checked")).not_to_have_value("new")
    number = _pay(customer, "bank_transfer")

    merchant = arrive()
    merchant.sign_in_to_the_dashboard()
    merchant.go("saudi-marketplace", f"/dashboard/orders/{number}/")
    pay = merchant.page.locator("form[action$='/pay/']")
    pay.locator("xpath=ancestor::details/summary").click()
    merchant.press("Mark as paid", pay)
    expect(pay).to_have_count(0)
    customer.go(SHOP, f"account/orders/{number}/")
    customer.press("Cancel the order", customer.page.locator("main"))
    customer.press("Cancel the order", customer.page.locator("main form"))
    expect(customer.page.locator(".order-head .pill")).to_have_text(
        re.compile("|".join(customer.say(state) for state in ("Cancelled", "Refunded")))
    )
    merchant.go("saudi-marketplace", f"/dashboard/orders/{number}/")
    given = merchant.page.locator(".sum div", has=merchant.page.get_by_text(merchant.say("Given back"), exact=True))
    paid = merchant.page.locator(".sum .total data").get_attribute("value")
    expect(given.locator("data")).to_have_attribute("value", str(paid))
