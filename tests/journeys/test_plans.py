"""A plan that is nearly full, and one that is not paid: warned, refused, suspended, and open again.

Time is moved in the rows: what would fall due in two weeks is written as two weeks old, and the operator asks for the
work of the clock.
"""

from __future__ import annotations

import re
from collections.abc import Callable
from typing import TYPE_CHECKING, Any

import psycopg
import pytest
from playwright.sync_api import Page, expect

from tests.ground.waiting import until
from tests.journeys.buying import buy
from tests.journeys.letters import letters_in, papers_of, wait_for_letter
from tests.journeys.walking import Visitor, say

if TYPE_CHECKING:
    from email.message import EmailMessage

    from tests.ground.serving import LiveCity

pytestmark = pytest.mark.journey

TENANT, SHOP = "hejaz-makers", "red-sea-crafts"
BILLS = f"billing@{TENANT}.example"
SMALL = {"en": "Souq", "ar": "سوق"}
LARGE = {"en": "Gallery", "ar": "معرض"}
LARGEST = {"en": "City", "ar": "مدينة"}
GOODS = {"en": ("Clay lamp", "سراج طين"), "ar": ("Net float", "عوامة شباك")}
# A tenant's letters are in the tenant's language.
LETTERS = "ar"
# Letters of the walk in the other language: the same tenant had the same debts.
_older: set[str] = set()


def _rows(city: LiveCity, statement: str, *values: Any) -> list[Any]:
    with psycopg.connect(city.database_url) as connection:
        connection.execute("SET search_path TO public")
        done = connection.execute(statement, values)  # type: ignore[arg-type]
        return done.fetchall() if done.description else []


@pytest.fixture
def trial(live_city: LiveCity) -> int:
    """The tenant tries the small plan and owes nothing; its id."""
    _older.update(letter["Message-ID"] for letter in letters_in(live_city.mail))
    [(tenant,)] = _rows(live_city, "SELECT id FROM tenancy_tenant WHERE handle = %s", TENANT)
    _rows(live_city, "UPDATE tenancy_tenantinvoice SET status = 'void' WHERE tenant_id = %s", tenant)
    _rows(
        live_city,
        "UPDATE tenancy_tenantbilling b SET plan_id = p.id, plan_name = p.name, base_price = p.base_price,"
        " plan_type = p.plan_type, max_products = p.max_products, max_orders_per_month = p.max_orders_per_month,"
        " max_storage_gb = p.max_storage_gb, max_team_members = p.max_team_members, subscription_status = 'trial',"
        " metadata = '{}', wished_plan_id = NULL, current_period_start = now(),"
        " current_period_end = now() + interval '12 days' FROM tenancy_plan p"
        " WHERE p.code = 'souq' AND b.tenant_id = %s",
        tenant,
    )
    return int(tenant)


def _take_plan(operator: Visitor, names: dict[str, str], *, wished: bool = False) -> None:
    """The operator finds the tenant among the bills, and gives it a plan."""
    page = operator.page
    operator.go("", "/cms/bills/")
    row = page.locator("tbody tr").filter(has_text=_name(operator.language))
    if wished:
        expect(row).to_contain_text(names[operator.language])
    row.locator("a").first.click()
    choice = page.locator("select[name=plan]")
    if not wished:
        one = choice.locator("option").filter(has_text=names[operator.language])
        choice.select_option(one.get_attribute("value"))
    operator.press("Take this plan")
    expect(page.locator(".messages")).to_contain_text(operator.say("Noted."))


def _look_at(visitor: Visitor, names: dict[str, str]) -> None:
    """Chooses a plan; the page that says what it costs."""
    visitor.go(TENANT, "/dashboard/plan/")
    choices = visitor.page.locator("label.plan-choice")
    choices.filter(has=visitor.page.get_by_text(names[visitor.language], exact=True)).locator("input").check()
    visitor.press("Continue")
    expect(visitor.page.locator("main h1")).to_contain_text(names[visitor.language])


def _name(language: str) -> str:
    return {"en": "Hejaz Makers", "ar": "صنّاع الحجاز"}[language]


def _let_a_day_pass(operator: Visitor) -> None:
    """The operator asks for the clock's work now."""
    operator.go("", "/cms/jobs/clock/")
    row = operator.page.locator("tr").filter(has_text="plans.day")
    operator.press("Ask for it now", row)


def _fill_product(visitor: Visitor, number: str) -> Page:
    page, (english, arabic) = visitor.page, GOODS[visitor.language]
    visitor.go(TENANT, "/dashboard/catalogue/products/create/")
    if page.locator("#id_title_en").count() == 0:
        page.locator("main form button").first.click()
    page.fill("#id_title_en", f"{english} {number}")
    page.fill("#id_title_ar", f"{arabic} {number}")
    for box in page.locator("[name=channels]").all():
        box.check()
    page.locator("input[name$=price]").first.fill("60")
    page.locator("input[name$=num_in_stock]").first.fill("5")
    page.locator("input[name$=partner_sku]").first.fill(f"H-{visitor.language}-{number}")
    return page


