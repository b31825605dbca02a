"""What tenants publish is found in the city: by words, by place, and only while they are open."""

from __future__ import annotations

from collections.abc import Iterator
from decimal import Decimal
from typing import Any

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from commerce.catalogue.models import Product
from commerce.channels.models import SalesChannelMapping
from commerce.marketplace.cells import cells_around, distance_km
from commerce.marketplace.find import find_listings, shops_near
from commerce.marketplace.models import ListedWord, Listing
from commerce.marketplace.publishing import publish_listings, refresh_listings, withdraw_listings
from commerce.search.indexing import reindex, touch_products
from tenancy.context import in_the_city
from tenancy.models import Store, TenantPOI

OLAYA, DIRIYAH, JEDDAH = (24.6949, 46.6850), (24.7340, 46.5756), (21.4858, 39.1925)


@pytest.fixture
def published(shops: Any) -> Iterator[Any]:
    """Two of alpha's stores sell perfume in Olaya and dates in Al-Diriyah."""
    with in_the_city():
        perfume, dates = Store.objects.filter(tenant=shops.tenant).order_by("pk")
        for store, (latitude, longitude) in ((perfume, OLAYA), (dates, DIRIYAH)):
            TenantPOI.objects.create(
                tenant=shops.tenant,
                store=store,
                name=store.name,
                slug=store.handle,
                poi_type="branch",
                address_line1="1",
                city="Riyadh",
                postal_code="12211",
                country_code="SA",
                latitude=latitude,
                longitude=longitude,
            )
    for handle, store in (("oud-perfumes", perfume), ("dates-coffee", dates)):
        SalesChannelMapping.objects.filter(store_id=store.pk).delete()
        SalesChannelMapping.objects.filter(name=handle).update(store_id=store.pk)
    reindex()
    publish_listings(shops.tenant)
    shops.perfume, shops.dates = perfume, dates
    yield shops


def test_listings_carry_what_a_card_shows(published: Any) -> None:
    found = find_listings(query="عجوة")
    listing = found.listings[0]
    assert listing.title_en == "Ajwa of Madinah"
    assert listing.tenant_handle == "alpha"
    assert listing.store_id == published.dates.pk
    assert listing.price and listing.in_stock
    assert listing.url_en.startswith(f"http://{published.dates.primary_host}")
    assert "/en/products/" in listing.url_en
    assert "/ar/products/" in listing.url_ar
    assert listing.told("title", "ar") == "عجوة المدينة"


def test_typos_and_both_scripts_work_across_the_city(published: Any) -> None:
    assert find_listings(query="bakhor").corrected_query == "bakhoor"
    for query in ("saffron", "زعفران", "safron"):
        assert {row.store_id for row in find_listings(query=query).listings} == {
            published.perfume.pk,
            published.dates.pk,
        }
    assert find_listings(query="xyzzy").total == 0


def test_only_what_open_stores_sell_is_listed(published: Any) -> None:
    assert find_listings().total == 30
    with in_the_city():
        Store.objects.filter(pk=published.dates.pk).update(status="maintenance")
        assert find_listings().total == 15
        published.tenant.__class__.objects.filter(pk=published.tenant.pk).update(status="suspended")
        assert find_listings().total == 0
        assert shops_near(latitude=OLAYA[0], longitude=OLAYA[1]) == []


def test_a_part_of_the_city(published: Any) -> None:
    assert find_listings(tenant_ids=[]).total == 0
    assert find_listings(tenant_ids=[published.tenant.pk]).total == 30
    assert find_listings(store_ids=[published.dates.pk], query="زعفران").total >= 1
    assert find_listings(country_code="AE").total == 0


def test_near_me(published: Any) -> None:
    near = shops_near(latitude=OLAYA[0], longitude=OLAYA[1], km=20)
    assert [each.shop.store_id for each in near] == [published.perfume.pk, published.dates.pk]
    assert near[0].km < 0.1 < 10 < near[1].km < 14
    assert [each.shop.store_id for each in shops_near(latitude=OLAYA[0], longitude=OLAYA[1], km=5)] == [
        published.perfume.pk
    ]
    assert shops_near(latitude=JEDDAH[0], longitude=JEDDAH[1], km=60) == []
    assert shops_near(latitude=900, longitude=0) == []
    assert {row.store_id for row in find_listings(near=DIRIYAH, km=3).listings} == {published.dates.pk}


def test_no_point_within_reach_is_outside_its_cells() -> None:
    import h3

    for km in (1, 5, 20):
        around = set(cells_around(*OLAYA, km))
        for step in range(-20, 21):
            point = (OLAYA[0] + step * km / 20 / 112, OLAYA[1])
            if distance_km(OLAYA, point) <= km:
                assert h3.latlng_to_cell(*point, 7) in around


def test_a_change_is_published_again(published: Any) -> None:
    candle = Product.objects.get(upc="OUD-011")
    candle.stockrecords.update(price=Decimal("77.00"))
    touch_products([candle.pk])
    refresh_listings(published.tenant.schema_name, [candle.pk])
    with in_the_city():
        assert Listing.objects.get(product_id=candle.pk).price == Decimal("77.00")
        assert Listing.objects.count() == 30


def test_withdrawing_leaves_nothing_behind(published: Any) -> None:
    withdraw_listings(published.tenant)
    assert find_listings().total == 0
    with in_the_city():
        assert not ListedWord.objects.exists()


def test_a_tenant_may_stay_out(published: Any) -> None:
    published.tenant.settings = {"marketplace": False}
    assert publish_listings(published.tenant) == 0
    assert find_listings().total == 0


def test_at_most_four_queries(published: Any) -> None:
    for query in ("", "oud", "black saffron perfume"):
        with CaptureQueriesContext(connection) as context:
            find_listings(query=query, near=OLAYA)
        assert sum(not each["sql"].startswith("SET search_path") for each in context.captured_queries) <= 4
