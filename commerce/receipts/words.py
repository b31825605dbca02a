"""The words of a receipt in both languages at once: a tax invoice speaks Arabic whatever the buyer reads."""

from __future__ import annotations

from django.utils.translation import gettext as _
from django.utils.translation import gettext_noop, override

_LABELS = {
    "invoice": gettext_noop("Simplified tax invoice"),
    "receipt": gettext_noop("Receipt"),
    "number": gettext_noop("Order number"),
    "issued": gettext_noop("Issued"),
    "seller": gettext_noop("Seller"),
    "buyer": gettext_noop("Buyer"),
    "vat_number": gettext_noop("VAT number"),
    "registration": gettext_noop("Commercial registration"),
    "item": gettext_noop("Item"),
    "quantity": gettext_noop("Quantity"),
    "unit": gettext_noop("Unit price"),
    "line_vat": gettext_noop("VAT included"),
    "amount": gettext_noop("Amount"),
    "net": gettext_noop("Total without VAT"),
    "vat": gettext_noop("VAT"),
    "total": gettext_noop("Total to pay"),
    "paid_total": gettext_noop("Total paid"),
    "payment": gettext_noop("Payment"),
    "inclusive": gettext_noop("Prices include VAT."),
    "tax_invoice": gettext_noop("Tax invoice"),
    "bill": gettext_noop("Invoice"),
    "bill_number": gettext_noop("Invoice number"),
    "exclusive": gettext_noop("Amounts of the lines are without VAT."),
    "thanks": gettext_noop("Thank you for your order."),
}


def labels() -> dict[str, dict[str, str]]:
    """Each label in Arabic and English."""
    return {name: bilingual(text) for name, text in _LABELS.items()}


def bilingual(text: str, **values: object) -> dict[str, str]:
    """One of our English texts in both languages."""
    found = {}
    for language in ("ar", "en"):
        with override(language):
            found[language] = _(text) % values if values else _(text)
    return found
