"""Coming in without a password: by a passkey that the browser keeps, and by the code of a letter."""

from __future__ import annotations

import re
from collections.abc import Callable

import pytest
from playwright.sync_api import expect

from tests.journeys import places
from tests.journeys.letters import wait_for_letter
from tests.journeys.walking import SHOP, Visitor

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
