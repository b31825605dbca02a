"""Goods on the shelves of one store: a perfume in two sizes, an incense of which few are left, a code and an offer."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import timedelta
from decimal import Decimal
from typing import Any

from django.utils import timezone

from commerce.catalogue.models import Product, ProductAttribute, ProductClass
from commerce.channels.models import SalesChannelMapping
from commerce.offer.models import Benefit, Condition, ConditionalOffer, Range
from commerce.partner.models import Partner, StockRecord
from commerce.voucher.models import Voucher


@dataclass(frozen=True)
class Goods:
    perfume: Product
    small: Product
    large: Product
    incense: Product
    voucher: Voucher


def stock_shelves(store_id: int) -> Goods:
    """Fills the store's shelves, in the tenant of this thread."""
    channel = SalesChannelMapping.objects.get(store_id=store_id)
    partner = Partner.objects.get(code__isnull=False)
    kind = ProductClass.objects.get(slug="goods")
    size, _made = ProductAttribute.objects.get_or_create(
        product_class=kind, code="size", defaults={"name_en": "Size", "name_ar": "الحجم", "type": "text"}
    )
    perfume = _product(channel, kind, "Samar perfume", "عطر سَمَر", structure=Product.PARENT)
    small = _variant(perfume, size, "50 ml", "50 مل")
    large = _variant(perfume, size, "75 ml", "75 مل")
    incense = _product(channel, kind, "Layl Najd incense", "بخور لَيْل نَجْد")
    for product, sku, price, count in (
        (small, "SAMAR-50", "320.00", 30),
        (large, "SAMAR-75", "420.00", 30),
        (incense, "LAYL", "115.00", 3),
    ):
        StockRecord.objects.create(
            product=product,
            partner=partner,
            partner_sku=f"{sku}-{store_id}",
            price=Decimal(price),
            price_currency="SAR",
            num_in_stock=count,
        )
    return Goods(perfume, small, large, incense, _voucher(store_id))


def _product(channel: Any, kind: Any, english: str, arabic: str, **fields: Any) -> Product:
    product = Product.objects.create(
        product_class=kind, title_en=english, title_ar=arabic, slug=english.lower().replace(" ", "-"), **fields
    )
    product.channels.add(channel)
    return product


def _variant(parent: Product, size: ProductAttribute, english: str, arabic: str) -> Product:
    child = Product.objects.create(
        structure=Product.CHILD,
        parent=parent,
        title_en=f"{parent.title_en}, {english}",
        title_ar=f"{parent.title_ar}، {arabic}",
        slug=f"samar-{english.split()[0]}",
    )
    child.attribute_values.create(attribute=size, value_text_en=english, value_text_ar=arabic)
    return child


def _voucher(store_id: int) -> Voucher:
    everything = Range.objects.create(name=f"Everything {store_id}", includes_all_products=True)
    offer = ConditionalOffer.objects.create(
        name=f"Ten percent {store_id}",
        offer_type=ConditionalOffer.VOUCHER,
        condition=Condition.objects.create(range=everything, type=Condition.COUNT, value=1),
        benefit=Benefit.objects.create(range=everything, type=Benefit.PERCENTAGE, value=10),
    )
    now = timezone.now()
    voucher = Voucher.objects.create(
        name=f"Welcome {store_id}",
        code=f"WELCOME{store_id}",
        usage=Voucher.MULTI_USE,
        start_datetime=now - timedelta(days=1),
        end_datetime=now + timedelta(days=30),
    )
    voucher.offers.add(offer)
    return voucher
