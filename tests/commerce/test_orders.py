"""An order's way from placed to its end, its stock, its money and its history."""

from decimal import Decimal
from typing import Any

import pytest
from django.db import IntegrityError, transaction

from tenancy.actor import Actor
from tenancy.errors import DomainError
from tests.commerce import goods
from tests.commerce.refusals import refused

D = Decimal


def stock(of: Any) -> tuple[int, int]:
    record = goods.record(of)
    return record.num_in_stock, record.num_allocated or 0


def test_delivered_and_paid_at_the_door(shop: Any) -> None:
    from commerce.order import services

    made = goods.product(stock=10)
    order = goods.place(goods.basket((made, 3)))
    assert stock(made) == (10, 3)
    services.confirm_order(order=order, actor=goods.STAFF)
    services.pack_order(order=order, actor=goods.STAFF)
    assert not order.is_paid
    services.ship_order(order=order, actor=goods.STAFF, tracking="AB123")
    assert stock(made) == (7, 0)
    services.deliver_order(order=order, actor=goods.STAFF)
    assert order.status == "delivered"
    assert order.is_paid
    assert order.captured == order.total_incl_tax
    moves = list(order.status_changes.order_by("pk").values_list("move", "old_status", "new_status"))
    assert moves[0] == ("place", "", "placed")
    assert ("ship", "packed", "shipped") in moves
    assert set(order.lines.values_list("status", flat=True)) == {"delivered"}


def test_events_are_told_in_order(shop: Any) -> None:
    from commerce.order import services
    from orchestration.outbox.models import EventOutbox

    order = goods.place(goods.basket((goods.product(), 1)))
    services.confirm_order(order=order, actor=goods.STAFF, note="Thursday")
    events = list(EventOutbox.objects.filter(aggregate_type="order.order").order_by("id"))
    assert [event.event_type for event in events] == ["order.placed", "order.confirmed"]
    assert events[0].tenant_id == str(shop.uuid)
    assert events[0].payload["number"] == order.number
    assert events[1].payload["note"] == "Thursday"
    assert events[1].actor_role == "merchant,store-manager"


def test_a_state_is_changed_by_moves_only(shop: Any) -> None:
    from commerce.order import services

    order = goods.place(goods.basket((goods.product(), 1)))
    with pytest.raises(AttributeError):
        order.status = "delivered"
    with refused("flow.not_now"):
        services.ship_order(order=order, actor=goods.STAFF)
    with refused("flow.not_allowed"):
        services.confirm_order(order=order, actor=goods.GUEST)
    order.refresh_from_db()
    assert order.status == "placed"


def test_paid_in_advance(shop: Any) -> None:
    from commerce.order import services

    order = goods.place(goods.basket((goods.product(), 1)), payment_method_code="bank_transfer")
    with refused("order.unpaid"):
        services.confirm_order(order=order, actor=goods.STAFF)
    services.mark_paid(order=order, actor=goods.STAFF, amount=D("35.00"), reference="T1")
    assert not order.is_paid
    services.mark_paid(order=order, actor=goods.STAFF, amount=D("35.00"), reference="T1")
    assert order.captured == D("35.00")
    services.mark_paid(order=order, actor=goods.STAFF, reference="T2")
    assert order.is_paid
    with refused("payment.nothing_due"):
        services.mark_paid(order=order, actor=goods.STAFF, reference="T3")
    assert services.confirm_order(order=order, actor=goods.STAFF).status == "confirmed"


def test_collected(shop: Any) -> None:
    from commerce.order import services

    made = goods.product(stock=4)
    order = goods.place(goods.basket((made, 1)), shipping_method_code="pickup", shipping_address=None)
    assert order.collected_by_buyer
    assert order.shipping_incl_tax == 0
    services.confirm_order(order=order, actor=goods.STAFF)
    services.pack_order(order=order, actor=goods.STAFF)
    with refused("order.for_pickup"):
        services.ship_order(order=order, actor=goods.STAFF)
    services.collect_order(order=order, actor=goods.STAFF)
    assert (order.status, order.is_paid, stock(made)) == ("collected", True, (3, 0))


