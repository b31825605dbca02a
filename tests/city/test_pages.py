"""The public city: every page in both languages, fresh after a change, open to nobody's secrets."""

from __future__ import annotations

from typing import Any

import pytest
from django.core.files.base import ContentFile
from django.core.files.storage import default_storage

from cms.city.models import CityNewsPage
from cms.pages.locales import locale_for
from kit.pagecache import generations
from tenancy.context import in_tenant, in_the_city
from tenancy.models import ServiceChannel, Store, TenantPOI
from tests.city.conftest import WORDS, Tree

pytestmark = pytest.mark.django_db
PLACES = ["country", "country/scope", "country/scope/category", "country/scope/category/shelf"]


@pytest.mark.parametrize("language", ["en", "ar"])
def test_every_page_answers_in_its_language(tree: Tree, host_client: Any, language: str) -> None:
    client = host_client("")
    shop = {"en": "Alder Shop", "ar": "متجر الأثل"}[language]
    for path in ["", *(f"{place}/" for place in PLACES), "country/scope/category/shelf/tenant/", "stores/"]:
        answer = client.get(f"/{language}/{path}")
        text = answer.content.decode()
        assert answer.status_code == 200, path
        assert f'lang="{language}"' in text
        assert shop in text, path
        assert f'hreflang="{"ar" if language == "en" else "en"}"' in text
        assert text.count("<h1") == 1
    for path in ("news/", "near/", "near/?lat=24.7&lon=46.7&km=5", "search/", "search/?q=oud", "search/?q=%00&page=x"):
        assert client.get(f"/{language}/{path}").status_code == 200, path
    lost = client.get(f"/{language}/nowhere/")
    assert lost.status_code == 404
    assert WORDS["home"][0 if language == "en" else 1] in lost.content.decode()


def test_the_bare_selector_goes_to_the_readers_language(tree: Tree, host_client: Any) -> None:
    client = host_client("")
    for path in ("/stores", "/stores/"):
        assert client.get(path, headers={"accept-language": "ar"})["Location"] == "/ar/stores/"
        assert client.get(path, headers={"accept-language": "en"})["Location"] == "/en/stores/"


def test_closed_shops_are_not_shown(tree: Tree, host_client: Any) -> None:
    Store.objects.filter(handle="annex-a").update(status="maintenance")
    text = host_client("").get("/en/stores/").content.decode()
    assert "Alder Shop" in text and "Birch Shop" in text and "Alder Annex" not in text


def test_doors_are_read_in_the_tenants_own_time(tree: Tree, tenant_a: Any, host_client: Any) -> None:
    always = {day: [["00:00", "24:00"]] for day in ("sun", "mon", "tue", "wed", "thu", "fri", "sat")}
    TenantPOI.objects.create(
        tenant=tenant_a,
        store=Store.objects.get(handle="shop-a"),
        name="Main door",
        slug="main",
        poi_type="shop",
        address_line1="1 Street",
        city="Riyadh",
        postal_code="1",
        country_code="SA",
        operating_hours=always,
    )
    text = host_client("").get("/en/country/scope/category/shelf/tenant/").content.decode()
    assert "Open day and night" in text and "Main door" in text


@pytest.mark.parametrize(
    ("language", "lines"),
    [
        ("en", ["Delivery · within 7.5 km · for SAR 15 · orders from SAR 50", "Dine in", "free of charge"]),
        ("ar", ["التوصيل · ضمن 7.5 كم · مقابل", "في المكان", "مجانًا"]),
    ],
)
def test_a_door_says_how_it_serves(
    tree: Tree, tenant_a: Any, host_client: Any, language: str, lines: list[str]
) -> None:
    where = {"address_line1": "1 Street", "city": "Riyadh", "postal_code": "1", "country_code": "SA"}
    door, annex = (
        TenantPOI.objects.create(
            tenant=tenant_a, store=Store.objects.get(handle=handle), name=handle, slug=handle, poi_type="shop", **where
        )
        for handle in ("shop-a", "annex-a")
    )
    TenantPOI.objects.filter(pk=door.pk).update(service_radius_km=7.5)
    for poi, kind, more in (
        (door, "delivery", {"delivery_fee": 15, "min_order_amount": 50}),
        (door, "dine_in", {}),
        (door, "drive_through", {"is_active": False}),
        (annex, "delivery", {"delivery_fee": 0}),
    ):
        named = {"name": kind, "slug": kind, "channel_type": kind}
        ServiceChannel.objects.create(tenant=tenant_a, poi=poi, **named, **more)
    text = host_client("").get(f"/{language}/country/scope/category/shelf/tenant/").content.decode()
    assert [line for line in lines if line not in text] == []
    assert "Drive-through" not in text and "من السيارة" not in text


