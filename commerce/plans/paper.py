"""A tenant's invoice as a paper: the same as a shop's receipt, with the city as the seller."""

from __future__ import annotations

from datetime import date
from decimal import Decimal
from typing import Any

from django.conf import settings
from django.utils.translation import gettext_noop, override

from commerce.partner.terms import vat_rate_of
from commerce.receipts import render_pdf
from commerce.receipts.document import Line, Party, Receipt, Sum
from commerce.receipts.words import bilingual
from kit.faces.dates import day
from kit.money import quantise
from tenancy.clocks import local_day
from tenancy.models import Tenant, TenantInvoice
from tenancy.models.billing import UsageType

LANGUAGES = ("ar", "en")
LTR, END = "\N{LEFT-TO-RIGHT ISOLATE}", "\N{POP DIRECTIONAL ISOLATE}"
TRANSFER = gettext_noop("Bank transfer to %(iban)s until %(day)s; name the invoice's number.")

KINDS = {
    "plan": gettext_noop("Plan %(name)s, %(begin)s to %(until)s"),
    "usage": gettext_noop("Used beyond the plan: %(name)s"),
    "difference": gettext_noop("Change of plan"),
    "change": gettext_noop("Change to plan %(name)s, %(begin)s to %(until)s"),
}


def invoice_pdf(invoice: TenantInvoice, language: str) -> bytes:
    """The paper in a language, the other one beside it."""
    return render_pdf(paper_of(invoice, language))


def paper_of(invoice: TenantInvoice, language: str) -> Receipt:
    """The invoice as a receipt, in the city's schema. Lines are without VAT; the total has it."""
    tenant, biller = invoice.tenant, settings.BILLER
    net = invoice.total_amount - invoice.tax_amount
    rate = invoice.tax_amount / net if net else vat_rate_of(tenant)
    return Receipt(
        number=invoice.invoice_number or "",
        language=language,
        currency=invoice.currency_code,
        placed=invoice.issued_at or invoice.created_at,
        seller=Party(
            names={"en": biller["name_en"], "ar": biller["name_ar"]},
            lines=tuple(part.strip() for part in biller["address"].split("|") if part.strip()),
            vat_number=biller["vat_number"],
            registration=biller["registration"],
            email=biller["email"],
        ),
        buyer=_buyer(tenant, language),
        lines=tuple(
            _line(line, rate, invoice.currency_code) for line in invoice.line_items if Decimal(line["amount"]) >= 0
        ),
        sums=tuple(
            Sum(bilingual("Change of plan"), Decimal(line["amount"]))
            for line in invoice.line_items
            if Decimal(line["amount"]) < 0
        ),
        net=net,
        vat=invoice.tax_amount,
        total=invoice.total_amount,
        vat_percent=(rate * 100).quantize(Decimal("0.1")),
        payment=_payment(invoice, biller["iban"]),
        paid=invoice.status == "paid",
        country=biller["country"],
        instead={
            "number": "bill_number",
            "receipt": "bill",
            "line_vat": "vat",
            "inclusive": "exclusive",
            "thanks": "",
            # Whoever is registered for VAT gets the full form's name.
            **({"invoice": "tax_invoice"} if tenant.settings.get("vat_number") else {}),
        },
    )


def _buyer(tenant: Tenant, language: str) -> Party:
    address: dict[str, Any] = tenant.billing_address or {}
    lines = [address.get(f"{key}_{language}") or address.get(key) or "" for key in ("line1", "line2", "city")]
    return Party(
        names={"en": tenant.name_en or tenant.handle, "ar": tenant.name_ar or tenant.name_en or tenant.handle},
        lines=(*lines[:2], " ".join(str(part) for part in (lines[2], address.get("postcode", "")) if part)),
        vat_number=str(tenant.settings.get("vat_number", "")),
        registration=str(tenant.settings.get("commercial_registration", "")),
        email=tenant.billing_email,
    )


def _label(usage_type: str, language: str) -> str:
    with override(language):
        return str(UsageType(usage_type).label) if usage_type in UsageType.values else usage_type


def _payment(invoice: TenantInvoice, iban: str) -> dict[str, str]:
    """To which account, and until when."""
    if not iban or invoice.status == "paid":
        return bilingual("Bank transfer") if iban else {}
    due = local_day(invoice.tenant, invoice.due_date) if invoice.due_date else None
    days = {language: _day(due, language) for language in LANGUAGES}
    told = {language: bilingual(TRANSFER, iban=f"{LTR}{iban}{END}", day=days[language]) for language in LANGUAGES}
    return {language: told[language][language] for language in LANGUAGES}


def _day(moment: date | None, language: str) -> str:
    return day(moment, language, year=True) if moment else ""


def _line(line: dict[str, Any], rate: Decimal, currency: str) -> Line:
    amount, quantity = Decimal(line["amount"]), Decimal(line.get("quantity", 1))
    names = line.get("names") or dict.fromkeys(LANGUAGES, line.get("name", ""))
    if line["kind"] == "usage":
        names = {language: _label(line["name"], language) for language in LANGUAGES}
    dated = bool(line.get("until"))
    ends = [date.fromisoformat(line[key]) if dated else None for key in ("from", "until")]
    words = KINDS["change" if dated and line["kind"] == "difference" else line["kind"]]
    texts = {
        language: bilingual(words, name=names[language], begin=_day(ends[0], language), until=_day(ends[1], language))
        for language in LANGUAGES
    }
    whole = int(quantity) if quantity == int(quantity) else 1
    return Line(
        titles={language: texts[language][language] for language in LANGUAGES},
        quantity=whole,
        unit=amount / whole,
        vat=quantise(amount * rate, currency),
        total=amount,
    )
