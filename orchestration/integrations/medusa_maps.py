"""Medusa v2: which of its fields are which of ours. Amounts are decimals in the currency's main unit."""

from __future__ import annotations

from django.utils.translation import gettext_lazy as _

from orchestration.integrations.maps import Field, FieldMap, Lines

PRODUCT = FieldMap(
    "product",
    "products",
    (
        Field("id", "id", "text", "in", required=True),
        Field("handle", "handle", "text", "in", default=""),
        Field("status", "status", "text", "in", required=True),
        Field("title", "title", "text", "in", required=True),
        Field("summary", "subtitle", "text", "in", default=""),
        Field("description", "description", "text", "in", default=""),
        Field("thumbnail", "thumbnail", "text", "in", default=""),
        Field("metadata", "metadata", "same", "in", default=None),
        Field("updated_at", "updated_at", "moment", "in", default=None),
    ),
    (
        Lines("images", "images", (Field("id", "id", "text", "in", True), Field("url", "url", "text", "in", True))),
        Lines("options", "options", (Field("title", "title", "text", "in", True),)),
        Lines(
            "categories",
            "categories",
            (
                Field("id", "id", "text", "in", True),
                Field("name", "name", "text", "in", True),
                Field("handle", "handle", "text", "in", default=""),
            ),
        ),
    ),
    _("Products"),
)

VARIANT = FieldMap(
    "variant",
    "variants",
    (
        Field("id", "id", "text", "in", required=True),
        Field("title", "title", "text", "in", default=""),
        Field("sku", "sku", "text", "in", default=""),
        Field("barcode", "barcode", "text", "in", default=""),
        Field("ean", "ean", "text", "in", default=""),
        Field("weight", "weight", "decimal", "in", default=None),
        Field("is_counted", "manage_inventory", "bool", "in", default=True),
        Field("beyond_stock", "allow_backorder", "bool", "in", default=False),
        Field("rank", "variant_rank", "whole", "in", default=0),
    ),
    (
        Lines(
            "prices",
            "prices",
            (
                Field("amount", "amount", "decimal", "in", True),
                Field("currency", "currency_code", "lower", "in", True),
                Field("from_quantity", "min_quantity", "decimal", "in", default=None),
                Field("rules", "rules", "same", "in", default=None),
            ),
            required=True,
        ),
        Lines(
            "options",
            "options",
            (Field("value", "value", "text", "in", True), Field("title", "option.title", "text", "in", default="")),
        ),
    ),
    _("Variants, prices and stock"),
)

LEVEL = FieldMap(
    "level",
    "location_levels",
    (
        Field("location_id", "location_id", "text", "in", required=True),
        Field("in_house", "stocked_quantity", "decimal", "in", required=True),
        Field("promised", "reserved_quantity", "decimal", "in", default=0),
    ),
)

CUSTOMER = FieldMap(
    "customer",
    "customers",
    (
        Field("id", "id", "text", "in", required=True),
        Field("email", "email", "text", "in", required=True),
        Field("first_name", "first_name", "text", "in", default=""),
        Field("last_name", "last_name", "text", "in", default=""),
        Field("phone", "phone", "text", "in", default=""),
        Field("has_account", "has_account", "bool", "in", default=True),
    ),
    (),
    _("Customers"),
)

_ADDRESS = (
    ("first_name", "first_name"),
    ("last_name", "last_name"),
    ("company", "company"),
    ("line1", "address_1"),
    ("line2", "address_2"),
    ("line4", "city"),
    ("state", "province"),
    ("postcode", "postal_code"),
    ("country", "country_code"),
    ("phone_number", "phone"),
)
ADDRESS = FieldMap(
    "address",
    "shipping_address",
    tuple(Field(ours, theirs, "text", "in", default="") for ours, theirs in _ADDRESS),
)

ORDER = FieldMap(
    "order",
    "orders",
    (
        Field("id", "id", "text", "in", required=True),
        Field("display_id", "display_id", "whole", "in", required=True),
        Field("status", "status", "text", "in", required=True),
        Field("payment_status", "payment_status", "text", "in", default="not_paid"),
        Field("fulfilment_status", "fulfillment_status", "text", "in", default="not_fulfilled"),
        Field("email", "email", "text", "in", default=""),
        Field("customer_id", "customer_id", "text", "in", default=""),
        Field("currency", "currency_code", "lower", "in", required=True),
        Field("placed_at", "created_at", "moment", "in", required=True),
        Field("total", "total", "decimal", "in", required=True),
        Field("tax_total", "tax_total", "decimal", "in", required=True),
        Field("shipping_total", "shipping_total", "decimal", "in", default=0),
        Field("shipping_tax_total", "shipping_tax_total", "decimal", "in", default=0),
        Field("discount_total", "discount_total", "decimal", "in", default=0),
        Field("locale", "locale", "text", "in", default=""),
    ),
    (
        Lines(
            "lines",
            "items",
            (
                Field("id", "id", "text", "in", True),
                Field("title", "title", "text", "in", True),
                Field("product_title", "product_title", "text", "in", default=""),
                Field("sku", "variant_sku", "text", "in", default=""),
                Field("variant_id", "variant_id", "text", "in", default=""),
                Field("quantity", "quantity", "whole", "in", True),
                Field("unit_price", "unit_price", "decimal", "in", True),
                Field("total", "total", "decimal", "in", True),
                Field("tax_total", "tax_total", "decimal", "in", default=0),
                Field("original_total", "original_total", "decimal", "in", default=None),
                Field("original_tax_total", "original_tax_total", "decimal", "in", default=None),
            ),
            required=True,
        ),
        Lines(
            "delivery",
            "shipping_methods",
            (Field("name", "name", "text", "in", default=""),),
        ),
    ),
    _("Orders"),
)

# Words of ours that go there, and nothing else: what is sold, for how much and how many are left is told by Medusa.
PRODUCT_CONTENT = FieldMap(
    "product_content",
    "products",
    (
        Field("title", "title", "text", "out", required=True),
        Field("summary", "subtitle", "text", "out", default=""),
        Field("description", "description", "text", "out", default=""),
        Field("metadata", "metadata", "same", "out"),
    ),
    (),
    _("Words and pictures of products"),
)