def test_the_number_of_queries_does_not_grow_with_shops(
    tree: Tree, tenant_a: Any, host_client: Any, django_assert_max_num_queries: Any
) -> None:
    client = host_client("")
    client.get("/en/")
    with django_assert_max_num_queries(24):
        client.get("/en/")
    with django_assert_max_num_queries(16):
        client.get("/en/stores/")


def test_publishing_makes_the_citys_pages_old(tree: Tree, django_capture_on_commit_callbacks: Any) -> None:
    def clock() -> int:
        return generations.here().changed.get("city", 0)

    with in_the_city():
        before = clock()
        with django_capture_on_commit_callbacks(execute=True):
            page = tree["country", "en"]
            page.intro = "<p>New</p>"
            page.save_revision().publish()
        published = clock()
        assert published > before
        with django_capture_on_commit_callbacks(execute=True):
            page.save_revision()
        assert clock() == published


def test_public_pages_say_so(tree: Tree, host_client: Any) -> None:
    client = host_client("")
    for path in ("/en/", "/ar/country/", "/en/stores/"):
        assert "public" in client.get(path)["Cache-Control"], path
    for path in ("/en/near/", "/en/near/?lat=1&lon=1", "/en/search/?q=x"):
        assert "no-store" in client.get(path)["Cache-Control"], path


def test_news_are_the_newest_first(tree: Tree, host_client: Any) -> None:
    with in_the_city():
        for number in (1, 2):
            tree["news", "ar"].add_child(
                instance=CityNewsPage(
                    title=f"خبر {number}",
                    slug=f"piece-{number}",
                    name=f"Piece {number}",
                    name_ar=f"خبر {number}",
                    locale=locale_for("ar"),
                    published_on=f"2026-11-0{number}",
                    body="<p>نص</p>",
                )
            )
    text = host_client("").get("/ar/news/").content.decode()
    assert 0 < text.index("خبر 2") < text.index("خبر 1")
    assert host_client("").get("/ar/news/piece-2/").status_code == 200


def test_a_picture_that_no_listing_has_is_not_there(tree: Tree, host_client: Any) -> None:
    assert host_client("").get("/windows/1/0000000000.webp").status_code == 404


def test_what_search_engines_are_told(tree: Tree, host_client: Any) -> None:
    client = host_client("")
    said = client.get("/robots.txt").content.decode()
    assert "Disallow: /cms/" in said and "/sitemap.xml" in said
    mapped = client.get("/sitemap.xml").content.decode()
    assert mapped.count("<loc>") == 2 * (len(WORDS) + 2)
    assert "/ar/country/scope/</loc>" in mapped and 'hreflang="en"' in mapped
    assert client.get("/sitemap.xml", headers={"host": "localhost"}).status_code == 200


def test_a_shelf_without_shops_is_no_way_on(tree: Tree, host_client: Any) -> None:
    assert "Retail" in host_client("").get("/en/country/scope/").content.decode()
    Store.objects.all().update(status="inactive")
    text = host_client("").get("/en/country/scope/").content.decode()
    assert "Retail" not in text and "Nothing here yet" in text


def test_the_city_shows_a_shops_logo_under_its_own_host(
    tree: Tree, tenant_a: Any, tenant_b: Any, host_client: Any
) -> None:
    client = host_client("")
    with in_tenant(tenant_a):
        name = default_storage.save("images/logo.webp", ContentFile(b"logo of alder"))
        address = default_storage.url(name)
    Store.objects.filter(handle="shop-a").update(logo_url=address)
    text = client.get("/en/stores/").content.decode()
    shown = text.partition('src="/logos/')[2].partition('"')[0]
    answer = client.get(f"/logos/{shown}")
    assert answer.status_code == 200 and b"".join(answer.streaming_content) == b"logo of alder"
    assert client.get(f"/logos/{shown[:-7]}x.webp").status_code == 404
    Store.objects.filter(handle="shop-b").update(logo_url=address)
    theirs = Store.objects.get(handle="shop-b").pk
    assert client.get(f"/logos/{theirs}/{shown.partition('/')[2]}").status_code == 404
