"""Oscar's defaults, and what is ours instead."""

from oscar.defaults import *  # noqa: F403

from cityos.environment import ENV

OSCAR_SHOP_NAME = "CityOS"
OSCAR_DEFAULT_CURRENCY = "SAR"
OSCAR_HOMEPAGE = "/"
OSCAR_ALLOW_ANON_CHECKOUT = True
OSCAR_ALLOW_GUEST_CHECKOUT_WITH_ACCOUNT = True
OSCAR_MODERATE_REVIEWS = True
OSCAR_SLUG_ALLOW_UNICODE = True
OSCAR_EAGER_ALERTS = False
OSCAR_REQUIRED_ADDRESS_FIELDS = ("first_name", "last_name", "line1", "line4", "country")
OSCAR_BASKET_COOKIE_OPEN = f"{'__Host-' if ENV.public_scheme == 'https' else ''}basket"
OSCAR_BASKET_COOKIE_SECURE = ENV.public_scheme == "https"
OSCAR_RECENTLY_VIEWED_COOKIE_SECURE = ENV.public_scheme == "https"
OSCAR_BASKET_COOKIE_LIFETIME = 30 * 24 * 3600
OSCAR_IMAGE_FOLDER = "products/"
OSCAR_MISSING_IMAGE_URL = "missing.webp"
OSCAR_FROM_EMAIL = ENV.default_from_email
OSCAR_OFFERS_INCL_TAX = True
OSCAR_THUMBNAILER = "commerce.catalogue.sizes.Sizes"
PHONENUMBER_DEFAULT_REGION = "SA"
PHONENUMBER_DB_FORMAT = "E164"

OSCAR_INITIAL_ORDER_STATUS = "placed"
OSCAR_INITIAL_LINE_STATUS = "placed"

# Who writes the invoices to tenants.
BILLER = {
    "name_en": ENV.biller_name_en,
    "name_ar": ENV.biller_name_ar,
    "address": ENV.biller_address,
    "country": ENV.biller_country,
    "vat_number": ENV.biller_vat_number,
    "registration": ENV.biller_registration,
    "email": ENV.biller_email,
    "iban": ENV.biller_iban,
}

__all__ = [name for name in dir() if name.isupper() and name != "ENV"]
