"""ERPNext's fields beside ours. Names of ours on the left are what the ports give."""

from __future__ import annotations

from django.utils.translation import gettext_lazy as _

from orchestration.integrations.maps import Field, FieldMap, Lines

COMPANY = FieldMap(
    "company",
    "Company",
    (
        Field("name", "company_name", required=True),
        Field("abbreviation", "abbr", required=True),
        Field("currency", "default_currency", required=True),
        Field("country", "country"),
        Field("email", "email"),
        Field("tax_number", "tax_id"),
    ),
    title=_("Company"),
)
CUSTOMER = FieldMap(
    "customer",
    "Customer",
    (
        Field("name", "customer_name", required=True),
        Field("kind", "customer_type", default="Individual"),
        Field("group", "customer_group"),
        Field("territory", "territory"),
        Field("email", "email_id"),
        Field("phone", "mobile_no"),
        Field("tax_number", "tax_id"),
        Field("language", "language"),
    ),
    title=_("Customer"),
)
SUPPLIER = FieldMap(
    "supplier",
    "Supplier",
    (
        Field("name", "supplier_name", required=True),
        Field("kind", "supplier_type", default="Company"),
        Field("group", "supplier_group"),
        Field("country", "country"),
        Field("email", "email_id"),
        Field("phone", "mobile_no"),
        Field("tax_number", "tax_id"),
    ),
    title=_("Supplier"),
)
ITEM = FieldMap(
    "item",
    "Item",
    (
        Field("sku", "item_code", required=True),
        Field("title", "item_name", required=True),
        Field("group", "item_group", default="Products"),
        Field("unit", "stock_uom", default="Nos"),
        Field("description", "description"),
        Field("is_counted", "is_stock_item", "flag", default=True),
        Field("is_retired", "disabled", "flag", default=False),
        Field("price", "standard_rate", "number"),
    ),
    title=_("Item"),
)
CHARGES = Lines(
    "charges",
    "taxes",
    (
        Field("how", "charge_type", default="Actual"),
        Field("account", "account_head", required=True),
        Field("title", "description", required=True),
        Field("amount", "tax_amount", "number", required=True),
    ),
)
SOLD = Lines(
    "lines",
    "items",
    (
        Field("item", "item_code"),
        Field("title", "item_name", required=True),
        Field("description", "description"),
        Field("quantity", "qty", "number", required=True),
        Field("price", "rate", "number", required=True),
        Field("unit", "uom", default="Nos"),
        Field("income_account", "income_account"),
        Field("cost_center", "cost_center"),
    ),
    required=True,
)
INVOICE_FIELDS = (
    Field("company", "company", required=True),
    Field("customer", "customer", required=True),
    Field("number", "po_no", "text"),
    Field("placed_on", "posting_date", "date", required=True),
    Field("placed_on", "due_date", "date", way="out"),
    Field("fixed_date", "set_posting_time", "flag", way="out", default=True),
    Field("currency", "currency", required=True),
    Field("discount", "discount_amount", "number"),
    Field("discount_on", "apply_discount_on"),
    Field("warehouse", "set_warehouse"),
    Field("takes_stock", "update_stock", "flag", default=False),
    Field("unrounded", "disable_rounded_total", "flag", way="out", default=True),
    Field("own_prices", "ignore_pricing_rule", "flag", way="out", default=True),
    Field("note", "remarks"),
    Field("total", "grand_total", "decimal", way="in", required=True),
)
SALES_INVOICE = FieldMap("sales_invoice", "Sales Invoice", INVOICE_FIELDS, (SOLD, CHARGES), _("Sales invoice"))
CREDIT_NOTE = FieldMap(
    "credit_note",
    "Sales Invoice",
    (
        *INVOICE_FIELDS,
        Field("is_return", "is_return", "flag", default=True),
        Field("invoice", "return_against"),
    ),
    (SOLD, CHARGES),
    _("Credit note"),
)
PAYMENT_ENTRY = FieldMap(
    "payment_entry",
    "Payment Entry",
    (
        Field("company", "company", required=True),
        Field("kind", "payment_type", default="Receive"),
        Field("party_kind", "party_type", default="Customer"),
        Field("customer", "party", required=True),
        Field("received_on", "posting_date", "date", required=True),
        Field("amount", "paid_amount", "number", required=True),
        Field("amount", "received_amount", "number", way="out", required=True),
        Field("from_account", "paid_from"),
        Field("to_account", "paid_to", required=True),
        Field("reference", "reference_no", required=True),
        Field("received_on", "reference_date", "date", way="out"),
        Field("mode", "mode_of_payment"),
    ),
    (
        Lines(
            "invoices",
            "references",
            (
                Field("kind", "reference_doctype", default="Sales Invoice"),
                Field("invoice", "reference_name", required=True),
                Field("amount", "allocated_amount", "number", required=True),
            ),
        ),
    ),
    _("Payment entry"),
)
STOCK_RECONCILIATION = FieldMap(
    "stock_reconciliation",
    "Stock Reconciliation",
    (
        Field("company", "company", required=True),
        Field("purpose", "purpose", default="Stock Reconciliation"),
    ),
    (
        Lines(
            "lines",
            "items",
            (
                Field("item", "item_code", required=True),
                Field("warehouse", "warehouse", required=True),
                Field("quantity", "qty", "number", required=True),
                Field("cost", "valuation_rate", "number"),
                Field("without_cost", "allow_zero_valuation_rate", "flag"),
            ),
            required=True,
        ),
    ),
    _("Stock count"),
)
MAPS = {
    each.entity: each
    for each in (
        COMPANY, CUSTOMER, SUPPLIER, ITEM, SALES_INVOICE, CREDIT_NOTE, PAYMENT_ENTRY, STOCK_RECONCILIATION
    )
}  # fmt: skip
# What is decided once, when a document is made.
ONLY_AT_FIRST = {"company": {"company_name", "abbr", "default_currency"}, "item": {"item_code", "stock_uom"}}
SUBMITTED = frozenset({"sales_invoice", "credit_note", "payment_entry", "stock_reconciliation"})
