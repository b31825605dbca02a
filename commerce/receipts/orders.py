"""The receipt of an order: seller from the registry, everything else as the order kept it."""

from __future__ import annotations

from decimal import Decimal
from typing import Any

from django.utils.translation import override

from commerce.address.lines import address_lines
from commerce.address.phones import show_mobile
from commerce.order.models import Order, OrderDiscount
from commerce.order.shown import payment_name
from commerce.partner.terms import terms
from commerce.receipts.document import Line, Party, Receipt, Sum
from commerce.receipts.words import bilingual
from kit.faces.themes import colours_of
from tenancy.context import in_the_city, tenant_here
from tenancy.models import Store
from tenancy.resolver.places import theme_of

ZERO = Decimal("0.00")
LANGUAGES = ("ar", "en")


def receipt_of(order: Order) -> Receipt:
    """The order's receipt, in its own language first."""
    rows = list(order.vat_lines.all())
    vat = sum((row.vat for row in rows), ZERO)
    rates = [row.rate * 100 for row in rows if row.vat]
    seller, colour, country = _seller(order)
    return Receipt(
        number=order.number,
        language=order.language,
        currency=order.currency,
        placed=order.date_placed,
        seller=seller,
        buyer=_buyer(order),
        lines=tuple(_line(line, order) for line in order.lines.prefetch_related("attributes")),
        sums=_sums(order),
        net=order.total_incl_tax - vat,
        vat=vat,
        total=order.total_incl_tax,
        vat_percent=max(rates, default=terms().vat_rate * 100),
        payment=_in_both(lambda: payment_name(order.payment_method)),
        paid=order.is_paid,
        country=country,
        colour=colour,
    )


def _seller(order: Order) -> tuple[Party, str, str]:
    """The tenant under its store's name. The numbers stand in `Tenant.settings`, the address in its billing address."""
    tenant = tenant_here()
    with in_the_city():
        store = Store.objects.filter(pk=order.store_id).first() if order.store_id else None
        papers: dict[str, Any] = {**tenant.settings, **((store.settings or {}) if store else {})}
        owner = store or tenant
        names = {
            language: getattr(owner, f"name_{language}", "") or owner.name or owner.handle for language in LANGUAGES
        }
        legal = papers.get("legal_names") or {}
        address: dict[str, Any] = tenant.billing_address or {}
        spoken = order.language
        lines = [address.get(f"{key}_{spoken}") or address.get(key) or "" for key in ("line1", "line2", "city")]
        party = Party(
            names={language: legal.get(language) or names[language] for language in LANGUAGES},
            lines=(*lines[:2], " ".join(str(part) for part in (lines[2], address.get("postcode", "")) if part)),
            vat_number=str(papers.get("vat_number", "")),
            registration=str(papers.get("commercial_registration", "")),
            email=str(papers.get("email", "")),
            phone=str(papers.get("phone", "")),
        )
        colours = colours_of(theme_of(store) if store else {})
        return party, _readable(colours), tenant.country_code


def _readable(colours: dict[str, str]) -> str:
    """The brand's colour on white paper; where that is too light, ink."""
    red, green, blue = (int(colours["brand"][at : at + 2], 16) / 255 for at in (1, 3, 5))
    light = 0.2126 * red**2.2 + 0.7152 * green**2.2 + 0.0722 * blue**2.2
    return colours["brand"] if light < 0.3 else "#4a3b20"


def _buyer(order: Order) -> Party:
    address = order.billing_address or order.shipping_address
    with override(order.language):
        lines = tuple(address_lines(address, order.language, country=False)) if address is not None else ()
    phone = order.phone or str(getattr(order.shipping_address, "phone_number", "") or "")
    return Party(
        names={order.language: order.buyer_name},
        lines=lines,
        email=order.email,
        phone=show_mobile(phone) if phone else "",
    )


def _line(line: Any, order: Order) -> Line:
    return Line(
        titles={language: getattr(line, f"title_{language}", "") or line.title for language in LANGUAGES},
        quantity=line.quantity,
        unit=line.unit_price_incl_tax,
        vat=line.line_price_before_discounts_incl_tax - line.line_price_before_discounts_excl_tax,
        total=line.line_price_before_discounts_incl_tax,
        code=line.partner_sku,
        options=" · ".join(f"{attribute.type}: {attribute.value}" for attribute in line.attributes.all()),
    )


def _sums(order: Order) -> tuple[Sum, ...]:
    """What lies between the lines and the total: each discount by its name, then the delivery."""
    return (*_discounts(order), *_delivery(order))


def _discounts(order: Order) -> list[Sum]:
    """What the goods became cheaper; a part that no offer accounts for stands last, so that the paper adds up."""
    left = sum(
        (line.line_price_before_discounts_incl_tax - line.line_price_incl_tax for line in order.lines.all()), ZERO
    )
    found = []
    for row in order.discounts.all():
        amount = min(row.amount, left)
        if row.category == row.BASKET and amount > ZERO:
            found.append(Sum(_name_of(row), -amount))
            left -= amount
    return [*found, Sum(bilingual("Discount"), -left)] if left > ZERO else found


def _name_of(row: OrderDiscount) -> dict[str, str]:
    """The code that was typed in, else the offer in both languages, else what it was called then."""
    if row.voucher_code:
        return bilingual("Code %(code)s", code=row.voucher_code)
    offer = row.offer
    return {language: getattr(offer, f"name_{language}", "") or str(row.offer_name) for language in LANGUAGES}


def _delivery(order: Order) -> list[Sum]:
    if not order.shipping_address_id and not order.shipping_incl_tax:
        return []
    words = bilingual("Delivery")
    names = {language: getattr(order, f"shipping_method_{language}", "") for language in LANGUAGES}
    labels = {
        language: f"{words[language]}: {name}" if (name := names[language]) else words[language]
        for language in LANGUAGES
    }
    return [Sum(labels, order.shipping_incl_tax)]


def _in_both(words: Any) -> dict[str, str]:
    found = {}
    for language in LANGUAGES:
        with override(language):
            found[language] = str(words())
    return found
