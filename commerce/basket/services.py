"""What can be done with a basket. Each takes the basket's row first, so that two requests do not cross."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from django.conf import settings
from django.db import IntegrityError, transaction
from django.db.models import F
from django.utils import timezone
from django.utils.translation import gettext as _

from commerce.basket.models import Basket, Line, basket_closed
from commerce.basket.pricing import price_basket
from commerce.catalogue.models import Product
from commerce.voucher.models import Voucher
from tenancy.actor import Actor
from tenancy.errors import DomainError

Option = dict[str, Any]


def open_basket(*, user: Any, store_id: int | None) -> Basket:
    """The open basket of a customer in a store; made when there is none. Two at once get the same one."""
    basket = Basket.open.filter(owner=user, store_id=store_id).first()
    if basket is None:
        try:
            with transaction.atomic():
                basket = Basket.objects.create(owner=user, store_id=store_id)
        except IntegrityError:
            basket = Basket.open.get(owner=user, store_id=store_id)
    basket.owner = user
    return basket


@transaction.atomic
def add_line(
    *, basket: Basket, product: Product, quantity: int = 1, options: Sequence[Option] = (), actor: Actor
) -> Line:
    """Puts a product into the basket, or more of it. `options` are {"option": Option, "value": …}.

    An unsaved basket is saved. Raises DomainError: basket.closed, basket.quantity, basket.choose_variant,
    basket.not_sold_here, basket.unavailable (with what is said about the stock).
    """
    if quantity < 1:
        raise DomainError("basket.quantity", _("Write a number from 1."), field="quantity")
    if product.is_parent:
        raise DomainError("basket.choose_variant", _("Choose a variant first."))
    new = basket.pk is None
    if new:
        basket.save()
    else:
        _take(basket)
    _check_sold_here(product, basket.store_id)
    _ensure_strategy(basket)
    info = basket.strategy.fetch_for_product(product)
    if info.stockrecord is None or not info.price.exists:
        raise DomainError("basket.unavailable", str(info.availability.message))
    reference = basket._create_line_reference(product, info.stockrecord, list(options))
    there = [] if new else list(basket.lines.values_list("stockrecord_id", "line_reference", "quantity"))
    same = {reference: count for record, reference, count in there if record == info.stockrecord.pk}
    _check_quantity(info, quantity + sum(same.values()))
    _check_size(sum(count for _record, _reference, count in there), quantity)
    price = {
        "price_currency": info.price.currency,
        "price_excl_tax": info.price.excl_tax,
        "price_incl_tax": info.price.incl_tax,
        "tax_code": info.price.tax_code,
    }
    if reference in same:
        basket.lines.filter(line_reference=reference).update(
            quantity=F("quantity") + quantity, date_updated=timezone.now(), **price
        )
        line = basket.lines.select_related("product", "stockrecord").get(line_reference=reference)
    else:
        line = Line(
            basket=basket,
            product=product,
            stockrecord=info.stockrecord,
            line_reference=reference,
            quantity=quantity,
            **price,
        )
        line.save(force_insert=True)
        for option in options:
            line.attributes.create(option=option["option"], value=option["value"])
    line.basket = basket
    basket.reset_offer_applications()
    return line


@transaction.atomic
def change_line(*, basket: Basket, line_id: int, quantity: int, actor: Actor) -> Line | None:
    """Sets how many; 0 removes the line and returns None. Raises as `add_line`, and basket.no_line."""
    if quantity < 0:
        raise DomainError("basket.quantity", _("Write a number from 0."), field="quantity")
    if quantity == 0:
        remove_line(basket=basket, line_id=line_id, actor=actor)
        return None
    _take(basket)
    line = _line(basket, line_id)
    _ensure_strategy(basket)
    info = basket.strategy.fetch_for_line(line)
    there = list(basket.lines.values_list("pk", "stockrecord_id", "quantity"))
    others = sum(count for pk, record, count in there if record == line.stockrecord_id and pk != line.pk)
    _check_quantity(info, others + quantity)
    _check_size(sum(count for _pk, _record, count in there), quantity - line.quantity)
    line.quantity = quantity
    line.save(update_fields=["quantity", "date_updated"])
    basket.reset_offer_applications()
    return line


@transaction.atomic
def remove_line(*, basket: Basket, line_id: int, actor: Actor) -> None:
    """Takes a line out. A line that is not there any more is no error."""
    _take(basket)
    basket.lines.filter(pk=line_id).delete()
    basket.reset_offer_applications()


@transaction.atomic
def apply_voucher(*, basket: Basket, code: str, actor: Actor, user: Any = None) -> Voucher:
    """Adds a code to the basket. Raises DomainError: voucher.unknown, voucher.not_yet, voucher.expired,
    voucher.not_available, voucher.there_already, voucher.no_effect; the basket stays as it was."""
    if basket.pk is None or not basket.all_lines():
        raise DomainError("basket.empty", _("Your basket is empty."), field="code")
    _take(basket)
    voucher = Voucher.objects.filter(code__iexact=code.strip()).first()
    if voucher is None:
        raise DomainError("voucher.unknown", _("We do not know this code."), field="code")
    if basket.vouchers.filter(pk=voucher.pk).exists():
        raise DomainError("voucher.there_already", _("This code is in your basket already."), field="code")
    check_voucher(voucher, user=user or basket.owner)
    basket.vouchers.add(voucher)
    price_basket(basket, user=user)
    if not any(application["voucher"] == voucher for application in basket.offer_applications):
        raise DomainError("voucher.no_effect", _("This code lowers nothing in your basket."), field="code")
    Voucher.objects.filter(pk=voucher.pk).update(num_basket_additions=F("num_basket_additions") + 1)
    return voucher


def check_voucher(voucher: Voucher, *, user: Any) -> None:
    """Raises DomainError unless this person may use the voucher now."""
    now = timezone.now()
    name = {"code": voucher.code}
    refusal = None
    if voucher.start_datetime > now:
        refusal = "voucher.not_yet", _("The code %(code)s is not valid yet.") % name
    elif voucher.end_datetime < now:
        refusal = "voucher.expired", _("The code %(code)s has expired.") % name
    else:
        available, why = voucher.is_available_to_user(user)
        if not available:
            refusal = "voucher.not_available", why
    if refusal is not None:
        raise DomainError(*refusal, field="code", voucher=voucher.code)


@transaction.atomic
def remove_voucher(*, basket: Basket, voucher_id: int, actor: Actor) -> None:
    """Takes a code out of the basket."""
    _take(basket)
    basket.vouchers.remove(voucher_id)
    basket.reset_offer_applications()


@transaction.atomic
def merge_baskets(*, into: Basket, other: Basket, actor: Actor) -> int:
    """Moves lines and codes of one open basket into another; the larger quantity of equal lines counts.

    Returns how many lines came. Both rows are locked, in the order of their ids; a basket that is not open any more is
    left alone and gives 0. A line that would ask for more than there is stays as it is: checkout says so.
    """
    if into.pk == other.pk:
        return 0
    locked = {
        row.pk: row for row in Basket.objects.select_for_update().filter(pk__in=[into.pk, other.pk]).order_by("pk")
    }
    source, target = locked.get(other.pk), locked.get(into.pk)
    if source is None or target is None or source.status != Basket.OPEN or target.status != Basket.OPEN:
        return 0
    mine = {line.line_reference: line for line in target.lines.all()}
    came = 0
    for line in source.lines.all():
        same = mine.get(line.line_reference)
        if same is None:
            line.basket = target
            line.save()
        else:
            same.quantity = max(same.quantity, line.quantity)
            same.save()
        came += 1
    target.vouchers.add(*source.vouchers.all())
    source.vouchers.clear()
    source.status, source.date_merged = Basket.MERGED, timezone.now()
    source.save()
    into.reset_offer_applications()
    return came


def _take(basket: Basket) -> None:
    """Locks the row; refuses a basket that is being ordered or was ordered."""
    row = Basket.objects.select_for_update().only("status").filter(pk=basket.pk).first()
    if row is None or row.status not in Basket.editable_statuses:
        raise basket_closed()
    basket.status = row.status


def _line(basket: Basket, line_id: int) -> Line:
    line = (
        basket.lines.select_related("product__product_class", "product__parent__product_class", "stockrecord")
        .filter(pk=line_id)
        .first()
    )
    if line is None:
        raise DomainError("basket.no_line", _("This is not in your basket any more."))
    line.basket = basket
    return line


def _ensure_strategy(basket: Basket) -> None:
    if not basket.has_strategy:
        from commerce.partner.strategy import Selector

        basket.strategy = Selector().strategy()


def _check_sold_here(product: Product, store_id: int | None) -> None:
    """A product is sold in the stores whose channel it (or its parent) has."""
    if store_id is None:
        return
    whole = product.parent if product.is_child else product
    if not whole.is_public or not whole.channels.filter(store_id=store_id, is_active=True).exists():
        raise DomainError("basket.not_sold_here", _("This is not sold here any more."))


def _check_quantity(info: Any, wanted: int) -> None:
    permitted, why = info.availability.is_purchase_permitted(wanted)
    if not permitted:
        raise DomainError("basket.unavailable", str(why), field="quantity")


def _check_size(there: int, added: int) -> None:
    most = settings.OSCAR_MAX_BASKET_QUANTITY_THRESHOLD
    if most and added > 0 and there + added > most:
        raise DomainError(
            "basket.too_many", _("A basket holds %(count)d items at most.") % {"count": most}, field="quantity"
        )
