"""Writing an order's rows from a priced basket. Called inside `place_order`'s transaction, after all checks."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable
from dataclasses import dataclass
from decimal import Decimal
from typing import Any

from django.conf import settings
from django.utils import timezone

from commerce.address.models import Country  # type: ignore[attr-defined]
from commerce.order.history import write_history
from commerce.order.models import (  # type: ignore[attr-defined]
    BillingAddress,
    Line,
    LineAttribute,
    LinePrice,
    Order,
    OrderDiscount,
    OrderLineDiscount,
    ShippingAddress,
    VatLine,
)
from commerce.partner.amounts import exact
from commerce.shipping.delivery import DeliveryOption
from tenancy.actor import Actor


@dataclass(frozen=True, slots=True)
class Draft:
    """What the buyer says about themselves and the order."""

    email: str
    phone: str
    language: str
    key: str = ""
    note: str = ""
    digest: str = ""


def write_order(
    basket: Any,
    draft: Draft,
    *,
    number: str,
    user: Any,
    delivery: DeliveryOption,
    address: dict[str, str] | None,
    billing: dict[str, str] | None,
    payment: str,
    counted: set[int],
    actor: Actor,
) -> Order:
    """Order, lines, discounts, VAT and the first line of history. `counted` are the stock records that gave pieces."""
    charge = delivery.charge
    order = Order.objects.create(
        number=number,
        basket=basket,
        user=user,
        store_id=basket.store_id,
        currency=basket.currency,
        total_incl_tax=basket.total_incl_tax + charge.incl_tax,
        total_excl_tax=basket.total_excl_tax + charge.excl_tax,
        shipping_incl_tax=charge.incl_tax,
        shipping_excl_tax=charge.excl_tax,
        shipping_tax_code=charge.tax_code,
        shipping_code=delivery.code,
        shipping_method=delivery.names["en"],
        shipping_method_en=delivery.names["en"],
        shipping_method_ar=delivery.names["ar"],
        shipping_address=_address(ShippingAddress, address),
        billing_address=_address(BillingAddress, billing),
        collected_by_buyer=not delivery.needs_address and basket.is_shipping_required(),
        guest_email=draft.email,
        phone=draft.phone,
        language=draft.language,
        payment_method=payment,
        note=draft.note[:500],
        idempotency_key=draft.key or None,
        idempotency_digest=draft.digest,
        date_placed=timezone.now(),
    )
    pairs = _write_lines(order, basket, counted)
    _write_discounts(order, basket, user, pairs)
    _write_vat(order, basket, delivery)
    write_history(order, move="place", actor=actor, old="", note=draft.note)
    return order


def titles_of(product: Any) -> dict[str, str]:
    """A product's title in both languages; a variant without one has its parent's."""
    parent = product.parent if product.is_child else product
    english = product.title_en or parent.title_en or product.get_title()
    return {"en": english, "ar": product.title_ar or parent.title_ar or english}


def _address(model: Any, address: dict[str, str] | None) -> Any:
    """The address as a row; a country that the tenant has not listed keeps its code as its name."""
    if address is None:
        return None
    known = {field.name for field in model._meta.concrete_fields}
    values = {name: value for name, value in address.items() if name in known and name != "country"}
    code = address["country"]
    country, _made = Country.objects.get_or_create(iso_3166_1_a2=code, defaults={"printable_name": code, "name": code})
    return model.objects.create(country=country, **values)


def _write_lines(order: Order, basket: Any, counted: set[int]) -> list[tuple[Any, Line]]:
    pairs = [(line, _line(order, line, line.stockrecord_id in counted)) for line in basket.all_lines()]
    Line.objects.bulk_create([made for _line_of_basket, made in pairs])
    LinePrice.objects.bulk_create(
        LinePrice(
            order=order,
            line=made,
            quantity=quantity,
            price_incl_tax=exact(gross, order.currency),
            price_excl_tax=exact(net, order.currency),
            tax_code=made.tax_code,
        )
        for line, made in pairs
        for gross, net, quantity in line.get_price_breakdown()
    )
    LineAttribute.objects.bulk_create(
        LineAttribute(line=made, option=attribute.option, type=attribute.option.code, value=attribute.value)
        for line, made in pairs
        for attribute in line.attributes.all()
    )
    return pairs


def _line(order: Order, line: Any, is_counted: bool) -> Line:
    titles = titles_of(line.product)
    record = line.stockrecord
    return Line(
        order=order,
        partner=record.partner,
        partner_name=record.partner.name,
        partner_sku=record.partner_sku,
        stockrecord=record,
        product=line.product,
        title=titles["en"],
        title_en=titles["en"],
        title_ar=titles["ar"],
        upc=line.product.upc,
        quantity=line.quantity,
        line_price_incl_tax=line.line_price_incl_tax_incl_discounts,
        line_price_excl_tax=line.line_price_excl_tax_incl_discounts,
        line_price_before_discounts_incl_tax=line.line_price_incl_tax,
        line_price_before_discounts_excl_tax=line.line_price_excl_tax,
        unit_price_incl_tax=line.unit_price_incl_tax,
        unit_price_excl_tax=line.unit_price_excl_tax,
        tax_code=line.purchase_info.price.tax_code,
        num_allocated=line.quantity if is_counted else 0,
        is_counted=is_counted,
        status=settings.OSCAR_INITIAL_LINE_STATUS,
    )


def _write_discounts(order: Order, basket: Any, user: Any, pairs: Iterable[tuple[Any, Line]]) -> None:
    rows: dict[int, OrderDiscount] = {}
    for application in basket.offer_applications:
        offer, voucher, result = application["offer"], application["voucher"], application["result"]
        category = OrderDiscount.BASKET
        if result.affects_shipping:
            category = OrderDiscount.SHIPPING
        elif result.affects_post_order:
            category = OrderDiscount.DEFERRED
        rows[offer.pk] = OrderDiscount(
            order=order,
            category=category,
            offer_id=offer.pk,
            offer_name=offer.name_en or offer.name,
            offer_name_en=offer.name_en or offer.name,
            offer_name_ar=offer.name_ar or offer.name_en or offer.name,
            voucher_id=voucher.pk if voucher else None,
            voucher_code=voucher.code if voucher else "",
            frequency=application["freq"],
            amount=application["discount"],
            message=offer.apply_deferred_benefit(basket, order, application) or "",
        )
        if voucher:
            voucher.record_discount(application)
    OrderDiscount.objects.bulk_create(rows.values())
    OrderLineDiscount.objects.bulk_create(
        OrderLineDiscount(
            line=made, order_discount=rows[given.offer.pk], is_incl_tax=given.incl_tax, amount=given.amount
        )
        for line, made in pairs
        for given in line.discounts
        if given.offer is not None and given.offer.pk in rows
    )
    for voucher in basket.vouchers.order_by("pk"):
        voucher.record_usage(order, user)


def _write_vat(order: Order, basket: Any, delivery: DeliveryOption) -> None:
    """One row for each rate: goods by their own, delivery by the standard rate."""
    sums: dict[tuple[str, Decimal], list[Decimal]] = defaultdict(lambda: [Decimal("0.00"), Decimal("0.00")])
    for line in basket.all_lines():
        sums[line.purchase_info.price.tax_code, line.vat_rate][0] += line.line_price_excl_tax_incl_discounts
        sums[line.purchase_info.price.tax_code, line.vat_rate][1] += line.line_tax
    terms, charge = basket.strategy.terms, delivery.charge
    if charge.incl_tax:
        sums[terms.vat_code, terms.vat_rate][0] += charge.excl_tax
        sums[terms.vat_code, terms.vat_rate][1] += charge.incl_tax - charge.excl_tax
    VatLine.objects.bulk_create(
        VatLine(order=order, code=code, rate=rate, net=net, vat=vat) for (code, rate), (net, vat) in sums.items()
    )
