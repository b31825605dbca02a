"""The page before a plan is taken: who may open it, what it says, and what its button does."""

from __future__ import annotations

import re
from collections.abc import Callable
from decimal import Decimal
from typing import Any

import pytest

from tenancy.context import in_the_city
from tenancy.models import Plan, TenantBilling, TenantInvoice
from tests.merchant.conftest import Shop

AT = "/dashboard/plan/choose/"
SAME_ORIGIN = {"sec-fetch-site": "same-origin"}


@pytest.fixture
def larger(shop: Shop) -> Plan:
    """A plan that tenants take themselves; the shop pays 10 a month for another."""
    with in_the_city():
        return Plan.objects.create(
            code="larger", name_en="Larger", name_ar="الأوسع", base_price=Decimal(300), is_self_service=True
        )


def _terms() -> TenantBilling:
    with in_the_city():
        return TenantBilling.objects.select_related("plan", "next_plan").get()


def _seen(page: str) -> str:
    found = re.search(r'name="seen" value="(\w+)"', page)
    assert found
    return found.group(1)


@pytest.mark.parametrize("role", ["auditor", "viewer", "store-manager", "compliance-officer"])
def test_who_may_not_choose_finds_no_button(by_role: Callable[[str], Any], larger: Plan, role: str) -> None:
    browser = by_role(role)
    assert browser.get(f"{AT}?plan={larger.pk}").status_code in {403, 404}
    for path in (AT, "/dashboard/plan/call-off/"):
        assert browser.post(path, {"plan": larger.pk}, headers=SAME_ORIGIN).status_code in {403, 404}
    page = browser.get("/dashboard/plan/")
    assert page.status_code in {200, 403, 404} and "Continue" not in page.content.decode()
    assert _terms().plan != larger


def test_the_page_says_what_it_costs_and_the_button_takes_it(by_role: Callable[[str], Any], larger: Plan) -> None:
    browser = by_role("tenant-admin")
    page = browser.get(f"{AT}?plan={larger.pk}").content.decode()
    # 290 more for the whole month that has just begun, and VAT.
    assert "To pay now" in page and "333.50" in page and "345.00" in page
    posted = {"plan": larger.pk, "seen": _seen(page)}
    for _twice in range(2):
        answer = browser.post(AT, posted, headers=SAME_ORIGIN)
        assert (answer.status_code, answer.url) == (302, "/dashboard/plan/")
    assert _terms().plan == larger
    with in_the_city():
        assert TenantInvoice.objects.count() == 2
    assert "Your plan is Larger now." in browser.get("/dashboard/plan/").content.decode()


def test_another_offer_than_was_read_is_shown_again(by_role: Callable[[str], Any], larger: Plan) -> None:
    browser = by_role("tenant-admin")
    seen = _seen(browser.get(f"{AT}?plan={larger.pk}").content.decode())
    with in_the_city():
        Plan.objects.filter(pk=larger.pk).update(base_price=400)
    answer = browser.post(AT, {"plan": larger.pk, "seen": seen}, headers=SAME_ORIGIN)
    page = answer.content.decode()
    assert answer.status_code == 409 and "Look at it again" in page and _seen(page) != seen
    assert _terms().plan != larger


def test_a_lower_plan_is_arranged_and_called_off(by_role: Callable[[str], Any], larger: Plan) -> None:
    browser = by_role("tenant-admin")
    with in_the_city():
        free = Plan.objects.create(code="free", name_en="Free", name_ar="مجانية", is_self_service=True)
    page = browser.get(f"{AT}?plan={free.pk}").content.decode()
    assert "Change when the period ends" in page
    browser.post(AT, {"plan": free.pk, "seen": _seen(page)}, headers=SAME_ORIGIN)
    assert _terms().next_plan == free
    page = browser.get("/dashboard/plan/").content.decode()
    assert "The plan Free begins" in page and "Keep the plan Canary plan" in page
    # Read again it is settled; a dearer one says that it takes its place.
    assert browser.get(f"{AT}?plan={free.pk}").status_code == 302
    assert "is called off with this" in browser.get(f"{AT}?plan={larger.pk}").content.decode()
    answer = browser.post("/dashboard/plan/call-off/", headers=SAME_ORIGIN)
    assert answer.status_code == 302 and _terms().next_plan is None


def test_what_is_given_by_hand_is_asked_for_from_its_page(by_role: Callable[[str], Any], larger: Plan) -> None:
    with in_the_city():
        Plan.objects.filter(pk=larger.pk).update(is_self_service=False)
    browser = by_role("tenant-admin")
    assert "On request" in browser.get("/dashboard/plan/").content.decode()
    page = browser.get(f"{AT}?plan={larger.pk}").content.decode()
    assert 'action="/dashboard/plan/ask/"' in page and "345.00" in page
    browser.post("/dashboard/plan/ask/", {"plan": larger.pk}, headers=SAME_ORIGIN)
    with in_the_city():
        assert TenantBilling.objects.get().wished_plan_id == larger.pk


def test_a_plan_that_is_too_small_says_which_figures(by_role: Callable[[str], Any], larger: Plan) -> None:
    with in_the_city():
        Plan.objects.filter(pk=larger.pk).update(max_products=1)
    page = by_role("tenant-admin").get(f"{AT}?plan={larger.pk}").content.decode()
    assert re.search(r"Larger is too small. Products: \d+, allowed 1", page) and 'name="seen"' not in page


@pytest.mark.parametrize("written", ["", "0", "x", "9" * 30])
def test_no_plan_is_no_page(by_role: Callable[[str], Any], larger: Plan, written: str) -> None:
    browser = by_role("tenant-admin")
    assert browser.get(AT, {"plan": written}).status_code == (404 if written else 302)
    assert browser.post(AT, {"plan": written}, headers=SAME_ORIGIN).status_code == (404 if written else 302)
