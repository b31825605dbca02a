"""A demo shop's offers, vouchers and reviews."""

from __future__ import annotations

from datetime import timedelta
from decimal import Decimal
from typing import Any

from django.utils import timezone

from commerce.catalogue.models import Category, Product
from commerce.catalogue.reviews.models import ProductReview
from commerce.channels.models import SalesChannelMapping
from commerce.offer.models import Benefit, Condition, ConditionalOffer, Range
from commerce.voucher.models import Voucher, VoucherSet
from commerce.voucher.sets import fill_set
from portals.platform.demo.reading import both
from tenancy.actor import Actor

KINDS = {"percentage": "Percentage", "multibuy": "Multibuy", "shipping": "Shipping percentage", "absolute": "Absolute"}
USAGES = {"once": "Single use", "single_use": "Single use", "once_per_customer": "Once per customer"}


def load_campaigns(shop: dict[str, Any], channel: SalesChannelMapping) -> None:
    """Offers that hold for everybody and codes that somebody types in. Their names are unique in a tenant: those of
    codes, which shops share, carry the shop's."""
    for row in [*shop.get("vouchers", []), *shop.get("sets", [])]:
        row["name"] = {lang: f"{text} · {shop['store']['name'][lang]}" for lang, text in row["name"].items()}
    for number, row in enumerate(shop.get("offers", []), 1):
        _load_offer(row, f"{channel.store_id}-offer-{number}", channel, ConditionalOffer.SITE)
    for row in shop.get("vouchers", []):
        if Voucher.objects.filter(code=row["code"]).exists():
            continue
        voucher = Voucher.objects.create(
            **both("name", row["name"]),
            code=row["code"],
            usage=USAGES.get(row.get("usage", ""), "Multi-use"),
            start_datetime=timezone.now() - timedelta(days=30),
            end_datetime=timezone.now() + timedelta(days=365),
        )
        offer = _load_offer(row, f"voucher-{row['code'].lower()}", channel, ConditionalOffer.VOUCHER)
        voucher.offers.add(offer)
    for row in shop.get("sets", []):
        _load_set(row, channel)


def _load_set(row: dict[str, Any], channel: SalesChannelMapping) -> None:
    """Codes made together, for letters in parcels."""
    if VoucherSet.objects.filter(prefix=row["prefix"]).exists():
        return
    made = VoucherSet.objects.create(
        **both("name", row["name"]),
        name=row["name"]["en"],
        prefix=row["prefix"],
        count=0,
        offer=_load_offer(row, f"set-{row['prefix'].lower()}", channel, ConditionalOffer.VOUCHER),
        start_datetime=timezone.now() - timedelta(days=5),
        end_datetime=timezone.now() + timedelta(days=120),
    )
    fill_set(voucher_set=made, count=row["count"], actor=Actor.system("demo"))


def _load_offer(row: dict[str, Any], slug: str, channel: SalesChannelMapping, kind: str) -> ConditionalOffer:
    found = ConditionalOffer.objects.filter(slug=slug).first()
    if found is not None:
        return found
    goods = _load_range(row, slug, channel)
    pieces = int(row.get("value", 1)) if row["kind"] == "multibuy" else int(row.get("quantity", 1))
    condition = Condition.objects.create(range=goods, type=Condition.COUNT, value=pieces)
    benefit = Benefit.objects.create(
        range=None if row["kind"] == "shipping" else goods,
        type=KINDS[row["kind"]],
        value=None if row["kind"] == "multibuy" else Decimal(str(row.get("value", 0))),
    )
    return ConditionalOffer.objects.create(
        **both("name", row["name"]),
        **both("description", row.get("description", "")),
        slug=slug,
        offer_type=kind,
        condition=condition,
        benefit=benefit,
        start_datetime=timezone.now() - timedelta(days=10),
    )


def _load_range(row: dict[str, Any], slug: str, channel: SalesChannelMapping) -> Range:
    chosen = row.get("range") or {}
    goods = Range.objects.create(**both("name", row["name"]), slug=f"range-{slug}", is_public=False)
    if chosen.get("categories"):
        goods.included_categories.set(
            Category.objects.filter(code__in=[f"{channel.pk}-{code}" for code in chosen["categories"]])
        )
    products = Product.objects.filter(channels=channel).exclude(structure=Product.CHILD)
    if chosen.get("products"):
        products = products.filter(upc__in=chosen["products"])
    if chosen.get("products") or not chosen.get("categories"):
        for product in products:
            goods.add_product(product)
    return goods


def load_reviews(shop: dict[str, Any]) -> None:
    """What the demo town's people wrote, approved."""
    for number, row in enumerate(shop.get("reviews", []), 1):
        product = Product.objects.filter(upc=row["product"]).first()
        if product is None:
            continue
        if product.is_child:
            product = product.parent
        ProductReview.objects.get_or_create(
            product=product,
            email=f"reader{number}@{shop['store']['handle']}.example",
            defaults={
                "score": row["rating"],
                "title": row["title"],
                "body": row["body"],
                "name": row["author"],
                "language": row.get("lang", ""),
                "is_verified_purchase": row.get("verified", False),
                "status": ProductReview.APPROVED,
            },
        )
