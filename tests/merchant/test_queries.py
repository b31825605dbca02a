"""Lists of the dashboard cost the same with ten rows and with several pages; variants of a product are read at once."""

from __future__ import annotations

import uuid
from collections.abc import Callable
from decimal import Decimal
from typing import Any

import pytest
from django.test import Client
from django.utils import timezone

from tests.commerce import goods
from tests.merchant.conftest import person
from tests.storefront.asking import queries_of

Visit = Callable[..., Client]
FEW, MANY = 10, 120  # rows: less than a page, several pages
MOST = 16  # queries


def _products(count: int) -> None:
    """Products as one statement for each kind of row, half of them with a variant."""
    from commerce.catalogue.models import Product, ProductClass
    from commerce.channels.models import SalesChannelMapping
    from commerce.partner.models import Partner, StockRecord

    kind, partner = ProductClass.objects.first(), Partner.objects.first()
    made = Product.objects.bulk_create(
        [
            Product(
                structure="standalone",
                product_class=kind,
                title=f"Row {n}",
                title_en=f"Row {n}",
                title_ar=f"صف {n}",
                slug_en="r",
                slug_ar="r",
            )
            for n in range(count)
        ]
    )
    StockRecord.objects.bulk_create(
        StockRecord(product=one, partner=partner, partner_sku=uuid.uuid4().hex[:12], price=Decimal(9), num_in_stock=n)
        for n, one in enumerate(made)
    )
    link, channel = Product.channels.through, SalesChannelMapping.objects.exclude(store_id=None).first()
    link.objects.bulk_create(link(product=one, saleschannelmapping=channel) for one in made)


def _people_orders_reviews(shop: Any, count: int) -> None:
    from commerce.catalogue.reviews.models import ProductReview
    from commerce.order.models import Order
    from identity.people.models import User

    buyers = User.objects.bulk_create(
        [User(email=f"{uuid.uuid4().hex[:10]}@example.com", first_name=f"N{n}", password="!") for n in range(count)]
    )
    Order.objects.bulk_create(
        Order(
            number=uuid.uuid4().hex[:10],
            user=buyer,
            store_id=shop.store,
            currency="SAR",
            total_incl_tax=Decimal(9),
            total_excl_tax=Decimal(8),
            guest_email=buyer.email,
            date_placed=timezone.now(),
        )
        for buyer in buyers
    )
    ProductReview.objects.bulk_create(
        ProductReview(product=shop.product, user=buyer, score=4, title="T", body="B", status=0) for buyer in buyers
    )


def _campaigns(shop: Any, count: int) -> None:
    from commerce.offer.models import Range
    from commerce.shipping.models import ChargeBand, OrderAndItemCharges
    from commerce.voucher.models import VoucherSet

    for n in range(count if count <= FEW else 60):  # longer than a page is as good as endless
        mark = f"{count}-{n}"
        Range.objects.create(name=f"R{mark}", name_en=f"R{mark}", name_ar=f"ن{mark}")
        one = goods.offer(f"O{mark}")
        goods.voucher(f"V{mark}", of=one)
        VoucherSet.objects.create(
            name=f"S{mark}", name_en=f"S{mark}", name_ar=f"م{mark}", count=1, offer=one,
            start_datetime="2020-01-01T00:00Z", end_datetime="2099-01-01T00:00Z",
        )  # fmt: skip
        way = OrderAndItemCharges.objects.create(
            code=f"w{mark}", name_en=f"W{mark}", name_ar="ن", pricing="weight", store_ids=[shop.store]
        )
        ChargeBand.objects.create(method=way, charge=1)


@pytest.mark.parametrize("whole", [True, False])
def test_lists_cost_the_same_however_long(shop: Any, visit: Visit, whole: bool, monkeypatch: Any) -> None:
    # What somebody is, is asked again every ten seconds, on whichever page that falls.
    monkeypatch.setattr("identity.members.standing.KEPT", 600.0)
    made = goods.voucher_set("Long", "L", FEW)
    lists = [
        "", "orders/", "catalogue/", "stock/", "stock/?level=low", "reviews/", "users/", "reports/",
        "reports/?report=product", "shipping/", "catalogue/categories/",
    ]  # fmt: skip
    if whole:
        lists += ["offers/", "vouchers/", "vouchers/sets/", f"vouchers/sets/{made.pk}/codes/", "ranges/"]
    fields: dict[str, Any] = {"is_superuser": True} if whole else {"store_ids": [shop.store]}
    client = visit(person("counting@alpha.example", is_staff=True, **fields))
    counted: dict[str, list[int]] = {path: [] for path in lists}
    for count in (FEW, MANY):
        _products(count)
        _people_orders_reviews(shop, count)
        _campaigns(shop, count)
        from commerce.voucher.sets import fill_set

        fill_set(voucher_set=made, count=count, actor=goods.STAFF)
        for path in lists:
            client.get(f"/dashboard/{path}")
            answer, queries = queries_of(lambda path=path: client.get(f"/dashboard/{path}"))
            assert answer.status_code == 200
            counted[path].append(len(queries))
    print(counted)
    grew = {path: counts for path, counts in counted.items() if counts[1] > counts[0] or counts[1] > MOST}
    assert not grew


def test_a_product_with_variants_is_read_at_once(shop: Any, visit: Visit, admin: Any) -> None:
    from commerce.catalogue.models import (
        AttributeOption,
        AttributeOptionGroup,
        Product,
        ProductAttribute,
        ProductAttributeValue,
    )
    from commerce.partner.models import Partner, StockRecord

    group = AttributeOptionGroup.objects.create(name="Size", name_en="Size", name_ar="المقاس")
    large = AttributeOption.objects.create(group=group, option="L", option_en="L", option_ar="ك")
    for name in ("size", "fit"):
        ProductAttribute.objects.create(
            product_class=shop.parent.product_class, name=name, code=name, type="option", option_group=group
        )

    def variants(count: int) -> None:
        for _each in range(count):
            child = Product.objects.create(structure=Product.CHILD, parent=shop.parent, is_public=True)
            for attribute in ProductAttribute.objects.filter(option_group=group):
                ProductAttributeValue.objects.create(product=child, attribute=attribute, value_option=large)
            StockRecord.objects.create(
                product=child,
                partner=Partner.objects.first(),
                partner_sku=uuid.uuid4().hex[:9],
                price=9,
                num_in_stock=1,
            )

    client, page = visit(admin), f"/dashboard/catalogue/products/{shop.parent.pk}/"
    counts = []
    for more in (2, 30):
        variants(more)
        client.get(page)
        _answer, queries = queries_of(lambda: client.get(page))
        counts.append(len(queries))
    print(counts)
    assert counts[0] == counts[1] < 15
