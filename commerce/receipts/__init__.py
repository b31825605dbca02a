"""Receipts: an order as a bilingual PDF, a simplified tax invoice where the seller collects VAT."""

from commerce.receipts.document import Line, Party, Receipt, Sum
from commerce.receipts.pages import render_pdf, render_pngs

__all__ = ["Line", "Party", "Receipt", "Sum", "render_pdf", "render_pngs"]
