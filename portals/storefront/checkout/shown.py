"""A basket as a page shows it: lines with words, pictures and trouble; offers; totals."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field
from decimal import Decimal
from typing import Any

from django.db.models import prefetch_related_objects
from django.utils.translation import gettext as _

from commerce.basket.models import Basket
from commerce.catalogue.cards import CardImage, card_image
from commerce.partner.terms import terms

ZERO = Decimal("0.00")


@dataclass(frozen=True, slots=True)
class ShownLine:
    """One line. `was` is what it would cost without offers; `problem` says why it cannot be bought so."""

    pk: int
    title: str
    url: str
    options: list[str]
    image: CardImage | None
    quantity: int
    unit: Decimal
    total: Decimal
    was: Decimal | None
    problem: str = ""
    asked: int | None = None


@dataclass(frozen=True, slots=True)
class Discount:
    """An offer or a code that holds, and how much it takes off."""

    name: str
    amount: Decimal
    code: str = ""


@dataclass(frozen=True, slots=True)
class Summary:
    """What it costs. `delivery` is None while nobody knows where it goes."""

    currency: str
    count: int
    goods: Decimal
    discounts: list[Discount]
    delivery: Decimal | None
    vat: Decimal
    vat_percent: str
    vat_inclusive: bool
    total: Decimal
    delivery_name: str = ""
    before_delivery: Decimal = ZERO
    lines: list[ShownLine] = field(default_factory=list)


def shown_lines(basket: Basket, *, problems: dict[int, tuple[str, int]] | None = None) -> list[ShownLine]:
    """The lines of a priced basket. `problems` by line: what was refused just now, and how many were asked for."""
    rows = list(basket.all_lines())
    prefetch_related_objects(
        rows,
        "product__attribute_values__attribute",
        "product__attribute_values__value_option",
        "product__parent__images",
    )
    return [_line(row, (problems or {}).get(row.pk)) for row in rows]


def _line(row: Any, refused: tuple[str, int] | None) -> ShownLine:
    product, inclusive = row.product, terms().vat_inclusive
    pictures = list(product.images.all()) or (list(product.parent.images.all()) if product.is_child else [])
    info = row.purchase_info
    problem = refused[0] if refused else ""
    if not problem:
        permitted, why = info.availability.is_purchase_permitted(row.quantity)
        problem = "" if permitted else str(why)
    full = (row.line_price_incl_tax if inclusive else row.line_price_excl_tax) or ZERO
    paid = (row.line_price_incl_tax_incl_discounts if inclusive else row.line_price_excl_tax_incl_discounts) or ZERO
    whole = product.parent if product.is_child else product
    title = str(whole.title)
    return ShownLine(
        pk=row.pk,
        title=title,
        url=whole.get_absolute_url(),
        options=options_of(row),
        image=card_image(pictures[0].original, title) if pictures else None,
        quantity=row.quantity,
        unit=(info.price.incl_tax if inclusive else info.price.excl_tax) if row.has_price else ZERO,
        total=paid,
        was=full if full != paid else None,
        problem=problem,
        asked=refused[1] if refused else None,
    )


def options_of(row: Any) -> list[str]:
    """Size, colour, an engraving: what makes this line different from others of the same product."""
    words = []
    if row.product.is_child:
        values = sorted(row.product.attribute_values.all(), key=lambda value: value.attribute_id)
        words = [f"{value.attribute.name}: {value.value_as_text}" for value in values]
        words = words or [str(row.product.title)]
    words += [f"{attribute.option.name}: {attribute.value}" for attribute in row.attributes.all()]
    return words


def summary_of(
    basket: Basket, *, delivery: Decimal | None = None, delivery_vat: Decimal = ZERO, name: str = ""
) -> Summary:
    """The totals of a priced basket. `delivery` is what is paid for it, with VAT."""
    rule = terms()
    discounts = discounts_of(basket)
    goods = (
        basket.total_incl_tax_excl_discounts if rule.vat_inclusive else basket.total_excl_tax_excl_discounts
    ) or ZERO
    before = basket.total_incl_tax or ZERO
    vat = (basket.total_tax or ZERO) + (delivery_vat if delivery else ZERO)
    shown_delivery = None if delivery is None else delivery if rule.vat_inclusive else delivery - delivery_vat
    return Summary(
        currency=str(basket.currency or rule.currency),
        count=basket.num_items,
        goods=goods,
        discounts=discounts,
        delivery=shown_delivery,
        vat=vat,
        vat_percent=f"{(rule.vat_rate * 100).normalize():f}%",
        vat_inclusive=rule.vat_inclusive,
        total=before + (delivery or ZERO),
        delivery_name=name,
        before_delivery=before,
    )


def discounts_of(basket: Basket) -> list[Discount]:
    """Offers first, then codes; what concerns delivery is shown there."""
    found = [Discount(str(each["name"]), each["discount"]) for each in basket.offer_discounts]
    for each in basket.grouped_voucher_discounts:
        voucher = each["voucher"]
        found.append(Discount(_("Code %(code)s") % {"code": voucher.code}, each["discount"], voucher.code))
    return [discount for discount in found if discount.amount]


def without_effect(basket: Basket, discounts: Sequence[Discount]) -> list[Any]:
    """Codes in the basket that lower nothing now."""
    working = {discount.code for discount in discounts}
    return [voucher for voucher in basket.vouchers.all() if voucher.code not in working] if basket.pk else []
