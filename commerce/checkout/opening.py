"""What a new shop finds ready: countries, its partner, ways to pay and to deliver, a channel for each store."""

from __future__ import annotations

from decimal import Decimal
from typing import Any

from django.db import transaction
from django.utils.translation import gettext_lazy as _

from commerce.address.models import Country  # type: ignore[attr-defined]
from commerce.catalogue.models import ProductClass  # type: ignore[attr-defined]
from commerce.channels.models import SalesChannelMapping
from commerce.order.models import PaymentEventType, ShippingEventType  # type: ignore[attr-defined]
from commerce.partner.models import Partner  # type: ignore[attr-defined]
from commerce.payment.models import SourceType  # type: ignore[attr-defined]
from commerce.shipping.models import Kind, OrderAndItemCharges
from tenancy.context import in_tenant
from tenancy.models import Store, Tenant
from tenancy.provisioning import Step, register_step

# Code, three letters, number, English, Arabic, official names; the first stands first in lists.
COUNTRIES = [
    ("SA", "SAU", "682", "Saudi Arabia", "السعودية", "Kingdom of Saudi Arabia", "المملكة العربية السعودية"),
    ("AE", "ARE", "784", "United Arab Emirates", "الإمارات", "United Arab Emirates", "الإمارات العربية المتحدة"),
    ("KW", "KWT", "414", "Kuwait", "الكويت", "State of Kuwait", "دولة الكويت"),
    ("BH", "BHR", "048", "Bahrain", "البحرين", "Kingdom of Bahrain", "مملكة البحرين"),
    ("QA", "QAT", "634", "Qatar", "قطر", "State of Qatar", "دولة قطر"),
    ("OM", "OMN", "512", "Oman", "عُمان", "Sultanate of Oman", "سلطنة عُمان"),
    ("JO", "JOR", "400", "Jordan", "الأردن", "Hashemite Kingdom of Jordan", "المملكة الأردنية الهاشمية"),
    ("EG", "EGY", "818", "Egypt", "مصر", "Arab Republic of Egypt", "جمهورية مصر العربية"),
]
# Standard and express delivery of a new shop, by currency: a beginning that the merchant changes.
DELIVERY_PRICES = {
    "KWD": ("1.500", "3.500"),
    "BHD": ("2.000", "4.500"),
    "OMR": ("2.000", "4.500"),
    "JOD": ("3.000", "6.000"),
    "EGP": ("60.00", "120.00"),
    "USD": ("5.00", "12.00"),
    "EUR": ("5.00", "12.00"),
    "GBP": ("5.00", "12.00"),
    "JPY": ("800", "1600"),
}
USUAL_PRICES = ("20.00", "45.00")
PAYMENTS = [
    ("cash_on_delivery", "Cash on delivery", "الدفع عند الاستلام"),
    ("bank_transfer", "Bank transfer", "حوالة بنكية"),
]
PAYMENT_EVENTS = [("paid", "Paid", "مدفوع"), ("refunded", "Refunded", "مُسترد")]
SHIPPING_EVENTS = [
    ("shipped", "Shipped", "شُحن"),
    ("delivered", "Delivered", "تم التوصيل"),
    ("returned", "Returned", "مُرتجع"),
]


def open_shop(tenant: Tenant, request: dict[str, Any]) -> None:
    """Makes what is missing; what is there, and what the merchant changed, stays."""
    stores = list(Store.objects.filter(tenant=tenant).order_by("position", "pk"))
    with in_tenant(tenant), transaction.atomic():
        _countries(tenant.country_code or "SA")
        _words()
        Partner.objects.get_or_create(
            code=tenant.handle,
            defaults={
                "name": tenant.names["en"],
                **{f"name_{language}": name for language, name in tenant.names.items()},
            },
        )
        if not ProductClass.objects.exists():
            ProductClass.objects.create(
                slug="goods", name="Goods", name_en="Goods", name_ar="سلع", requires_shipping=True, track_stock=True
            )
        _delivery(tenant.country_code or "SA", tenant.default_currency)
        channels = {store.pk: _channel(store) for store in stores}
    for store in stores:
        if store.sales_channel_id != str(channels[store.pk]):
            store.sales_channel_id = str(channels[store.pk])
            store.save(update_fields=["sales_channel_id", "updated_at"])


def _countries(home: str) -> None:
    for place, (code, three, number, english, arabic, official, official_ar) in enumerate(COUNTRIES):
        Country.objects.get_or_create(
            iso_3166_1_a2=code,
            defaults={
                "iso_3166_1_a3": three,
                "iso_3166_1_numeric": number,
                "printable_name": english,
                "printable_name_en": english,
                "printable_name_ar": arabic,
                "name": official,
                "name_en": official,
                "name_ar": official_ar,
                "display_order": 100 if code == home else 90 - place,
                "is_shipping_country": True,
            },
        )


def _words() -> None:
    for model, rows in (
        (SourceType, PAYMENTS),
        (PaymentEventType, PAYMENT_EVENTS),
        (ShippingEventType, SHIPPING_EVENTS),
    ):
        for code, english, arabic in rows:
            model.objects.get_or_create(code=code, defaults={"name": english, "name_en": english, "name_ar": arabic})


def _delivery(home: str, currency: str) -> None:
    if OrderAndItemCharges.objects.exists():
        return
    usual, fast = (Decimal(price) for price in DELIVERY_PRICES.get(currency, USUAL_PRICES))
    standard = OrderAndItemCharges.objects.create(
        code="standard",
        name="Standard delivery",
        name_en="Standard delivery",
        name_ar="توصيل عادي",
        description_en="To your door.",
        description_ar="إلى باب بيتك.",
        price_per_order=usual,
        days_min=2,
        days_max=4,
        position=1,
    )
    express = OrderAndItemCharges.objects.create(
        code="express",
        name="Express delivery",
        name_en="Express delivery",
        name_ar="توصيل سريع",
        description_en="The next working day.",
        description_ar="في يوم العمل التالي.",
        price_per_order=fast,
        days_min=1,
        days_max=1,
        position=2,
    )
    OrderAndItemCharges.objects.create(
        code="pickup",
        kind=Kind.PICKUP,
        name="Collect from the shop",
        name_en="Collect from the shop",
        name_ar="استلام من المتجر",
        description_en="We write to you when it is ready.",
        description_ar="نراسلك عندما يكون طلبك جاهزًا.",
        days_min=0,
        days_max=1,
        position=3,
    )
    standard.countries.set([code for code, *_rest in COUNTRIES])
    express.countries.set([home])


def _channel(store: Store) -> int:
    channel, _made = SalesChannelMapping.objects.get_or_create(
        store_id=store.pk,
        defaults={"name": store.name or store.handle, "external_id": store.handle, "channel_type": "web"},
    )
    return int(channel.pk)


def register() -> None:
    """Called once at start-up."""
    register_step(Step("commerce", _("Shop"), 60, open_shop))
