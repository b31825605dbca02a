"""Canonical addresses, hreflang, sitemap, robots, redirects: all from the registry, none from a Host header."""

from __future__ import annotations

import re
from typing import Any
from xml.etree import ElementTree

import pytest
from wagtail.contrib.redirects.models import Redirect

from cms.pages.models import LandingPage
from tests.cms.conftest import home_of

pytestmark = pytest.mark.django_db

SITEMAP = "{http://www.sitemaps.org/schemas/sitemap/0.9}"
LINK = "{http://www.w3.org/1999/xhtml}link"


def _page(title: str, language: str = "en", twin: Any = None, **fields: Any) -> LandingPage:
    home = home_of("shop-a", language)
    page = LandingPage(title=title, slug=fields.pop("slug", title.lower()), locale=home.locale, **fields)
    if twin is not None:
        page.translation_key = twin.translation_key
    home.add_child(instance=page)
    page.save_revision().publish()
    return page


def _sitemap(client: Any) -> dict[str, dict[str, str]]:
    root = ElementTree.fromstring(client.get("/sitemap-pages.xml").content)
    return {
        url.findtext(f"{SITEMAP}loc") or "": {link.get("hreflang"): link.get("href") for link in url.findall(LINK)}
        for url in root.findall(f"{SITEMAP}url")
    }  # type: ignore[return-value]


def test_a_page_names_its_twin_by_its_own_slug(tenant_a: Any, in_tenant: Any, host_client: Any) -> None:
    with in_tenant(tenant_a):
        english = _page("Delivery")
        arabic = _page("التوصيل", "ar", english, slug="tawseel")
        addresses = english.full_url, arabic.full_url
    html = host_client("shop-a").get("/en/delivery/").content.decode()
    assert f'<link rel="canonical" href="{addresses[0]}">' in html
    assert f'hreflang="ar" href="{addresses[1]}"' in html
    assert f'hreflang="x-default" href="{addresses[1]}"' in html
    assert re.search(r'<a href="[^"]*/ar/tawseel/" lang="ar"', html)
    assert '<meta property="og:title" content="Delivery">' in html


def test_a_page_without_a_twin_names_none(tenant_a: Any, in_tenant: Any, host_client: Any) -> None:
    with in_tenant(tenant_a):
        _page("Alone")
    html = host_client("shop-a").get("/en/alone/").content.decode()
    assert 'rel="alternate"' not in html
    assert re.search(r'<a href="/ar/" lang="ar"', html)


def test_the_sitemap_holds_what_is_public(tenant_a: Any, in_tenant: Any, host_client: Any) -> None:
    with in_tenant(tenant_a):
        english = _page("Delivery")
        arabic = _page("التوصيل", "ar", english, slug="tawseel")
        hidden = _page("Hidden", hidden_from_search=True)
        draft = LandingPage(title="Draft", slug="draft", live=False)
        home_of("shop-a").add_child(instance=draft)
        addresses = [page.full_url for page in (english, arabic, hidden, draft)]
    found = _sitemap(host_client("shop-a"))
    assert found[addresses[0]] == found[addresses[1]]
    assert set(found[addresses[0]]) == {"en", "ar", "x-default"}
    assert not {addresses[2], addresses[3]} & set(found)
    assert all("shop-a.localhost" in address for address in found)
    assert addresses[0] not in _sitemap(host_client("annex-a"))


def test_the_sitemap_and_robots_belong_to_the_store(host_client: Any) -> None:
    index = host_client("shop-a").get("/sitemap.xml")
    assert index.status_code == 200 and b"http://shop-a.localhost" in index.content
    robots = host_client("shop-b").get("/robots.txt").content.decode()
    assert "Sitemap: http://shop-b.localhost" in robots and "Disallow: /ar/checkout/" in robots
    assert host_client("alpha").get("/sitemap.xml").status_code == 404


def test_products_are_paired_whether_their_slugs_differ_or_not(tenant_a: Any, in_tenant: Any, monkeypatch: Any) -> None:
    from cms.pages import sitemaps
    from tenancy.resolver.places import place_of_store

    class Two:
        def pages_of_products(self, *, place: Any) -> list[tuple[str, Any]]:
            return [("products/samar_1/", None), ("products/سمر_1/", None), ("products/lamp_2/", None)]

    monkeypatch.setattr(sitemaps, "shelf", Two)
    place = place_of_store("alpha", "shop-a")
    assert place is not None
    with in_tenant(tenant_a, place):
        entries = sitemaps.product_entries(place)
    assert len(entries) == 4
    lamp = [entry for entry in entries if "lamp" in entry["address"]]
    assert {language for language, _address in lamp[0]["alternates"]} == {"ar", "en", "x-default"}


def test_a_redirect_of_one_tenant_is_none_of_another(
    tenant_a: Any, tenant_b: Any, in_tenant: Any, host_client: Any
) -> None:
    with in_tenant(tenant_a):
        Redirect.add_redirect("/en/old/", "/en/shop/", is_permanent=True)
    assert host_client("shop-a").get("/en/old/").status_code == 301
    assert host_client("shop-b").get("/en/old/").status_code == 404
