"""From a basket to an order, in one transaction.

Rows are taken in one order by everybody: basket, vouchers, offers, stock records by id, number series. So two checkouts
may wait for each other and never lock each other out. What the shopper saw is priced again under these locks; a
difference is refused, and the basket stays as it was.
"""

from __future__ import annotations

from dataclasses import dataclass
from decimal import Decimal
from typing import Any

from django.contrib.auth.models import AnonymousUser
from django.db import OperationalError, transaction
from django.utils.translation import gettext as _

from commerce.address.rules import clean_address
from commerce.basket.models import Basket
from commerce.basket.pricing import price_basket
from commerce.basket.services import check_voucher
from commerce.checkout.checks import check_buyer, check_lines, check_total
from commerce.checkout.repeats import digest_of, same_order
from commerce.offer.models import ConditionalOffer
from commerce.order.models import Order
from commerce.order.writing import Draft, write_order
from commerce.partner.news import tell_stock_moved
from commerce.partner.stock import Level, allocate_stock
from commerce.partner.terms import Terms, terms_now
from commerce.payment.providers import offered
from commerce.payment.services import open_source
from commerce.shipping.delivery import DeliveryOption, methods_for
from kit.numbering.series import next_number
from orchestration.outbox import emit
from tenancy.actor import Actor
from tenancy.context import current_place
from tenancy.errors import DomainError
from tenancy.limits import refuse_beyond

LOCK_TIMEOUT, DEADLOCK = "55P03", "40P01"


def place_order(
    *,
    basket: Basket,
    shipping_address: dict[str, Any] | None,
    billing_address: dict[str, Any] | None = None,
    shipping_method_code: str,
    payment_method_code: str,
    email: str,
    phone: str = "",
    user: Any = None,
    language: str,
    idempotency_key: str,
    actor: Actor,
    expected_total: Decimal | None = None,
    note: str = "",
) -> Order:
    """Places the order that a basket asks for. The same key with the same wishes again returns the order that it made.

    `expected_total` is what the shopper saw, with VAT and delivery: another total is refused. Addresses are
    dictionaries as in `commerce.address.rules`; `language` is the one that the buyer reads.

    Raises DomainError; the basket is as it was, save for a voucher that is not valid any more, which is taken out:
    basket.closed, basket.empty, basket.unavailable, stock.sold_out (with `title`, `left`), voucher.expired,
    voucher.not_yet, voucher.not_available, checkout.total_changed, checkout.sign_in, checkout.email, checkout.phone,
    checkout.too_small, checkout.too_large, checkout.delivery, checkout.busy, address.invalid, payment.unknown_method,
    idempotency.other_basket, idempotency.other_details (with `number`). Where the total changed, `total` says the new
    one of the goods.
    """
    buyer = user if user is not None and user.is_authenticated else None
    digest = digest_of(
        shipping_address=shipping_address,
        billing_address=billing_address,
        shipping_method_code=shipping_method_code,
        payment_method_code=payment_method_code,
        email=email,
        phone=phone,
        user=buyer,
        expected_total=expected_total,
        note=note,
    )
    draft = Draft(email=email.strip(), phone=phone, language=language, key=idempotency_key, note=note, digest=digest)
    wishes = _Wishes(shipping_address, billing_address, shipping_method_code, payment_method_code, expected_total)
    try:
        with transaction.atomic():
            return _place(basket, buyer, wishes, draft, actor)
    except DomainError as refusal:
        if refusal.code in {"voucher.expired", "voucher.not_yet", "voucher.not_available"}:
            refusal.detail["total"] = _without_voucher(basket, refusal.detail["voucher"], user)
        raise
    except OperationalError as error:
        if getattr(error.__cause__, "sqlstate", "") in {LOCK_TIMEOUT, DEADLOCK}:
            raise DomainError("checkout.busy", _("Many are ordering at this moment. Try again.")) from error
        raise


@dataclass(frozen=True, slots=True)
class _Wishes:
    """What the shopper chose."""

    shipping_address: dict[str, Any] | None
    billing_address: dict[str, Any] | None
    delivery: str
    payment: str
    expected_total: Decimal | None


def _room_for_one_more(tenant_id: int) -> None:
    """What the shop has agreed with the city is not the shopper's business: they only hear that it takes no more."""
    try:
        refuse_beyond(tenant_id, "orders")
    except DomainError as full:
        raise DomainError(
            "checkout.shop_full", _("This shop takes no more orders this month. Nothing was charged.")
        ) from full


