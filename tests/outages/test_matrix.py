"""What still works while something is down, or answers eight seconds late; and that work goes on by itself afterwards.

Each test prints its cells: what somebody did, the status, and how long they waited.
"""

from __future__ import annotations

import time
import uuid

import pytest

from tests.ground.waiting import until
from tests.outages.conftest import DUE, City, Fault
from tests.outages.visiting import MACHINE, PATIENCE, Answer, Caller

pytestmark = pytest.mark.servers
MERCHANT = "admin@saudi-marketplace.example"
AFTER = 120.0  # seconds within which work must go on


def prompt(answer: Answer, *statuses: int) -> Answer:
    assert answer.status in statuses, (answer.status, answer.text[:1500])
    assert answer.seconds <= PATIENCE + MACHINE, answer.seconds
    return answer


def told(caller: Caller) -> None:
    print(f"slowest answer {caller.slowest:.1f} s")


def orders(city: City, number: str) -> int:
    return int(city.ask("SELECT count(*) FROM t_saudi_marketplace.order_order WHERE number = %s", number))


def waiting(city: City) -> int:
    """Events that have not reached everybody."""
    return int(city.ask("SELECT count(*) FROM outbox_eventoutbox WHERE status = 'pending'"))


def unread(city: City) -> int:
    """Messages of other systems that are stored and not worked through: the workers' part, over the broker."""
    return int(city.ask("SELECT count(*) FROM webhook_logs WHERE status IN ('received', 'retrying')"))


def test_nothing_is_away(city: City) -> None:
    """What the others are compared with: every cell works."""
    caller = city.caller()
    prompt(caller.browse(), 200)
    number = caller.order(city.product)
    assert orders(city, number) == 1
    prompt(city.caller("").send_message(), 200)
    assert until(lambda: len(city.post_box.about(number)) == 1, AFTER)


def test_without_redis_people_browse_and_buy_and_the_mail_comes_once(city: City, fault: Fault) -> None:
    caller, staff = city.caller(), signed_in(city)
    with fault(city.redis):
        prompt(caller.get("/en/"), 200)
        prompt(caller.browse(), 200)
        number = caller.order(city.product)
        prompt(city.caller("").send_message(), 200)
        prompt(staff.get("/dashboard/orders/"), 200)
        told(caller)
        assert max(caller.slowest, staff.slowest) <= PATIENCE + MACHINE
        assert orders(city, number) == 1
    assert until(lambda: len(city.post_box.about(number)) == 1, AFTER)
    assert until(lambda: caller.get("/readyz").text.count("ok") >= 3, AFTER)
    assert until(lambda: unread(city) == 0 and waiting(city) == 0, AFTER)
    assert len(city.post_box.about(number)) == 1


def test_without_the_mail_server_orders_stand_and_the_letter_comes_later(city: City, fault: Fault) -> None:
    caller = city.caller()
    with fault(city.mail):
        number = caller.order(city.product)
        assert caller.slowest <= PATIENCE + MACHINE
        assert orders(city, number) == 1
        time.sleep(6)
    assert until(lambda: len(city.post_box.about(number)) >= 1, AFTER)


def test_without_the_database_a_page_says_so_and_no_order_is_half(city: City, fault: Fault) -> None:
    caller = city.caller()
    caller.get("/en/")  # kept from now on
    caller.fill_basket(city.product)
    form = caller.to_confirm()
    before = city.ask("SELECT count(*) FROM t_saudi_marketplace.order_order")
    with fault(city.postgres):
        visitor = city.caller()
        page = prompt(visitor.browse(), 503)
        assert page.retry_after and "basket" in page.text
        arabic = prompt(visitor.get("/ar/shop/?fresh=1"), 503)
        assert 'dir="rtl"' in arabic.text
        placed = prompt(caller.post("/en/checkout/confirm/", form), 503)
        assert "basket" in placed.text
        prompt(city.caller("").send_message(), 503)
        prompt(visitor.get("/readyz"), 503)
        prompt(visitor.get("/healthz"), 200)
        told(visitor)
        assert city.ask("SELECT count(*) FROM t_saudi_marketplace.order_order") == before
    assert until(lambda: city.caller().browse().status == 200, AFTER)
    # The same form, sent again: one order, whatever became of the first.
    assert until(lambda: caller.post("/en/checkout/confirm/", form).status == 302, AFTER)
    assert city.ask("SELECT count(*) FROM t_saudi_marketplace.order_order") == before + 1
    assert until(lambda: city.caller("").send_message().status == 200, AFTER)
    assert until(lambda: waiting(city) == 0, AFTER)


def test_while_the_books_are_away_nobody_waits_and_they_hear_of_everybody_afterwards(city: City, fault: Fault) -> None:
    email = f"{uuid.uuid4().hex[:8]}@shopper.example"

    def entries() -> int:
        return sum(email in str(each) for each in city.books.of("Customer"))

    with fault(city.erpnext):
        city.new_customer(email)
        time.sleep(12)
        caller = city.caller()
        prompt(caller.browse(), 200)
        caller.order(city.product)
        assert caller.slowest <= PATIENCE + MACHINE
    assert until(lambda: entries() == 1, AFTER)
    assert until(lambda: city.ask(DUE) == 0, 2 * AFTER)
    assert entries() == 1


def signed_in(city: City) -> Caller:
    """A merchant in the dashboard."""
    staff = city.caller("saudi-marketplace")
    answer = staff.post("/dashboard/login/", {"email": MERCHANT, "password": "cityos-demo", "next": ""})
    assert answer.status == 302, answer.text[:1500]
    return staff
