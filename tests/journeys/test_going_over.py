"""Forms whose answer leads to another host: into a tenant as support, out of the city's page of tenants, to a store as
somebody else sees it. A browser holds the page's policy against where the answer leads."""

from __future__ import annotations

import re
from collections.abc import Callable
from typing import TYPE_CHECKING

import psycopg
import pytest
from playwright.sync_api import expect

from tests.journeys.walking import PASSWORD, TENANT, Visitor

if TYPE_CHECKING:
    from tests.ground.serving import LiveCity

pytestmark = pytest.mark.journey
REASON = {"en": "An order of theirs does not open.", "ar": "طلب من طلباتهم لا يُفتح."}


def test_support_goes_into_a_tenant_and_out_again(arrive: Callable[..., Visitor], language: str) -> None:
    operator = arrive()
    operator.sign_in_to_the_admin("operator", "")
    page = operator.page
    operator.go("", "/cms/overview/")
    page.locator("main a[href*='/city/tenants/']").first.click()
    tenant = re.compile(re.escape(page.url.partition("?")[0]) + r"\?visit=")
    operator.press("Go in as support")
    page.fill("[name=reason]", REASON[language])
    operator.press("Go in", page.locator("main form"))
    expect(page).to_have_url(re.compile(r"/dashboard/$"))
    bar = page.locator(".support-bar")
    expect(bar).to_contain_text(REASON[language])
    bar.locator("button").click()
    expect(page).to_have_url(tenant)
    expect(page.locator(".messages")).to_contain_text(operator.say("The visit has ended."))


def test_support_that_stayed_too_long_is_led_back(
    arrive: Callable[..., Visitor], live_city: LiveCity, language: str
) -> None:
    operator = arrive()
    operator.sign_in_to_the_admin("operator", "")
    page = operator.page
    operator.go("", "/cms/overview/")
    page.locator("main a[href*='/city/tenants/']").first.click()
    operator.press("Go in as support")
    page.fill("[name=reason]", REASON[language])
    operator.press("Go in", page.locator("main form"))
    expect(page.locator(".support-bar")).to_be_visible()
    with psycopg.connect(live_city.database_url) as connection:
        connection.execute("SET search_path TO public")
        connection.execute("UPDATE members_supportvisit SET expires_at = now() - interval '1 second'")
    # A form of the page that lay open meanwhile; its answer leads out of the tenant's host.
    page.locator(".support-bar button").click()
    expect(page).to_have_url(re.compile(r"/cms/city/tenants/\d+/\?visit="))
    expect(page.locator(".messages")).to_contain_text(operator.say("The time of the visit has run out."))


def test_a_member_goes_in_from_the_citys_page(arrive: Callable[..., Visitor], language: str) -> None:
    member = arrive()
    page = member.page
    member.go("", "work/login/")
    page.fill("#id_email", f"admin@{TENANT}.example")
    page.fill("#id_password", PASSWORD)
    member.press("Sign in", page.locator("main form").first)
    expect(page).to_have_url(re.compile(rf"/{language}/work/$"))
    page.locator("button[value='/dashboard/']").first.click()
    expect(page).to_have_url(re.compile(rf"//{TENANT}\..*/dashboard/$"))


def test_an_editor_looks_as_a_persona(arrive: Callable[..., Visitor]) -> None:
    editor = arrive()
    page = editor.page
    editor.sign_in_to_the_admin("admin")
    editor.go(TENANT, "/cms/view-as/")
    editor.press("Look at the store", page.locator("main form"))
    expect(page.locator("form.announce button")).to_be_visible()
    page.locator("form.announce button").click()
    expect(page.locator("form.announce")).to_have_count(0)
