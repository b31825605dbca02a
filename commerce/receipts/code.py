"""The QR code that Saudi Arabia asks of a simplified tax invoice: five fields as tag, length, value, in base64."""

from __future__ import annotations

import base64
import io
from datetime import UTC

import segno

from commerce.receipts.document import Receipt
from kit.money import quantise


def tax_code(receipt: Receipt) -> str:
    """Seller, VAT number, time, total with VAT, VAT: each as tag, length in bytes, UTF-8 value."""
    moment = receipt.placed.astimezone(UTC).strftime("%Y-%m-%dT%H:%M:%SZ")
    values = [
        receipt.seller.name("ar"),
        receipt.seller.vat_number,
        moment,
        str(quantise(receipt.total, receipt.currency)),
        str(quantise(receipt.vat, receipt.currency)),
    ]
    packed = b"".join(_field(tag, value) for tag, value in enumerate(values, 1))
    return base64.b64encode(packed).decode()


def _field(tag: int, value: str) -> bytes:
    text = value.encode()
    # The length is one byte: a longer name is cut at a whole character.
    text = text[:255].decode(errors="ignore").encode()
    return bytes([tag, len(text)]) + text


def as_svg(text: str) -> bytes:
    """A QR code as a drawing."""
    out = io.BytesIO()
    segno.make(text, error="m", micro=False).save(out, kind="svg", border=0, dark="#14110d", xmldecl=False)
    return out.getvalue()