def _place(basket: Basket, user: Any, wishes: _Wishes, draft: Draft, actor: Actor) -> Order:
    locked = Basket.objects.select_for_update().filter(pk=basket.pk).first()
    before = Order.objects.filter(idempotency_key=draft.key).first() if draft.key else None
    if before is not None:
        if before.basket_id != basket.pk:
            raise DomainError("idempotency.other_basket", _("This request was used for another order."))
        return same_order(before, draft.digest)
    if locked is None or locked.status not in Basket.editable_statuses:
        made = Order.objects.filter(basket=basket).values_list("number", flat=True).first()
        raise DomainError("basket.closed", _("This basket was ordered already. Start a new one."), number=made)
    if locked.owner_id and locked.owner_id != getattr(user, "pk", None):
        raise DomainError("basket.not_yours", _("This basket belongs to another customer."))
    terms = terms_now()
    draft = check_buyer(draft, user=user, terms=terms)
    _price_under_locks(locked, user, terms)
    check_lines(locked)
    _room_for_one_more(terms.tenant_id)
    delivery, address = _delivery(locked, wishes)
    method = {
        one.code: one
        for one in offered(
            total=locked.total_incl_tax + delivery.charge.incl_tax,
            currency=locked.currency,
            terms=terms,
            needs_address=delivery.needs_address,
        )
    }.get(wishes.payment)
    if method is None:
        raise DomainError("payment.unknown_method", _("Choose how to pay."), field="payment")
    check_total(locked, delivery, terms=terms, expected=wishes.expected_total)
    for application in sorted(locked.offer_applications, key=lambda one: one["offer"].pk):
        if application["result"].affects_shipping:
            application["discount"] = delivery.discount
        application["offer"].record_usage(application)
    levels = _allocate(locked, terms)
    number = next_number("order", prefix=terms.number_prefix, start=terms.number_start)
    billing = clean_address(wishes.billing_address, delivery=False) if wishes.billing_address else None
    order = write_order(
        locked,
        draft,
        number=number,
        user=user,
        delivery=delivery,
        address=address,
        billing=billing,
        payment=method.code,
        counted={level.stockrecord_id for level in levels},
        actor=actor,
    )
    open_source(order=order, method=method)
    locked.submit()
    basket.status, basket.date_submitted = locked.status, locked.date_submitted
    emit("order.placed", aggregate=order, payload=order.event_facts(), actor=actor, correlation_id=draft.key or None)
    _tell_of_stock(levels, terms, order, actor)
    return order


def _price_under_locks(basket: Basket, user: Any, terms: Terms) -> None:
    """Prices the basket while nobody else can use up its codes and its limited offers."""
    who = user or AnonymousUser()
    for voucher in basket.vouchers.select_for_update(of=("self",)).order_by("pk"):
        check_voucher(voucher, user=who)
    currency = getattr(current_place(), "currency", "") or terms.currency
    price_basket(basket, user=who, terms=terms, currency=currency)
    if not basket.all_lines():
        raise DomainError("basket.empty", _("Your basket is empty."))
    limited = _limited(basket)
    if not limited:
        return
    seen = basket.total_incl_tax
    list(ConditionalOffer.objects.select_for_update(of=("self",)).filter(pk__in=limited).order_by("pk").values("pk"))
    price_basket(basket, user=who, terms=terms, currency=currency)
    if basket.total_incl_tax != seen or not _limited(basket) <= limited:
        raise DomainError(
            "checkout.total_changed",
            _("An offer ended meanwhile. Look at the new total, then order again."),
            total=basket.total_incl_tax,
        )


def _limited(basket: Basket) -> set[int]:
    return {one["offer"].pk for one in basket.offer_applications if one["offer"].is_limited}


def _delivery(basket: Basket, wishes: _Wishes) -> tuple[DeliveryOption, dict[str, str] | None]:
    """The chosen way, and the address where it needs one."""
    options = {option.code: option for option in methods_for(basket, wishes.shipping_address, current_place())}
    chosen = options.get(wishes.delivery)
    if chosen is None and len(options) == 1 and not basket.is_shipping_required():
        chosen = next(iter(options.values()))
    if chosen is None:
        raise DomainError("checkout.delivery", _("Choose how you want to receive it."), field="delivery")
    if not chosen.needs_address:
        return chosen, None
    return chosen, clean_address(wishes.shipping_address or {})


def _allocate(basket: Basket, terms: Terms) -> list[Level]:
    """Promises the pieces of every line whose product is counted."""
    wants: dict[int, int] = {}
    titles: dict[int, str] = {}
    for line in basket.all_lines():
        if terms.track_inventory and line.product.get_product_class().track_stock:
            wants[line.stockrecord_id] = wants.get(line.stockrecord_id, 0) + line.quantity
            titles[line.stockrecord_id] = line.product.get_title()
    try:
        return allocate_stock(wants, beyond=terms.allow_backorders)
    except DomainError as refusal:
        if refusal.code != "stock.sold_out":
            raise
        left, title = refusal.detail["left"], titles[refusal.detail["stockrecord"]]
        words = _("“%(title)s”: only %(left)d left.") if left else _("“%(title)s” is out of stock.")
        message = words % {"title": title, "left": left}
        raise DomainError("stock.sold_out", message, title=title, **refusal.detail) from None


def _tell_of_stock(levels: list[Level], terms: Terms, order: Order, actor: Actor) -> None:
    """Pages that show stock are made anew when what they say changed; a low level is an event."""
    tell_stock_moved(levels)
    for level in levels:
        if level.fell_below(terms.low_stock_threshold):
            emit(
                "stock.low",
                aggregate=("partner.stockrecord", level.stockrecord_id),
                payload={"product_id": level.product_id, "left": level.left, "store_id": order.store_id},
                actor=actor,
            )


def _without_voucher(basket: Basket, code: str, user: Any) -> Decimal:
    """Takes a code that is not valid any more out of the basket; the new total of the goods."""
    with transaction.atomic():
        row = Basket.objects.select_for_update().get(pk=basket.pk)
        if row.status in Basket.editable_statuses:
            row.vouchers.remove(*row.vouchers.filter(code=code))
    return price_basket(basket, user=user).total_incl_tax
