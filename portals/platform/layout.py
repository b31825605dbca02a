"""How the registry's forms are laid out: fields in groups, the two languages of a text side by side."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from fnmatch import fnmatchcase
from typing import Any

from django.db.models import Model
from django.utils.text import capfirst
from django.utils.translation import gettext_lazy as _
from wagtail.admin.panels import FieldPanel, FieldRowPanel, MultiFieldPanel, ObjectList, Panel

Groups = Sequence[tuple[Any, Sequence[str]]]
NAMES = ("name_en", "name_ar")
WORDS = (*NAMES, "tagline_en", "tagline_ar", "description_en", "description_ar")
LANGUAGE_AND_MONEY = ("default_locale", "supported_locales", "default_currency", "timezone")
LOOK = ("logo_url", "favicon_url", "primary_color", "accent_color", "font_family", "branding")
FEES = ("min_order_amount", "max_order_amount", "delivery_fee")

GROUPS: dict[str, Groups] = {
    "Tenant": (
        (_("Who it is"), (*WORDS, "tenant_type", "parent_tenant", "scope_tier")),
        (_("Where it belongs"), ("country_code", "operating_countries", "residency_zone", "governance_authority")),
        (_("Language and money"), LANGUAGE_AND_MONEY),
        (_("Look of shops without a brand of their own"), LOOK),
        (_("Limits"), ("max_pois", "max_channels", "can_host_vendors", "verticals")),
        (_("Bills"), ("billing_email", "billing_address")),
    ),
    "Plan": (
        (_("What it is"), (*NAMES, "description_en", "description_ar", "code", "plan_type", "rank")),
        (_("Who takes it"), ("is_offered", "is_self_service")),
        (_("Price"), ("base_price", "currency_code", "trial_days")),
        (_("Limits"), ("max_products", "max_orders_per_month", "max_storage_gb", "max_team_members")),
        (
            _("Beyond the limits"),
            ("usage_metering_enabled", "usage_unit_name", "included_units", "usage_price_per_unit"),
        ),
    ),
    "TenantSettings": (
        (
            _("Checkout"),
            (
                *("guest_checkout_enabled", "require_phone", "min_order_value", "max_order_value"),
                *("accepted_payment_methods", "free_shipping_threshold", "tax_inclusive_pricing"),
                "supported_currencies",
            ),
        ),
        (
            _("Stock and orders"),
            (
                *("track_inventory", "allow_backorders", "low_stock_threshold"),
                *("order_number_prefix", "order_number_start"),
            ),
        ),
        (
            _("E-mail"),
            (
                *("email_from_name", "email_from_address", "email_reply_to"),
                *("smtp_host", "smtp_port", "smtp_user", "mail_password"),
                *("notify_on_new_order", "notify_on_low_stock", "notification_emails"),
            ),
        ),
    ),
    "Store": (
        (_("Who it is"), (*WORDS, "store_type", "status", "opens_at", "position")),
        (_("Language and money"), ("default_locale", "supported_currency_codes")),
        (
            _("Search engines"),
            ("seo_title_en", "seo_title_ar", "seo_title", "seo_description_en", "seo_description_ar", "seo_keywords"),
        ),
    ),
    "TenantPOI": (
        (_("What it is"), ("tenant", "store", "node", *NAMES, "slug", "poi_type", "is_primary", "is_active")),
        (_("Opening hours"), ("operating_hours",)),
        (
            _("Where it is"),
            (
                *("address_line1", "address_line2", "city", "state", "postal_code", "country_code"),
                *("latitude", "longitude", "service_radius_km"),
            ),
        ),
        (_("How to reach it"), ("phone", "email")),
    ),
    "ServiceChannel": (
        (_("What it is"), ("tenant", "poi", "name", "slug", "channel_type", "is_active", "priority")),
        (_("Opening hours"), ("operating_hours",)),
        (_("Orders"), FEES),
    ),
    "GovernanceAuthority": (
        (
            _("Who it is"),
            (*NAMES, "slug", "code", "type", "jurisdiction_level", "parent_authority", "country_code", "is_active"),
        ),
        (_("tax policies"), ("tax_policies__*", "tax_policies")),
        (_("commerce policies"), ("commerce_policies__*", "commerce_policies")),
        (_("consumer protection"), ("consumer_protection_rules__*", "consumer_protection_rules")),
        (_("data residency"), ("data_residency_requirements__*", "data_residency_requirements")),
        (_("What it allows"), ("supported_currencies", "supported_payment_methods", "required_certifications")),
    ),
    "TenantRelationship": (
        (_("Who works with whom"), ("host_tenant", "vendor_tenant", "relationship_type", "status")),
        (_("Commission"), ("commission_type", "commission_rate", "commission_flat", "commission_tiers")),
        (_("What is listed"), ("listing_scope", "allowed_categories")),
        (_("Contract"), ("contract_start", "contract_end", "terms")),
    ),
}


def laid_out(model: type[Model], fields: Iterable[str], form: type) -> ObjectList:
    """The form's panels; what no group names stands in the last one."""
    left = list(fields)
    groups: list[Panel] = []
    for heading, names in GROUPS.get(model.__name__, ()):
        here = [name for wanted in names for name in left if fnmatchcase(name, wanted)]
        left = [name for name in left if name not in here]
        groups.append(MultiFieldPanel(_rows(here), heading=capfirst(heading)))
    if not groups:
        return ObjectList(_rows(left), base_form_class=form)
    if left:
        groups.append(MultiFieldPanel(_rows(left), heading=_("Further details"), classname="collapsed"))
    return ObjectList(groups, base_form_class=form)


def _rows(names: Sequence[str]) -> list[Panel]:
    """A field a row; a text in English has its Arabic beside it."""
    rows: list[Panel] = []
    for name in names:
        twin = f"{name[:-3]}_ar"
        if name.endswith("_en") and twin in names:
            rows.append(FieldRowPanel([FieldPanel(name), FieldPanel(twin)]))
        elif not (name.endswith("_ar") and f"{name[:-3]}_en" in names):
            rows.append(FieldPanel(name))
    return rows