def test_called_off_by_its_customer(shop: Any) -> None:
    from commerce.order import services

    user = goods.customer()
    me = Actor(kind="user", ref=str(user.pk), name="Me")
    made, limited = goods.product(stock=5), goods.offer(max_global_applications=1)
    order = goods.place(goods.basket((made, 2), owner=user), user=user, payment_method_code="bank_transfer")
    services.mark_paid(order=order, actor=goods.STAFF)
    with refused("flow.not_allowed"):
        services.cancel_order(order=order, actor=Actor(kind="user", ref=str(user.pk + 1)))
    services.cancel_order(order=order, actor=me, note="Too late")
    assert (order.status, stock(made)) == ("cancelled", (5, 0))
    assert order.refunded == order.captured == order.total_incl_tax
    limited.refresh_from_db()
    assert limited.num_applications == 0
    with refused("flow.not_now"):
        services.cancel_order(order=order, actor=goods.STAFF)
    with refused("payment.cancelled"):
        services.mark_paid(order=order, actor=goods.STAFF, reference="late")


def test_too_late_for_its_customer(shop: Any) -> None:
    from commerce.order import services

    user = goods.customer()
    order = goods.place(goods.basket((goods.product(), 1), owner=user), user=user)
    services.confirm_order(order=order, actor=goods.STAFF)
    services.pack_order(order=order, actor=goods.STAFF)
    with refused("flow.too_late"):
        services.cancel_order(order=order, actor=Actor(kind="user", ref=str(user.pk)))


def delivered(*lines: tuple[Any, int]) -> Any:
    from commerce.order import services

    order = goods.place(goods.basket(*lines))
    for move in (services.confirm_order, services.pack_order, services.ship_order, services.deliver_order):
        move(order=order, actor=goods.STAFF)
    return order


def test_refunds_never_pass_what_was_paid(shop: Any) -> None:
    from commerce.order import services

    order = delivered((goods.product(price="100"), 1))
    services.refund_order(order=order, actor=goods.STAFF, amount=D("70.00"))
    assert (order.status, order.refunded) == ("delivered", D("70.00"))
    with refused("order.refund_too_much"):
        services.refund_order(order=order, actor=goods.STAFF, amount=D("50.01"))
    services.refund_order(order=order, actor=goods.STAFF, amount=D("50.00"))
    assert (order.status, order.refunded) == ("refunded", D("120.00"))
    with refused("order.nothing_to_refund"):
        services.refund_order(order=order, actor=goods.STAFF, amount=D("0.01"))


def test_the_database_refuses_a_refund_too_much(shop: Any) -> None:
    order = delivered((goods.product(price="100"), 1))
    source = order.sources.get()
    with pytest.raises(DomainError):
        source.refund(D("120.01"))
    with pytest.raises(IntegrityError), transaction.atomic():
        order.sources.update(amount_refunded=D("120.01"))


def test_refund_of_pieces(shop: Any) -> None:
    from commerce.order import services

    made = goods.product(price="33.33", stock=9)
    goods.offer(value="10")
    order = delivered((made, 3))
    line = order.lines.get()
    paid = line.line_price_incl_tax
    for count in (1, 2):
        services.refund_order(order=order, actor=goods.STAFF, lines={line.pk: count}, restock=True)
    assert order.refunded == paid
    assert stock(made) == (9, 0)
    with refused("order.refund_too_much"):
        services.refund_order(order=order, actor=goods.STAFF, lines={line.pk: 1})


def test_taken_back(shop: Any) -> None:
    from commerce.order import services

    made = goods.product(stock=5)
    order = delivered((made, 2))
    services.refund_order(order=order, actor=goods.STAFF, lines={order.lines.get().pk: 1}, restock=True)
    assert stock(made) == (4, 0)
    services.return_order(order=order, actor=goods.STAFF)
    assert (order.status, stock(made)) == ("returned", (5, 0))
    services.refund_order(order=order, actor=goods.STAFF)
    assert order.status == "refunded"


def test_numbers_are_gapless_and_begin_where_the_tenant_says(shop: Any) -> None:
    from tests.commerce.test_money import settings_of

    settings_of(shop, order_number_prefix="SR-", order_number_start=5000)
    made = goods.product(stock=2)
    first = goods.place(goods.basket((made, 1)))
    late = goods.basket((made, 1))
    second = goods.place(goods.basket((made, 1)))
    with refused("stock.sold_out"):
        goods.place(late)
    third = goods.place(goods.basket((goods.product(), 1)))
    assert [first.number, second.number, third.number] == ["SR-5000", "SR-5001", "SR-5002"]


