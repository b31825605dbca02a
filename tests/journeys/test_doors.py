"""Coming in without a password: by a passkey that the browser keeps, and by the code of a letter."""

from __future__ import annotations

import re
from collections.abc import Callable

import pytest
from playwright.sync_api import expect

from tests.journeys import places
from tests.journeys.letters import wait_for_letter
from tests.journeys.walking import SHOP, TENANT, Visitor, say

pytestmark = pytest.mark.journey

# Chromium's own device in software: it has a finger on it already.
DEVICE = {
    "protocol": "ctap2",
    "transport": "internal",
    "hasResidentKey": True,
    "hasUserVerification": True,
    "isUserVerified": True,
    "automaticPresenceSimulation": True,
}


def with_device(visitor: Visitor) -> None:
    """Gives this browser a device that makes passkeys."""
    speaker = visitor.page.context.new_cdp_session(visitor.page)
    speaker.send("WebAuthn.enable")
    speaker.send("WebAuthn.addVirtualAuthenticator", {"options": DEVICE})


def test_a_passkey_from_the_room_to_the_door(arrive: Callable[..., Visitor], language: str) -> None:
    visitor = arrive()
    page = visitor.page
    with_device(visitor)
    visitor.sign_in_to_the_shop(places.CUSTOMER[language])
    visitor.go(SHOP, "account/security/")
    visitor.press("Add a passkey")
    expect(page).to_have_url(re.compile(r"/account/security/passkeys/\d+/$"))
    page.fill("#id_name", "هاتفي" if language == "ar" else "My phone")
    visitor.press("Save", page.locator("main"))
    visitor.sees("هاتفي" if language == "ar" else "My phone")
    visitor.press("Sign out everywhere")
    expect(page).to_have_url(re.compile(r"/account/login/$"))
    visitor.press("Sign in with a passkey")
    expect(page).to_have_url(re.compile(rf"/{language}/account/$"))


def test_who_lost_the_phone_is_let_in_by_the_shop(arrive: Callable[..., Visitor], language: str) -> None:
    visitor, admin = arrive(), arrive()
    address, why = places.CUSTOMER[language], {"en": "Called back.", "ar": "اتصلنا بالرقم."}[language]
    with_device(visitor)
    visitor.sign_in_to_the_shop(address)
    visitor.go(SHOP, "account/security/")
    visitor.press("Add a passkey")
    expect(visitor.page).to_have_url(re.compile(r"/account/security/passkeys/\d+/$"))

    admin.sign_in_to_the_dashboard()
    page = admin.page
    admin.go(TENANT, f"/dashboard/users/?q={address}")
    page.locator("main a.row-link").first.click()
    admin.press("Let this customer in")
    expect(page.locator("main")).to_contain_text(address)
    admin.press("Take them off", page.locator("main form"))
    admin.sees(admin.say("Make sure first, then tick this."))
    page.fill("#id_reason", why)
    page.check("#id_sure")
    admin.press("Take them off", page.locator("main form"))
    expect(page).to_have_url(re.compile(r"/dashboard/users/\d+/$"))
    expect(page.locator("#toasts")).to_contain_text(
        admin.say("Taken off. A letter says so, and the password is enough again.")
    )
    headline = say(language, "Your second steps were taken off")
    wait_for_letter(admin.city.mail, lambda each: each["To"] == address and headline in str(each["Subject"]))

    # The session is over, the passkey opens nothing, the password does.
    visitor.page.goto(visitor.city.url(SHOP, f"/{language}/account/security/"))
    expect(visitor.page).to_have_url(re.compile(r"/account/login/"))
    visitor.sign_in_to_the_shop(address)


def test_without_a_passkey_the_page_says_so_and_other_ways_stay(arrive: Callable[..., Visitor], language: str) -> None:
    visitor = arrive()
    with_device(visitor)
    visitor.go(SHOP, "account/login/")
    visitor.press("Sign in with a passkey")
    visitor.sees(visitor.say("No passkey was used. Try again, or sign in another way."))
    visitor.press("Send me a code")
    address = places.CUSTOMER[language]
    visitor.page.fill("#id_address", address)
    visitor.press("Send the code", visitor.page.locator("main form"))
    six = re.compile(r"\b\d{6}\b")
    letter = wait_for_letter(
        visitor.city.mail, lambda each: each["To"] == address and six.search(str(each["Subject"])) is not None
    )
    code = six.search(str(letter["Subject"]))
    assert code is not None and letter["Content-Language"] == language
    visitor.page.fill("#id_code", code.group())
    visitor.press("Sign in", visitor.page.locator("main form"))
    expect(visitor.page).to_have_url(re.compile(rf"/{language}/account/$"))
