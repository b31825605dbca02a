"""What was paid is given back once, and an order is either called off or sent, whoever is quicker."""

from decimal import Decimal
from functools import partial
from typing import Any

import pytest

from tests.commerce import goods
from tests.races.running import counted, drop_constraint, meet, together, without_locks_on

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


def slowly(monkeypatch: Any, module: Any, name: str) -> None:
    """The function begins when two have looked."""
    real = getattr(module, name)

    def late(*args: Any, **kwargs: Any) -> Any:
        meet(name)
        return real(*args, **kwargs)

    monkeypatch.setattr(module, name, late)


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


def test_control_one_form_without_the_orders_lock(shop: Any, monkeypatch: Any) -> None:
    from commerce.order.models import Order
    from commerce.payment import services

    order = an_order("confirm", paid=True)
    without_locks_on(Order, monkeypatch)
    slowly(monkeypatch, services, "give_back")
    results = together(shop, [partial(refund, order, amount=TEN, seen=Decimal("0.00")) for _n in range(6)])
    assert counted(results)["done"] > 1
    assert given_back(order)[1] > TEN


def test_parallel_refunds_of_pieces(shop: Any) -> None:
    order = an_order("confirm", "pack", "ship", paid=True, pieces=3)
    line = order.lines.get()
    results = together(shop, [partial(refund, order, lines={line.pk: 1}, restock=True) for _n in range(8)])
    assert counted(results) == {"done": 3, "order.refund_too_much": 5}
    assert given_back(order) == (Decimal("300.00"), Decimal("300.00"))
    assert goods.record(line.product).num_in_stock == 10
    line.refresh_from_db()
    assert line.num_refunded == line.num_returned == 3


def test_control_pieces_without_locks(shop: Any, monkeypatch: Any) -> None:
    """More is given back than pieces are noted."""
    from commerce.order.models import Line, Order
    from commerce.payment import services

    order = an_order("confirm", "pack", "ship", paid=True, pieces=3)
    line = order.lines.get()
    without_locks_on(Order, monkeypatch)
    without_locks_on(Line, monkeypatch)
    slowly(monkeypatch, services, "give_back")
    together(shop, [partial(refund, order, lines={line.pk: 1}) for _n in range(8)])
    line.refresh_from_db()
    assert given_back(order)[1] > 100 * line.num_refunded


def test_control_refunds_as_oscar_counts_them(shop: Any, monkeypatch: Any) -> None:
    """Read what was given back, add to it, save."""
    from commerce.order.models import Order
    from commerce.payment.models import Source

    def read_then_write(
        self: Any, column: str, amount: Any, kind: str, reference: str, status: str, within: Any = None
    ) -> None:
        meet("read", 3)
        setattr(self, column, getattr(self, column) + amount)
        self.save()
        self._create_transaction(kind, amount, reference, status)

    order = an_order("confirm", paid=True)
    without_locks_on(Order, monkeypatch, readers=3)
    without_locks_on(Source, monkeypatch, readers=3)
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
    monkeypatch.setattr(doors, "_check", lambda *args: (real(*args), meet("checked")))
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


def test_control_paid_while_called_off_without_the_orders_lock(shop: Any, monkeypatch: Any) -> None:
    from commerce.order.models import Order
    from commerce.order.services import cancel_order, mark_paid
    from commerce.payment import services

    order = an_order()
    without_locks_on(Order, monkeypatch)
    slowly(monkeypatch, services, "_receive")
    together(shop, [partial(verb, order=order, actor=goods.STAFF) for verb in (mark_paid, cancel_order)])
    order.refresh_from_db()
    assert order.captured > order.refunded  # called off, and the money is kept


def the_same_news(shop: Any) -> tuple[Any, Any]:
    """The buyer's return and the provider's webhook bring it at the same moment: (the order, what each got)."""
    from commerce.payment.services import receive_payment

    order = an_order()
    pay = partial(receive_payment, order=order, actor=goods.STAFF, amount=TEN, reference="T-1")
    return order, together(shop, [pay] * 12)


def test_the_same_reference_from_both_sides_counts_once(shop: Any) -> None:
    order, results = the_same_news(shop)
    assert counted(results) == {"done": 12}
    assert (order.captured, order.source.transactions.filter(txn_type="Debit").count()) == (10, 1)


def test_control_the_same_reference_without_locks(shop: Any, monkeypatch: Any) -> None:
    from commerce.order.models import Order
    from commerce.payment import services
    from commerce.payment.models import Source

    without_locks_on(Order, monkeypatch)
    without_locks_on(Source, monkeypatch)
    drop_constraint("payment_transaction", "one_movement_per_reference")
    slowly(monkeypatch, services, "_receive")
    order, _results = the_same_news(shop)
    assert order.captured > TEN