def _about(city: LiveCity, words: str) -> EmailMessage:
    """The letter of this walk about the tenant's bill with these words in its subject."""

    def wanted(letter: EmailMessage) -> bool:
        return letter["To"] == BILLS and words in str(letter["Subject"]) and letter["Message-ID"] not in _older

    return wait_for_letter(city.mail, wanted)


def test_a_plan_that_is_full_says_so_and_a_larger_one_makes_room(
    arrive: Callable[..., Visitor], trial: int, live_city: LiveCity, language: str
) -> None:
    [(there,)] = _rows(live_city, "SELECT count(*) FROM t_hejaz_makers.catalogue_product WHERE structure <> 'child'")
    _rows(live_city, "UPDATE tenancy_tenantbilling SET max_products = %s WHERE tenant_id = %s", there + 1, trial)
    owner, operator = arrive(), arrive()
    owner.sign_in_to_the_dashboard(tenant=TENANT)
    page = _fill_product(owner, "1")
    page.locator("main form button.solid").first.click()
    expect(page).to_have_url(re.compile(r"/products/\d+/$"))
    near = owner.say("You are near a limit of your plan: %(what)s. A higher plan makes room.")
    near = near % {"what": owner.say("Products")}
    expect(page.locator(".bill-notes")).to_contain_text(near)
    _about(live_city, say(LETTERS, "You are near a limit of your plan"))

    # The form says beforehand that there is no room; sent all the same, it keeps what was written.
    page = _fill_product(owner, "2")
    full = owner.say("Your plan allows %(limit)s: %(what)s. A higher plan makes room.")
    full = full % {"limit": there + 1, "what": owner.say("Products")}
    expect(page.locator("main [role=alert]")).to_contain_text(full)
    page.locator("main form button.solid").first.click()
    expect(page.locator("main [role=alert]")).to_contain_text(
        owner.say("Nothing that you wrote is lost: save again then.")
    )
    expect(page.locator("#id_title_ar")).to_have_value(f"{GOODS[language][1]} 2")
    expect(page.locator("input[name$=partner_sku]").first).to_have_value(f"H-{language}-2")

    # The operator gives the largest plan by hand: it is asked for, and they take it.
    beside = Visitor(live_city, page.context.new_page(), language)
    _look_at(beside, LARGEST)
    beside.press("Ask for this plan")
    told = beside.say("The operator knows that you want this plan, and answers soon.")
    expect(beside.page.locator("#toasts")).to_contain_text(told)
    operator.sign_in_to_the_admin("", "")
    _take_plan(operator, LARGEST, wished=True)

    page.locator("main form button.solid").first.click()
    expect(page).to_have_url(re.compile(r"/products/\d+/$"))
    expect(page.locator("main h1")).to_contain_text(f"{GOODS[language][language == 'ar']} 2")
    expect(page.locator(".bill-notes")).to_have_count(0)


def test_the_owner_takes_a_plan_changes_it_and_calls_a_change_off(
    arrive: Callable[..., Visitor], trial: int, live_city: LiveCity, language: str
) -> None:
    owner = arrive()
    owner.sign_in_to_the_dashboard(tenant=TENANT)
    page, toasts = owner.page, owner.page.locator("#toasts")

    # From the trial: the first month, with VAT; pressed twice, it is one invoice.
    _look_at(owner, SMALL)
    owner.sees(owner.say("Your trial ends with this, and the first paid month begins today."))
    expect(page.locator("main")).to_contain_text("228.85")
    button = page.locator("main form button.solid")
    button.dblclick()
    expect(toasts).to_contain_text(owner.say("Your plan is %(plan)s now.") % {"plan": SMALL[language]})
    sent = (
        "SELECT invoice_number, total_amount::text FROM tenancy_tenantinvoice"
        " WHERE tenant_id = %s AND status = 'sent' ORDER BY id"
    )
    [(first, total)] = _rows(live_city, sent, trial)
    assert total == "228.850"
    assert papers_of(_about(live_city, first))[f"{first}.pdf"].startswith(b"%PDF-")

    # A dearer one at once: for the whole month that has just begun, 400 more and VAT.
    _look_at(owner, LARGE)
    expect(page.locator("main")).to_contain_text("460.00")
    owner.press("Take this plan")
    expect(toasts).to_contain_text(owner.say("Your plan is %(plan)s now.") % {"plan": LARGE[language]})
    [_first, (second, total)] = _rows(live_city, sent, trial)
    assert total == "460.000"
    assert papers_of(_about(live_city, second))[f"{second}.pdf"].startswith(b"%PDF-")

    # A cheaper one when the month is over; until then it can be called off.
    _look_at(owner, SMALL)
    owner.press("Change when the period ends")
    keep = owner.say("Keep the plan %(plan)s") % {"plan": LARGE[language]}
    _about(live_city, say(LETTERS, "From %(day)s on your plan is %(plan)s.").partition("%(day)s")[0])
    page.get_by_role("button", name=keep).click()
    expect(toasts).to_contain_text(owner.say("You keep the plan %(plan)s.") % {"plan": LARGE[language]})
    expect(page.get_by_role("button", name=keep)).to_have_count(0)


