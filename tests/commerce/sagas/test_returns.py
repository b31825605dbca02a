"""Goods that come back: decided, received, on the shelf, paid back; each once."""

from typing import Any

import pytest

from tenancy.actor import Actor
from tests.commerce import goods
from tests.commerce.refusals import refused
from tests.commerce.sagas.conftest import pass_time, settle, settle_with_deaths, story, timeline

RETURN = "xsystem.returns-processing"


@pytest.fixture
def bought(shop: Any) -> Any:
    """Three pieces at 100, at their buyer's."""
    from kit.flow import apply

    user = goods.customer()
    order = goods.place(goods.basket((goods.product(price="100", stock=10), 3), owner=user), user=user)
    for move in ("confirm", "pack", "ship", "deliver"):
        apply(order, move, actor=goods.STAFF)
    order.refresh_from_db()
    return order


def me(order: Any) -> Actor:
    return Actor(kind="user", ref=str(order.user_id), name="Sara")


def ask(order: Any, pieces: int = 1, **wishes: Any) -> Any:
    from commerce.order.returns.services import request_return

    line = order.lines.get()
    told = {"reason": "damaged", "actor": me(order), **wishes}
    return request_return(order=order, lines={line.pk: pieces}, **told)


def in_stock(order: Any) -> int:
    return int(goods.record(order.lines.get().product).num_in_stock)


def test_from_the_wish_to_the_money(bought: Any) -> None:
    from commerce.order.returns.services import approve_return, receive_return

    request = ask(bought, 2, note="Broken")
    settle()
    assert timeline(story(RETURN)) == {"ask": {"return": f"{bought.number}-R1", "pieces": 2}, "decide": "waiting"}
    approve_return(request=request, actor=goods.STAFF, answer="Send it to us.")
    settle()
    assert in_stock(bought) == 7
    receive_return(request=request, actor=goods.STAFF)
    settle()
    request.refresh_from_db()
    bought.refresh_from_db()
    assert (request.status, bought.refunded, in_stock(bought)) == ("refunded", 200, 9)
    assert story(RETURN).state == story("xsystem.refund-compensation-saga").state == "completed"
    line = bought.lines.get()
    assert (line.num_refunded, line.num_returned) == (2, 2)
    moves = set(bought.status_changes.values_list("move", flat=True))
    assert {"return_request", "return_approve", "return_receive", "return_settle", "refund"} <= moves


def test_what_cannot_be_sold_again_is_paid_and_not_shelved(bought: Any) -> None:
    from commerce.order.returns.services import approve_return, receive_return

    request = ask(bought, 3)
    approve_return(request=request, actor=goods.STAFF)
    receive_return(request=request, actor=goods.STAFF, restock=False)
    settle()
    bought.refresh_from_db()
    assert (bought.refunded, in_stock(bought)) == (300, 7)


@pytest.mark.parametrize("end", ["decline", "withdraw"])
def test_it_comes_to_nothing(bought: Any, end: str) -> None:
    from commerce.order.returns import services

    request = ask(bought)
    if end == "decline":
        services.decline_return(request=request, actor=goods.STAFF, answer="It was used.")
    else:
        services.withdraw_return(request=request, actor=me(bought))
    settle()
    request.refresh_from_db()
    bought.refresh_from_db()
    assert story(RETURN).state == "completed" and (bought.refunded, in_stock(bought)) == (0, 7)
    assert ask(bought, 3).number.endswith("-R2")


def test_who_may_and_when(bought: Any) -> None:
    from datetime import timedelta

    from django.utils import timezone

    from commerce.order.returns.services import approve_return

    with refused("flow.not_allowed"):
        ask(bought, actor=Actor(kind="user", ref="999999"))
    with refused("flow.not_allowed"):
        ask(bought, actor=goods.GUEST)
    with refused("return.too_much"):
        ask(bought, 4)
    with refused("return.nothing"):
        ask(bought, 0)
    with refused("return.reason"):
        ask(bought, reason="no")
    request = ask(bought, 2)
    with refused("return.too_much"):
        ask(bought, 2)
    with refused("flow.not_allowed"):
        approve_return(request=request, actor=me(bought))
    bought.status_changes.update(date_created=timezone.now() - timedelta(days=15))
    with refused("return.too_late"):
        ask(bought)


def test_money_that_was_given_back_by_hand_takes_the_goods_from_the_shelf(bought: Any) -> None:
    """The merchant refunds all by hand meanwhile: nothing is left, and the story is undone in reverse."""
    from commerce.order.returns.services import approve_return, receive_return
    from commerce.order.services import refund_order

    request = ask(bought)
    approve_return(request=request, actor=goods.STAFF)
    refund_order(order=bought, actor=goods.STAFF)
    receive_return(request=request, actor=goods.STAFF)
    settle()
    row = story(RETURN)
    assert row.state == "compensated" and list(timeline(row))[-2:] == ["undo restock", "undo ask"]
    assert in_stock(bought) == 7
    assert bought.status_changes.filter(move="trouble").exists()


@pytest.mark.parametrize("step", ["ask", "decide", "receive", "restock", "refund", "money"])
def test_killed_at_any_step(bought: Any, dies_at: Any, step: str) -> None:
    from commerce.order.returns.services import approve_return, receive_return

    killed = dies_at(RETURN, step)
    request = ask(bought, 2)
    settle_with_deaths(killed)
    approve_return(request=request, actor=goods.STAFF)
    settle_with_deaths(killed)
    receive_return(request=request, actor=goods.STAFF)
    settle_with_deaths(killed)
    pass_time(days=2)
    bought.refresh_from_db()
    assert dies_at.deaths == ["before", "after"]
    assert (bought.refunded, in_stock(bought), story(RETURN).state) == (200, 9, "completed")


@pytest.mark.parametrize("answer", ["Send it by post.", ""])
def test_the_buyer_is_written_to(bought: Any, mailoutbox: list[Any], answer: str) -> None:
    from commerce.order.returns.services import approve_return

    settle()
    mailoutbox.clear()
    approve_return(request=ask(bought), actor=goods.STAFF, answer=answer)
    settle()
    [letter] = mailoutbox
    assert "قبل المتجر طلب الإرجاع." in letter.body
    assert (answer or "أحضر البضاعة إلى المتجر") in letter.body
