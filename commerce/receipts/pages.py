"""A receipt as PDF, or as pictures of its pages. Typst sets it with our own typefaces; nothing is fetched."""

from __future__ import annotations

import json
from functools import cache
from pathlib import Path
from typing import Any

from django.conf import settings
from django.utils import timezone

from commerce.receipts.code import as_svg, tax_code
from commerce.receipts.document import Party, Receipt, Sum
from commerce.receipts.words import labels
from kit.faces.dates import clock, day, hijri_day
from kit.money import currency_word, number_text

TEMPLATE = Path(__file__).with_name("receipt.typ")
TYPEFACES = Path(settings.STATICFILES_DIRS[0]) / "fonts" / "pdf"


def render_pdf(receipt: Receipt) -> bytes:
    """The receipt as one tagged PDF."""
    import typst  # seven megabytes that no page needs

    made = typst.compile(TEMPLATE.read_bytes(), format="pdf", **_settings(receipt))
    return made if isinstance(made, bytes) else b"".join(made or [])


def render_pngs(receipt: Receipt, ppi: float = 110) -> list[bytes]:
    """The receipt's pages as pictures."""
    import typst

    made = typst.compile(TEMPLATE.read_bytes(), format="png", ppi=ppi, **_settings(receipt))
    return [made] if isinstance(made, bytes) else list(made or [])


def _settings(receipt: Receipt) -> dict[str, Any]:
    return {"font_paths": _typefaces(), "sys_inputs": {"receipt": json.dumps(_words(receipt), ensure_ascii=False)}}


@cache
def _typefaces() -> Any:
    import typst

    return typst.Fonts(include_system_fonts=False, include_embedded_fonts=False, font_paths=[str(TYPEFACES)])


def _words(receipt: Receipt) -> dict[str, Any]:
    """Everything that stands on the paper, as text; the template only places it."""
    here, there, currency = receipt.language, receipt.other_language, receipt.currency
    placed = timezone.localtime(receipt.placed)
    return {
        "language": here,
        "other": there,
        "labels": _labels(receipt),
        "kind": "invoice" if receipt.is_tax_invoice else "receipt",
        "number": receipt.number,
        "date": f"{day(placed, here, year=True)} · {clock(placed, here)}",
        "hijri": hijri_day(placed, here),
        "colour": receipt.colour,
        "currency": currency_word(currency, here),
        "seller": _party(receipt.seller, here, there),
        "buyer": _party(receipt.buyer, here, there),
        "lines": [
            {
                "title": line.titles.get(here) or next(iter(line.titles.values()), ""),
                "other": _second(line.titles, here, there),
                "options": line.options,
                "code": line.code,
                "quantity": f"{line.quantity:,}",
                "unit": number_text(line.unit, currency),
                "vat": number_text(line.vat, currency),
                "total": number_text(line.total, currency),
            }
            for line in receipt.lines
        ],
        "sums": [_sum(row, here, there, currency) for row in receipt.sums],
        "net": number_text(receipt.net, currency),
        "vat": number_text(receipt.vat, currency),
        "percent": f"{receipt.vat_percent.normalize():f}%",
        "total": number_text(receipt.total, currency),
        "paid": receipt.paid,
        "payment": receipt.payment.get(here, ""),
        "code": as_svg(tax_code(receipt)).decode() if receipt.is_tax_invoice and receipt.country == "SA" else "",
    }


def _labels(receipt: Receipt) -> dict[str, dict[str, str]]:
    known = labels()
    return known | {name: known.get(other, {"ar": "", "en": ""}) for name, other in receipt.instead.items()}


def _party(party: Party, here: str, there: str) -> dict[str, Any]:
    return {
        "name": party.name(here),
        "other": _second(party.names, here, there),
        "lines": [line for line in party.lines if line],
        "vat_number": party.vat_number,
        "registration": party.registration,
        "contact": [value for value in (party.phone, party.email) if value],
    }


def _second(texts: dict[str, str], here: str, there: str) -> str:
    other = texts.get(there, "")
    return "" if other == texts.get(here, other) else other


def _sum(row: Sum, here: str, there: str, currency: str) -> dict[str, str]:
    return {
        "label": row.labels.get(here, ""),
        "other": row.labels.get(there, ""),
        "amount": number_text(row.amount, currency).replace("-", "\N{MINUS SIGN}"),
    }
