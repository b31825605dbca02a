"""What the names inside the registry's free structures are called by people."""

from __future__ import annotations

from typing import Any

from django.utils.text import capfirst
from django.utils.translation import gettext_lazy as _

from tenancy.models.words import ResidencyZone

NAMES: dict[str, Any] = {
    "vat_rate": _("VAT rate"),
    "vat_included": _("prices include VAT"),
    "invoice_qr": _("code on invoices"),
    "number_prefix": _("numbers begin with"),
    "return_window_days": _("days to return"),
    "invoice_languages": _("languages of invoices"),
    "min_age_perfume": _("youngest buyer of perfume"),
    "delivery_promise_days_max": _("days to deliver, at most"),
    "arabic_required": _("Arabic is required"),
    "opening_hours": _("opening hours"),
    "latest": _("closes at the latest"),
    "ramadan_latest": _("closes at the latest in Ramadan"),
    "opening_hours.latest": _("closes at the latest"),
    "opening_hours.ramadan_latest": _("closes at the latest in Ramadan"),
    "street_sign_arabic_share": _("share of Arabic on street signs"),
    "protected_materials": _("protected materials"),
    "zone": _("residency zone"),
    "personal_data_stays_in_zone": _("personal data stays in the zone"),
    "backups_in_country": _("backups stay in the country"),
    "right_to_return_days": _("days of the right to return"),
    "price_includes_vat": _("shown prices include VAT"),
    "refund_days_max": _("days to refund, at most"),
    "delivery_late_cancel_days": _("days late after which the buyer may cancel"),
    "warranty_years_min": _("years of warranty, at least"),
    "complaint_reply_hours": _("hours to answer a complaint"),
    "currency": _("currency"),
    "from_amount": _("from an amount of"),
    "rate": _("share in percent"),
    "name": _("name"),
    "fee": _("fee"),
    "min_order_amount": _("smallest order"),
    "url": _("address"),
    "caption": _("caption"),
    "lat": _("latitude"),
    "lon": _("longitude"),
    "vat_number": _("VAT number"),
    "commercial_registration": _("commercial registration"),
    "legal_names.en": _("legal name in English"),
    "legal_names.ar": _("legal name in Arabic"),
    "email": _("e-mail"),
    "phone": _("phone"),
    "bank_account.iban": _("IBAN"),
    "bank_account.bank_en": _("bank, in English"),
    "bank_account.bank_ar": _("bank, in Arabic"),
    "bank_account.holder_en": _("account holder, in English"),
    "bank_account.holder_ar": _("account holder, in Arabic"),
    "line1_en": _("street, in English"),
    "line1_ar": _("street, in Arabic"),
    "city_en": _("city, in English"),
    "city_ar": _("city, in Arabic"),
    "postcode": _("postcode"),
    "brand": _("brand"),
    "brand_ink": _("text on the brand"),
    "surface": _("page"),
    "accent": _("accent"),
    "font": _("typeface"),
}
# Columns of an authority whose lists are rules too.
KINDS: dict[str, Any] = {
    "commerce_policies": _("commerce policies"),
    "tax_policies": _("tax policies"),
    "data_residency_requirements": _("data residency"),
    "consumer_protection_rules": _("consumer protection"),
    "supported_currencies": _("currencies"),
    "supported_payment_methods": _("payment methods"),
    "required_certifications": _("required certificates"),
}
VALUES: dict[str, Any] = {
    "card": _("Card"),
    "wallet": _("Wallet"),
    "bank_transfer": _("Bank transfer"),
    "cash_on_delivery": _("Cash on delivery"),
    "commercial_register": _("Commercial register"),
    "vat_registration": _("VAT registration"),
    "shop_licence": _("Shop licence"),
    "craft_mark": _("Craft mark"),
    "coral": _("Coral"),
    "live_shell": _("Live shell"),
    "shop": _("Shop"),
    "warehouse": _("Warehouse"),
    "office": _("Office"),
    "ar": _("Arabic"),
    "en": _("English"),
}
VALUES |= dict(ResidencyZone.choices)
LANGUAGES = [("ar", "العربية"), ("en", "English")]
PAYMENTS = [(code, VALUES[code]) for code in ("card", "wallet", "bank_transfer", "cash_on_delivery")]
CURRENCIES = [(code, code) for code in ("SAR", "AED", "BHD", "KWD", "OMR", "QAR", "EGP", "USD", "EUR")]


def name_of(key: str) -> str:
    """A name in words; empty where it has none of its own."""
    known = NAMES.get(key) or KINDS.get(key)
    return capfirst(str(known)) if known else ""


def value_in_words(value: Any) -> str:
    """A plain value or a list of them in words."""
    if isinstance(value, bool):
        return str(_("Yes") if value else _("No"))
    if isinstance(value, list):
        return str(_(", ")).join(value_in_words(one) for one in value)
    return str(VALUES.get(value, value)) if isinstance(value, str) else str(value)
