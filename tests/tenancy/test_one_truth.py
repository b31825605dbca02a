"""What is said at the tenant: its settings follow it, and its shops look like it until they have a brand."""

from __future__ import annotations

from typing import Any

import pytest

from tenancy.actor import Actor
from tenancy.context import in_the_city
from tenancy.models import Store, Tenant, TenantSettings
from tenancy.resolver.places import of_store
from tenancy.services.keeping import keep_row

pytestmark = pytest.mark.django_db


def test_settings_follow_their_tenant(tenant_a: Tenant, tenant_b: Tenant) -> None:
    with in_the_city():
        TenantSettings.objects.filter(tenant=tenant_a).update(low_stock_threshold=3)
        theirs = TenantSettings.objects.get(tenant=tenant_b)
        row = Tenant.objects.get(pk=tenant_a.pk)
        row.default_currency, row.timezone, row.supported_locales = "KWD", "Asia/Kuwait", ["ar"]
        keep_row(row=row, actor=Actor.system("tests"))
        mine = TenantSettings.objects.get(tenant=tenant_a)
        assert (mine.default_currency, mine.timezone, mine.supported_locales) == ("KWD", "Asia/Kuwait", ["ar"])
        assert mine.low_stock_threshold == 3
        assert TenantSettings.objects.get(tenant=tenant_b).updated_at == theirs.updated_at


def test_a_shop_without_a_brand_looks_like_its_tenant(tenant_a: Tenant) -> None:
    from kit.faces.themes import colours_of

    with in_the_city():
        look: dict[str, Any] = {"primary_color": "#12304f", "accent_color": "#aa3300", "logo_url": "/media/house.svg"}
        Tenant.objects.filter(pk=tenant_a.pk).update(**look, branding={"surface": "#fdf8ef"})
        store = Store.objects.select_related("tenant").get(tenant=tenant_a, handle="shop-a")
        store.theme_config, store.logo_url = {}, ""
        place = of_store(store)
        assert place.logo_url == "/media/house.svg"
        wanted = {"brand": "#12304f", "brand_ink": "#ffffff", "surface": "#fdf8ef", "accent": "#aa3300"}
        assert colours_of(place.theme) == wanted
        store.theme_config, store.logo_url = {"preset": "oud"}, "/media/own.svg"
        place = of_store(store)
        assert place.logo_url == "/media/own.svg" and colours_of(place.theme) == colours_of({"preset": "oud"})
