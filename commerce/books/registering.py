"""What the books add at start-up: how our rows are read for ERPNext, and which of its news change ours."""

from __future__ import annotations

from commerce.books.goods import ItemPort, StockPort
from commerce.books.invoices import CreditPort, InvoicePort
from commerce.books.money import PaymentPort
from commerce.books.people import CustomerPort, SupplierPort
from orchestration.integrations import register_port

SYSTEM = "erpnext"


def register() -> None:
    """Called once."""
    register_port(SYSTEM, "customer", CustomerPort())
    register_port(SYSTEM, "supplier", SupplierPort())
    register_port(SYSTEM, "item", ItemPort())
    register_port(SYSTEM, "stock_reconciliation", StockPort())
    register_port(SYSTEM, "sales_invoice", InvoicePort())
    register_port(SYSTEM, "credit_note", CreditPort())
    register_port(SYSTEM, "payment_entry", PaymentPort())