def test_both_languages_are_kept(shop: Any) -> None:
    from django.utils.translation import override

    goods.offer("Sale")
    order = goods.place(goods.basket((goods.product("Oud", "عود"), 1)))
    line = order.lines.get()
    assert (line.title_en, line.title_ar) == ("Oud", "عود")
    assert order.shipping_method_ar == "توصيل عادي"
    assert order.discounts.get().offer_name_ar == "Sale بالعربية"
    assert order.shipping_address.line4 == "الرياض"
    assert order.shipping_address.building_number == "3486"
    with override("ar"):
        assert order.lines.get().title == "عود"
        assert str(order.shipping_address.country) == "السعودية"
        assert order.source.source_type.name == "الدفع عند الاستلام"


def test_a_link_to_an_order_is_worth_nothing_at_another_tenant(shop: Any, tenant_b: Any) -> None:
    from tenancy.context import in_tenant

    order = goods.place(goods.basket((goods.product(), 1)))
    link = order.verification_hash()
    assert order.check_verification_hash(link)
    with in_tenant(tenant_b):
        assert not order.check_verification_hash(link)


def test_the_same_key_gives_the_same_order(shop: Any) -> None:
    basket = goods.basket((goods.product(), 1))
    order = goods.place(basket, key="k1")
    assert goods.place(basket, key="k1") == order
    with refused("basket.closed"):
        goods.place(basket, key="k2")
    with refused("idempotency.other_basket"):
        goods.place(goods.basket((goods.product(), 1)), key="k1")


@pytest.mark.parametrize(
    "other",
    [
        {"email": "other@example.com"},
        {"phone": "0507654321"},
        {"note": "Ring twice"},
        {"payment_method_code": "bank_transfer"},
        {"shipping_method_code": "pickup"},
        {"shipping_address": {**goods.ADDRESS, "line1": "طريق آخر"}},
        {"expected_total": Decimal("1.00")},
    ],
    ids=lambda other: next(iter(other)),
)
def test_the_same_key_with_other_wishes_is_refused(shop: Any, other: dict[str, Any]) -> None:
    basket = goods.basket((goods.product(), 1))
    order = goods.place(basket, key="k1")
    with refused("idempotency.other_details"):
        goods.place(basket, key="k1", **other)
    assert goods.place(basket, key="k1", language="en", email=" SARA@example.com") == order


def test_a_key_of_somebody_else_opens_nothing(shop: Any) -> None:
    user = goods.customer()
    basket = goods.basket((goods.product(), 1), owner=user)
    goods.place(basket, key="k1", user=user)
    for stranger in (None, goods.customer()):
        with refused("idempotency.other_details"):
            goods.place(basket, key="k1", user=stranger)


def test_guests_may_be_refused(shop: Any) -> None:
    from tests.commerce.test_money import settings_of

    settings_of(shop, guest_checkout_enabled=False, require_phone=True)
    made = goods.product()
    with refused("checkout.sign_in"):
        goods.place(goods.basket((made, 1)))
    user = goods.customer()
    mine = goods.basket((made, 1), owner=user)
    with refused("checkout.phone"):
        goods.place(mine, user=user, phone="")
    assert goods.place(mine, user=user).user == user


def test_buying_again(shop: Any) -> None:
    from commerce.basket.models import Basket
    from commerce.order.reorder import reorder

    here, gone = goods.product("Here"), goods.product("Gone", stock=1)
    order = goods.place(goods.basket((here, 2), (gone, 1)))
    basket = Basket.objects.create(store_id=goods.store_id())
    result = reorder(order=order, basket=basket, actor=goods.GUEST)
    assert result.added == 1
    assert [title for title, _why in result.left_out] == ["Gone"]
    assert basket.lines.get().quantity == 2


def test_a_reference_with_another_amount_is_refused(shop: Any) -> None:
    from commerce.payment.services import receive_payment

    order = goods.place(goods.basket((goods.product(), 1)), payment_method_code="bank_transfer")
    receive_payment(order=order, actor=goods.STAFF, amount=D("20.00"), reference="T-1")
    receive_payment(order=order, actor=goods.STAFF, amount=D("20.00"), reference="T-1")
    with refused("payment.other_amount"):
        receive_payment(order=order, actor=goods.STAFF, amount=D("30.00"), reference="T-1")
    assert order.captured == D("20.00")
