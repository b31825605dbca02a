"""The rows below an order that came from Medusa: amounts, addresses, lines, VAT."""

from __future__ import annotations

from decimal import Decimal
from typing import Any

from django.conf import settings

from commerce.address.models import Country  # type: ignore[attr-defined]
from commerce.bridge.links import ours
from commerce.catalogue.models import Product  # type: ignore[attr-defined]
from commerce.order.models import BillingAddress, Line, LinePrice, ShippingAddress, VatLine  # type: ignore[attr-defined]
from commerce.partner.amounts import exact
from commerce.partner.models import Partner, StockRecord  # type: ignore[attr-defined]
from commerce.partner.terms import terms

NEARLY = Decimal("0.05")


def amounts(values: dict[str, Any]) -> dict[str, Any]:
    """The order's own sums. Medusa's totals hold the tax."""
    currency = values["currency"]
    shipping, shipping_tax = Decimal(values["shipping_total"]), Decimal(values["shipping_tax_total"])
    return {
        "currency": currency,
        "total_incl_tax": exact(values["total"], currency),
        "total_excl_tax": exact(values["total"] - values["tax_total"], currency),
        "shipping_incl_tax": exact(shipping, currency),
        "shipping_excl_tax": exact(shipping - shipping_tax, currency),
        "shipping_method": values.get("delivery", "")[:128],
        "shipping_method_en": values.get("delivery", "")[:128],
        "shipping_method_ar": values.get("delivery", "")[:128],
    }


def addresses(values: dict[str, Any]) -> dict[str, Any]:
    """Where it went and whom it was billed to."""
    phone = (values.get("shipping_address") or {}).get("phone_number", "")
    return {
        "shipping_address": _address(ShippingAddress, values.get("shipping_address")),
        "billing_address": _address(BillingAddress, values.get("billing_address")),
        "phone": phone[:20],
    }


def write_lines(order: Any, values: dict[str, Any]) -> None:
    """Lines as they were charged, and the VAT of all of it. No line holds stock of ours."""
    partner = Partner.objects.order_by("pk").first()
    for row in values["lines"]:
        line = _line(order, row, partner)
        line.save()
        LinePrice.objects.create(
            order=order,
            line=line,
            quantity=line.quantity,
            price_incl_tax=line.unit_price_incl_tax,
            price_excl_tax=line.unit_price_excl_tax,
            tax_code=line.tax_code,
        )
    if values["tax_total"] > 0:
        net = values["total"] - values["tax_total"]
        code, rate = _rate(net, values["tax_total"])
        VatLine.objects.create(
            order=order,
            code=code,
            rate=rate,
            net=exact(net, order.currency),
            vat=order.total_incl_tax - order.total_excl_tax,
        )


def _line(order: Any, row: dict[str, Any], partner: Any) -> Any:
    product = Product.objects.filter(pk=ours("variant", row.get("variant_id", "")) or 0).first()
    stock = StockRecord.objects.filter(product=product).order_by("pk").first() if product is not None else None
    currency, quantity = order.currency, max(1, row["quantity"])
    tax = Decimal(row["tax_total"])
    before = row["original_total"] if row.get("original_total") is not None else row["total"]
    tax_before = row["original_tax_total"] if row.get("original_tax_total") is not None else tax
    title = (row.get("product_title") or row["title"])[:255]
    variant = row["title"] if row.get("product_title") and row["title"] != row["product_title"] else ""
    if variant:
        title = f"{title} · {variant}"[:255]
    return Line(
        order=order,
        partner=partner,
        partner_name=partner.name if partner else "",
        partner_sku=row.get("sku", "")[:128],
        stockrecord=stock,
        product=product,
        title=title,
        title_en=title,
        title_ar=title,
        upc=row.get("sku", "")[:128] or None,
        quantity=quantity,
        line_price_incl_tax=exact(row["total"], currency),
        line_price_excl_tax=exact(row["total"] - tax, currency),
        line_price_before_discounts_incl_tax=exact(before, currency),
        line_price_before_discounts_excl_tax=exact(before - tax_before, currency),
        unit_price_incl_tax=exact(before / quantity, currency),
        unit_price_excl_tax=exact((before - tax_before) / quantity, currency),
        tax_code=_rate(row["total"] - tax, tax)[0] if tax else "",
        num_allocated=0,
        is_counted=False,
        status=order.status or settings.OSCAR_INITIAL_LINE_STATUS,
    )


def _rate(net: Decimal, tax: Decimal) -> tuple[str, Decimal]:
    """The shop's standard rate where the sums fit it; otherwise what they say."""
    shop = terms()
    if abs(net * shop.vat_rate - tax) <= NEARLY:
        return shop.vat_code, shop.vat_rate
    return "MEDUSA", (tax / net).quantize(Decimal("0.0001")) if net else Decimal(0)


def _address(model: Any, told: dict[str, str] | None) -> Any:
    if not told or not (told.get("line1") or told.get("line4")):
        return None
    code = told.get("country", "").upper()[:2]
    country = None
    if code:
        country, _made = Country.objects.get_or_create(
            iso_3166_1_a2=code, defaults={"printable_name": code, "name": code, "is_shipping_country": False}
        )
    if country is None:
        return None
    line2 = " · ".join(part for part in (told.get("company", ""), told.get("line2", "")) if part)
    values = {name: told.get(name, "") for name in ("first_name", "last_name", "line1", "line4", "state", "postcode")}
    cut = {name: value[: model._meta.get_field(name).max_length] for name, value in values.items()}
    return model.objects.create(country=country, line2=line2[:255], **cut)