def test_a_debt_is_told_closes_the_shop_and_paying_opens_it(
    arrive: Callable[..., Visitor], trial: int, live_city: LiveCity, language: str
) -> None:
    owner, operator, buyer = arrive(), arrive(), arrive()
    owner.sign_in_to_the_dashboard(tenant=TENANT)
    operator.sign_in_to_the_admin("", "")
    _take_plan(operator, SMALL)
    bill = operator.page.url
    [(invoice, number)] = _rows(
        live_city,
        "SELECT id, invoice_number FROM tenancy_tenantinvoice WHERE tenant_id = %s AND status = 'sent'",
        trial,
    )
    paper = papers_of(_about(live_city, number))
    assert paper[f"{number}.pdf"].startswith(b"%PDF-")

    # Past due: everybody is told, and the shop sells on.
    _rows(live_city, "UPDATE tenancy_tenantinvoice SET due_date = now() - interval '1 day' WHERE id = %s", invoice)
    _let_a_day_pass(operator)
    _about(live_city, say(LETTERS, "Invoice %(number)s is overdue") % {"number": number})
    owner.go(TENANT, "/dashboard/")
    expect(owner.page.locator(".bill-notes .bad")).to_contain_text(number)
    buyer.go(SHOP, "")
    operator.go("", "/cms/bills/?status=past_due")
    expect(operator.page.locator("main table.listing")).to_contain_text(_name(language))
    owner.go(TENANT, "/dashboard/plan/")
    owner.sees(owner.say("How to pay"))
    assert owner.fetch(f"main a[href*='/{invoice}']").startswith(b"%PDF-")

    # Two weeks later the doors close; who works there still comes in, to the bill.
    _rows(
        live_city,
        "UPDATE tenancy_tenantbilling SET metadata = jsonb_set(metadata, '{due_since}',"
        " to_jsonb((now() - interval '15 days')::text)) WHERE tenant_id = %s",
        trial,
    )
    _let_a_day_pass(operator)
    _about(live_city, say(LETTERS, "Your shops are closed for now"))
    # Pages that were kept are given up by every process within a second.
    shop = live_city.url(SHOP, f"/{language}/")
    assert until(lambda: (answer := buyer.page.goto(shop)) is not None and answer.status == 403)
    expect(buyer.page.locator("h1")).to_contain_text(buyer.say("This shop is closed for now"))
    owner.page.goto(live_city.url(TENANT, "/dashboard/orders/"))
    expect(owner.page).to_have_url(re.compile(r"/dashboard/plan/$"))
    expect(owner.page.locator(".bill-notes .bad")).to_contain_text(number)
    owner.sees(owner.say("How to pay"))

    # The money is here.
    operator.page.goto(bill)
    row = operator.page.locator("tr").filter(has_text=number)
    row.locator("input[name=reference]").fill("SARIE 7741")
    operator.press("Mark as paid", row)
    expect(operator.page.locator(".messages")).to_contain_text(operator.say("The invoice is paid."))
    _about(live_city, say(LETTERS, "Everything is paid"))
    owner.go(TENANT, "/dashboard/")
    expect(owner.page.locator(".bill-notes")).to_have_count(0)
    [(title,)] = _rows(
        live_city,
        f"SELECT p.title_{language} FROM t_hejaz_makers.catalogue_product p"
        " JOIN t_hejaz_makers.catalogue_product_channels c ON c.product_id = p.id"
        " JOIN t_hejaz_makers.channels_saleschannelmapping m ON m.id = c.saleschannelmapping_id"
        " JOIN t_hejaz_makers.partner_stockrecord s ON s.product_id = p.id AND s.num_in_stock > 1"
        " WHERE m.external_id = %s AND p.structure = 'standalone' AND p.is_public ORDER BY p.id LIMIT 1",
        SHOP,
    )
    ordered = buy(buyer, SHOP, title, f"back-{language}@example.com")
    owner.go(TENANT, "/dashboard/orders/")
    expect(owner.page.locator("main")).to_contain_text(ordered)
