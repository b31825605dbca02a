"""A shop with thirty products on two shelves, some with variants, some on offer, some gone."""

from __future__ import annotations

from collections.abc import Iterator
from decimal import Decimal
from typing import Any

import pytest


def _product(number: int, shelf: Any, kind: Any, partner: Any, channels: Any) -> Any:
    from commerce.catalogue.models import Product, ProductImage
    from commerce.partner.models import StockRecord

    with_variants = number % 3 == 0
    made = Product.objects.create(
        structure="parent" if with_variants else "standalone",
        product_class=kind,
        title_en=f"Bottle <{number}>",
        title_ar=f"قارورة {number}",
        slug_en=f"bottle-{number}",
        slug_ar=f"قارورة-{number}",
        summary_en="Oud & amber",
        summary_ar="عود وعنبر",
        description_en="<p>Aged for years.</p>",
        description_ar="<p>معتّق سنين.</p>",
        upc=f"B-{number}",
        popularity=number,
    )
    made.channels.set(channels)
    made.categories.add(shelf)
    ProductImage.objects.create(product=made, original=f"products/{number}.webp")
    sold = [Product.objects.create(structure="child", parent=made, title_en=size, title_ar=size) for size in "SML"]
    for at, row in enumerate(sold if with_variants else [made]):
        StockRecord.objects.create(
            product=row,
            partner=partner,
            partner_sku=f"B-{number}-{at}",
            price=Decimal(100 + number + at * 10),
            price_was=Decimal(400) if number % 5 == 0 else None,
            price_currency="SAR",
            num_in_stock=0 if number % 7 == 0 else 3 if number % 4 == 0 else 40,
        )
    if not with_variants:
        Product.objects.filter(parent=made).delete()
    return made


def fill_shop() -> dict[str, Any]:
    """Fills the tenant's first store. Call inside the tenant."""
    from commerce.catalogue.models import Category, ProductClass
    from commerce.catalogue.reviews.models import ProductReview
    from commerce.channels.models import SalesChannelMapping
    from commerce.partner.models import Partner
    from commerce.search.indexing import reindex

    channels = SalesChannelMapping.objects.exclude(store_id=None).order_by("store_id")[:1]
    kind = ProductClass.objects.create(name_en="Bottle", name_ar="قارورة", track_stock=True)
    partner = Partner.objects.order_by("pk").first() or Partner.objects.create(code="own", name="Own")
    shelves = [
        Category.add_root(name_en="Perfume", name_ar="عطور", slug_en="perfume", slug_ar="عطور"),
        Category.add_root(name_en="Gifts", name_ar="هدايا", slug_en="gifts", slug_ar="هدايا"),
    ]
    for shelf in shelves:
        shelf.channels.set(channels)
    products = [_product(number, shelves[number % 2], kind, partner, channels) for number in range(1, 31)]
    signed = {"name": "سارة", "email": "s@a.example", "status": ProductReview.APPROVED}
    for score in (5, 4, 4):
        ProductReview.objects.create(product=products[2], score=score, title="طيب", body="</script><b>خ", **signed)
    reindex()
    return {"products": products, "shelves": shelves, "store_id": channels[0].store_id}


@pytest.fixture
def shop(tenant_a: Any, in_tenant: Any) -> Iterator[dict[str, Any]]:
    """The filled first store of alpha, with its place."""
    from tenancy.resolver.places import place_of_store

    with in_tenant(tenant_a):
        filled = fill_shop()
    place = place_of_store("alpha", "shop-a")
    assert place is not None and place.store_id == filled["store_id"]
    yield {**filled, "place": place}


@pytest.fixture
def visit(host_client: Any) -> Any:
    """Asks the store for a page, after the frame was made once."""
    client = host_client("shop-a")
    client.get("/ar/shop/")
    client.get("/en/shop/")
    return client.get
