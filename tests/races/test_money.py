"""What was paid is given back once, and an order is either called off or sent, whoever is quicker."""

import time
from decimal import Decimal
from functools import partial
from typing import Any

import pytest

from tests.commerce import goods
from tests.races.running import counted, drop_constraint, together, without_locks_on

pytestmark = pytest.mark.race
TEN = Decimal("10.00")


def an_order(*moves: str, paid: bool = False, price: str = "100", pieces: int = 1) -> Any:
    """An order of one product, as far as these moves bring it."""
    from commerce.order.services import mark_paid
    from kit.flow import apply

    made = goods.product(price=price, stock=10)
    order = goods.place(goods.basket((made, pieces)), payment_method_code="bank_transfer")
    if paid:
        mark_paid(order=order, actor=goods.STAFF)
    for move in moves:
        order = apply(order, move, actor=goods.STAFF)
    return order


def refund(order: Any, **wishes: Any) -> Any:
    from commerce.order.services import refund_order

    return refund_order(order=order, actor=goods.STAFF, **wishes)


def given_back(order: Any) -> tuple[Decimal, Decimal]:
    """(what the order says was given back, what the single movements come to)."""
    from commerce.payment.models import Transaction

    moved = Transaction.objects.filter(source__order=order, txn_type=Transaction.REFUND)
    return order.refunded, sum(moved.values_list("amount", flat=True), Decimal("0.00"))


def test_parallel_refunds_give_back_what_was_paid(shop: Any) -> None:
    order = an_order("confirm", paid=True)  # 100 and 20 for delivery
    results = together(shop, [partial(refund, order, amount=TEN) for _n in range(24)])
    codes = counted(results)
    assert codes.pop("done") == 12 and sum(codes.values()) == 12
    assert set(codes) <= {"order.nothing_to_refund", "order.refund_too_much"}
    assert given_back(order) == (Decimal("120.00"), Decimal("120.00"))


def test_parallel_refunds_of_one_form_are_one(shop: Any) -> None:
    order = an_order("confirm", paid=True)
    results = together(shop, [partial(refund, order, amount=TEN, seen=Decimal("0.00")) for _n in range(12)])
    assert counted(results) == {"done": 1, "order.refunded_meanwhile": 11}
    assert given_back(order) == (TEN, TEN)


def test_parallel_refunds_of_pieces(shop: Any) -> None:
    order = an_order("confirm", "pack", "ship", paid=True, pieces=3)
    line = order.lines.get()
    results = together(shop, [partial(refund, order, lines={line.pk: 1}, restock=True) for _n in range(8)])
    assert counted(results) == {"done": 3, "order.refund_too_much": 5}
    assert given_back(order) == (Decimal("300.00"), Decimal("300.00"))
    assert goods.record(line.product).num_in_stock == 10


def test_control_refunds_as_oscar_counts_them(shop: Any, monkeypatch: Any) -> None:
    """Read what was given back, add to it, save."""
    from commerce.order.models import Order
    from commerce.payment.models import Source

    def read_then_write(
        self: Any, column: str, amount: Any, kind: str, reference: str, status: str, within: Any = None
    ) -> None:
        time.sleep(0.05)
        setattr(self, column, getattr(self, column) + amount)
        self.save()
        self._create_transaction(kind, amount, reference, status)

    order = an_order("confirm", paid=True)
    without_locks_on(Order, monkeypatch)
    without_locks_on(Source, monkeypatch)
    drop_constraint("payment_source", "refunded_lte_captured")
    monkeypatch.setattr(Source, "_move", read_then_write)
    together(shop, [partial(refund, order, amount=Decimal("60.00")) for _n in range(12)])
    assert given_back(order)[1] > Decimal("120.00")


def cancel_or_ship(shop: Any) -> tuple[Any, list[Any], Any]:
    """The merchant hands it to the courier while it is called off: (the order, what both got, its stock)."""
    from commerce.order.services import cancel_order, ship_order

    order = an_order("confirm", "pack", paid=True, pieces=2)
    jobs = [partial(verb, order=order, actor=goods.STAFF) for verb in (cancel_order, ship_order)]
    results = together(shop, jobs)
    order.refresh_from_db()
    return order, results, goods.record(order.lines.get().product)


def test_called_off_or_sent_never_both(shop: Any) -> None:
    for _round in range(8):
        order, results, record = cancel_or_ship(shop)
        assert counted(results) == {"done": 1, "flow.not_now": 1}
        if order.status == "shipped":
            assert (record.num_in_stock, record.num_allocated, order.refunded) == (8, 0, 0)
        else:
            assert order.status == "cancelled" and order.refunded == order.captured > 0
            assert (record.num_in_stock, record.num_allocated) == (10, 0)
        assert (
            order.status_changes.filter(new_status__in=["shipped", "cancelled"], move__in=["ship", "cancel"]).count()
            == 1
        )


def test_control_called_off_and_sent_without_the_orders_lock(shop: Any, monkeypatch: Any) -> None:
    from commerce.order.models import Order
    from kit.flow import doors

    real = doors._check
    monkeypatch.setattr(doors, "_check", lambda *args: (real(*args), time.sleep(0.1)))
    without_locks_on(Order, monkeypatch)
    order, results, record = cancel_or_ship(shop)
    assert counted(results) == {"done": 2}
    assert order.refunded > 0 and record.num_in_stock == 8  # sent, and paid back


def test_paid_or_called_off(shop: Any) -> None:
    """Money that comes while an order is called off is given back, or refused."""
    from commerce.order.services import cancel_order, mark_paid

    for _round in range(6):
        order = an_order()
        paid, _off = together(
            shop, [partial(verb, order=order, actor=goods.STAFF) for verb in (mark_paid, cancel_order)]
        )
        order.refresh_from_db()
        assert order.status == "cancelled" and order.captured == order.refunded
        assert getattr(paid, "code", "") == "payment.cancelled" or order.captured == 120


def test_the_same_reference_from_both_sides_counts_once(shop: Any) -> None:
    """The buyer's return and the provider's webhook bring the same news at the same moment."""
    from commerce.payment.services import receive_payment

    order = an_order()
    pay = partial(receive_payment, order=order, actor=goods.STAFF, amount=Decimal("120.00"), reference="T-1")
    assert counted(together(shop, [pay] * 12)) == {"done": 12}
    assert (order.captured, order.source.transactions.filter(txn_type="Debit").count()) == (120, 1)
