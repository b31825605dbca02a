"""Gateways that are away, unsure, or refuse: the money is taken once, and by one of them."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from decimal import Decimal
from typing import Any

import pytest

from commerce.payment.providers import (
    ASKED,
    Gateway,
    GatewayDown,
    GatewayRefused,
    GatewayUnsure,
    Outcome,
    Provider,
    register_provider,
    unregister_provider,
)
from tests.commerce import goods
from tests.commerce.sagas.conftest import Systems, pass_time, settle, settle_with_deaths, stories, story, timeline

PAYMENT = "xsystem.multi-gateway-payment"
REFUND = "xsystem.refund-compensation-saga"
CANCELLATION = "xsystem.order-cancellation-saga"


class Server(Gateway):
    """It remembers keys as a real one does. `plan` says what the next calls do: "down" (nothing arrives), "lost" (it is
    done, and the answer is lost), "refuse"; anything else: done and answered."""

    def __init__(self, name: str) -> None:
        self.name = name
        self.plan: list[str] = []
        self.taken: dict[str, Decimal] = {}
        self.given: dict[str, Decimal] = {}
        self.closed: set[str] = set()

    def charge(self, *, source: Any, amount: Decimal, key: str) -> str:
        return self._do(self.taken, key, amount)

    def give_back(self, *, source: Any, amount: Decimal, key: str) -> str:
        return self._do(self.given, key, amount)

    def abandon(self, *, source: Any, key: str) -> str:
        if self._next() == "down":
            raise GatewayDown(self.name)
        if key in self.taken:
            return f"{self.name}:{key}"
        self.closed.add(key)
        return ""

    def _do(self, book: dict[str, Decimal], key: str, amount: Decimal) -> str:
        said = self._next()
        if said == "down":
            raise GatewayDown(self.name)
        if said == "refuse" or key in self.closed:
            raise GatewayRefused("declined")
        book.setdefault(key, amount)
        if said == "lost":
            raise GatewayUnsure(self.name)
        return f"{self.name}:{key}"

    def _next(self) -> str:
        return self.plan.pop(0) if self.plan else ""

    @property
    def held(self) -> Decimal:
        """What it took and did not give back."""
        return sum(self.taken.values(), Decimal(0)) - sum(self.given.values(), Decimal(0))


def card(code: str) -> Provider:
    class Card(Provider):
        name = description = code
        prepaid = True

        def refund(self, *, source: Any, amount: Decimal, reason: str) -> Outcome:
            return Outcome(ASKED)

    made = Card()
    made.code, made.gateway = code, Server(code)
    return made


@pytest.fixture
def servers() -> Iterator[dict[str, Any]]:
    """Three gateways: one, two, three."""
    made = {code: card(code) for code in ("one", "two", "three")}
    for each in made.values():
        register_provider(each)
    yield {code: each.gateway for code, each in made.items()}
    for code in made:
        unregister_provider(code)


@pytest.fixture
def an_order(shop: Any, servers: Any) -> Callable[..., Any]:
    def place(method: str = "one", pieces: int = 1) -> Any:
        return goods.place(goods.basket((goods.product(price="100"), pieces)), payment_method_code=method)

    return place


def check(order: Any, servers: dict[str, Any], by: str) -> None:
    order.refresh_from_db()
    held = {code: server.held for code, server in servers.items() if server.held}
    assert held == {by: order.total_incl_tax} and order.captured == order.total_incl_tax and order.is_paid
    assert order.sources.get().source_type.code == by


def test_the_chosen_one_takes_it(an_order: Any, servers: Any) -> None:
    order = an_order("two")
    settle()
    check(order, servers, "two")
    row = story(PAYMENT)
    assert row.state == "completed" and timeline(row)["choose"] == {"gateways": ["two", "one", "three"]}


def test_the_next_one_where_it_is_away_in_the_tenants_order(an_order: Any, servers: Any, shop: Any) -> None:
    from tests.commerce.test_money import settings_of

    settings_of(shop, accepted_payment_methods=["three", "one", "bank_transfer"])
    servers["one"].plan = ["down"]
    order = an_order("one")
    settle()
    check(order, servers, "three")
    assert servers["two"].taken == {}


def test_a_lost_answer_is_asked_for_before_anybody_else_is(an_order: Any, servers: Any) -> None:
    servers["one"].plan = ["lost"]
    order = an_order()
    settle()
    check(order, servers, "one")
    assert servers["two"].taken == {}


def test_nobody_else_is_asked_while_it_is_not_known(an_order: Any, servers: Any) -> None:
    servers["one"].plan = ["lost", "down", "down"]
    order = an_order()
    settle()
    assert story(PAYMENT).state == "waiting" and not servers["two"].taken
    pass_time(minutes=1)
    assert story(PAYMENT).state == "waiting" and not servers["two"].taken
    pass_time(minutes=1)
    check(order, servers, "one")


def test_all_are_away_for_an_hour(an_order: Any, servers: Any) -> None:
    for server in servers.values():
        server.plan = ["down", "down"]
    order = an_order()
    settle()
    for _wait in range(4):
        pass_time(minutes=5)
    check(order, servers, "one")


def test_a_refusal_asks_nobody_else(an_order: Any, servers: Any) -> None:
    servers["one"].plan = ["refuse"]
    order = an_order()
    settle()
    row = story(PAYMENT)
    assert row.state == "compensated" and "declined" in row.error
    assert not any(server.taken for server in servers.values()) and order.captured == 0
    assert order.status_changes.filter(move="trouble", note__contains="declined").exists()


def test_an_order_called_off_meanwhile_pays_nothing(an_order: Any, servers: Any) -> None:
    from commerce.order.services import cancel_order

    servers["one"].plan = ["lost", "down"]
    order = an_order()
    settle()
    cancel_order(order=order, actor=goods.STAFF)
    settle()
    assert story(PAYMENT).state == "compensated"
    assert servers["one"].held == 0 and len(servers["one"].taken) == 1 and order.captured == 0


@pytest.mark.parametrize("plan", [[], ["lost"], ["down"], ["down", "down"], ["", "down"], ["lost", "down", "lost"]])
@pytest.mark.parametrize("step", ["choose", "charge", "note"])
def test_killed_it_takes_the_money_once(an_order: Any, servers: Any, dies_at: Any, step: str, plan: list[str]) -> None:
    killed = dies_at(PAYMENT, step)
    servers["one"].plan = list(plan)
    order = an_order()
    settle_with_deaths(killed)
    for _wait in range(5):
        pass_time(killed, minutes=2)
    assert dies_at.deaths == ["before", "after"]
    held = [server.held for server in servers.values() if server.held]
    assert held == [order.total_incl_tax]
    order.refresh_from_db()
    assert order.captured == order.total_incl_tax


def test_asked_for_twice_it_is_taken_once(an_order: Any, servers: Any) -> None:
    from commerce.payment.services import initiate_payment

    order = an_order()
    initiate_payment(order=order, actor=goods.STAFF)
    settle()
    assert len(stories(PAYMENT)) == 2
    check(order, servers, "one")


def paid(an_order: Any, pieces: int = 1) -> Any:
    order = an_order(pieces=pieces)
    settle()
    order.refresh_from_db()
    return order


def test_a_refund_is_carried_out_by_the_gateway(an_order: Any, servers: Any) -> None:
    from commerce.order.services import refund_order

    order = paid(an_order)
    refund_order(order=order, actor=goods.STAFF, amount=Decimal("30.00"))
    settle()
    assert servers["one"].held == order.total_incl_tax - 30 and order.refunded == 30
    assert story(REFUND).state == "completed"


def test_a_full_refund_ends_the_order_when_the_gateway_has_done_it(an_order: Any, servers: Any) -> None:
    from commerce.order.services import refund_order
    from kit.flow import apply

    order = paid(an_order)
    for move in ("confirm", "pack", "ship", "deliver"):
        apply(order, move, actor=goods.STAFF)
    servers["one"].plan = ["down"]
    refund_order(order=order, actor=goods.STAFF)
    settle()
    order.refresh_from_db()
    assert order.status == "delivered" and servers["one"].held
    pass_time(minutes=2)
    order.refresh_from_db()
    assert order.status == "refunded" and servers["one"].held == 0
    assert order.status_changes.filter(move="refund").count() == 1


def test_a_refund_that_the_gateway_refuses_is_taken_back(an_order: Any, servers: Any) -> None:
    from commerce.payment.refunding import request_refund

    order = paid(an_order, pieces=2)
    line = order.lines.get()
    servers["one"].plan = ["refuse"]
    request_refund(order=order, lines={line.pk: 1}, reason="broken", actor=goods.STAFF)
    settle()
    order.refresh_from_db()
    line.refresh_from_db()
    row = story(REFUND)
    assert row.state == "compensated" and list(timeline(row))[-2:] == ["undo give_back", "undo check"]
    assert (order.refunded, line.num_refunded, servers["one"].held) == (0, 0, order.total_incl_tax)
    assert order.status_changes.filter(move="refund_refused").count() == 1
    request_refund(order=order, lines={line.pk: 1}, reason="again", actor=goods.STAFF)
    settle()
    order.refresh_from_db()
    assert order.refunded == 100 and servers["one"].held == order.total_incl_tax - 100


def test_a_cancellation_waits_for_the_gateway(an_order: Any, servers: Any) -> None:
    from commerce.order.services import cancel_order

    order = paid(an_order)
    servers["one"].plan = ["down"]
    cancel_order(order=order, actor=goods.STAFF)
    settle()
    assert story(CANCELLATION).state == "waiting" and servers["one"].held
    pass_time(minutes=2)
    assert story(CANCELLATION).state == "completed" and servers["one"].held == 0
    assert len(stories(REFUND)) == 1


def test_requests_beyond_what_was_paid_are_bounded(an_order: Any, servers: Any) -> None:
    from commerce.payment.refunding import request_refund
    from tests.commerce.refusals import refused

    order = paid(an_order)
    with refused("order.refund_too_much"):
        request_refund(order=order, amount=Decimal(9999), actor=goods.STAFF)
    with refused("flow.not_allowed"):
        request_refund(order=order, amount=Decimal(1), actor=goods.GUEST)
    for _again in range(3):
        request_refund(order=order, amount=Decimal("60.00"), actor=goods.STAFF)
    settle()
    order.refresh_from_db()
    assert order.total_incl_tax == 120 and order.refunded == 120 and servers["one"].held == 0
    assert [row.state for row in stories(REFUND)] == ["completed", "completed", "compensated"]
    with refused("order.nothing_to_refund"):
        request_refund(order=order, actor=goods.STAFF)


@pytest.mark.parametrize("plan", [[], ["lost"], ["down"]])
@pytest.mark.parametrize("step", ["check", "give_back", "carry_out", "close_return", "books"])
def test_a_refund_killed_at_any_step_is_given_once(
    an_order: Any, servers: Any, dies_at: Any, step: str, plan: list[str]
) -> None:
    from commerce.payment.refunding import request_refund

    order = paid(an_order)
    killed = dies_at(REFUND, step)
    servers["one"].plan = list(plan)
    request_refund(order=order, amount=Decimal("45.00"), actor=goods.STAFF)
    settle_with_deaths(killed)
    pass_time(killed, minutes=5)
    pass_time(killed, minutes=5)
    order.refresh_from_db()
    assert dies_at.deaths == ["before", "after"] and story(REFUND).state == "completed"
    assert order.refunded == 45 and servers["one"].held == order.total_incl_tax - 45


def test_what_is_given_back_by_hand_is_booked_once(shop: Any, systems: Systems, ports: None) -> None:
    from commerce.order.services import cancel_order, mark_paid
    from commerce.payment.refunding import request_refund

    systems.on.add("erpnext")
    order = goods.place(goods.basket((goods.product(price="100"), 1)), payment_method_code="bank_transfer")
    mark_paid(order=order, actor=goods.STAFF)
    request_refund(order=order, amount=Decimal("20.00"), actor=goods.STAFF)
    settle()
    assert len(stories(REFUND)) == 1
    cancel_order(order=order, actor=goods.STAFF)
    settle()
    assert [row.state for row in stories(REFUND)] == ["completed", "completed"]
    moved = order.sources.get().transactions.filter(txn_type="Refund")
    assert systems.heard("erpnext credit_note") == list(moved.order_by("pk").values_list("pk", flat=True))
    assert [movement.amount for movement in moved.order_by("pk")] == [20, 100]
