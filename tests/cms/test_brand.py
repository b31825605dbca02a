"""A store's colours: read well or refused, and seen by every request."""

from __future__ import annotations

from typing import Any

import pytest
from django.core.exceptions import ValidationError
from django.utils import translation

from cms.pages.contrast import contrast, faults_of_theme
from cms.pages.models import StoreBrand
from tenancy.context import in_the_city
from tenancy.models import Store
from tenancy.resolver.places import place_of_store
from tests.cms.conftest import home_of

OUD = {"brand": "#c8a25c", "brand_ink": "#17110a", "surface": "#110e0a", "accent": "#e6c88c"}
PALE = {"brand": "#e8e0c0", "brand_ink": "#ffffff", "surface": "#fdf8ef", "accent": "#f0e8d8"}


def test_contrast_is_that_of_wcag() -> None:
    assert contrast("#000000", "#ffffff") == pytest.approx(21)
    assert contrast("#777777", "#ffffff") == pytest.approx(4.48, abs=0.01)
    assert contrast("#ffffff", "#ffffff") == 1


def test_our_own_themes_can_be_read() -> None:
    assert faults_of_theme(OUD) == {}


def test_a_ratio_just_below_is_not_rounded_up() -> None:
    theme = {"brand": "#777777", "brand_ink": "#ffffff", "surface": "#ffffff", "accent": "#000000"}
    with translation.override("en"):
        assert "4.4 to 1" in faults_of_theme(theme)["brand_ink"]


@pytest.mark.django_db
def test_the_fault_stands_beside_its_field_in_the_editors_language(tenant_a: Any, in_tenant: Any) -> None:
    with in_tenant(tenant_a):
        brand = StoreBrand(store_id=home_of("shop-a").store_id, **PALE)
        with pytest.raises(ValidationError) as refused:
            brand.full_clean()
        assert set(refused.value.message_dict) == {"brand", "brand_ink", "accent"}
        with translation.override("ar"), pytest.raises(ValidationError) as refused:
            brand.full_clean()
        assert "التباين" in refused.value.message_dict["brand"][0]


@pytest.mark.django_db
def test_a_colour_is_nothing_but_a_colour(tenant_a: Any, in_tenant: Any) -> None:
    with in_tenant(tenant_a):
        brand = StoreBrand(store_id=home_of("shop-a").store_id, **{**OUD, "accent": "red;}"})
        with pytest.raises(ValidationError) as refused:
            brand.full_clean()
        assert "accent" in refused.value.message_dict


@pytest.mark.django_db
def test_saving_reaches_the_place(
    tenant_a: Any, in_tenant: Any, make_picture: Any, django_capture_on_commit_callbacks: Any
) -> None:
    logo = make_picture(tenant_a, "logo")
    with django_capture_on_commit_callbacks(execute=True), in_tenant(tenant_a):
        store_id = home_of("shop-a").store_id
        StoreBrand.objects.create(store_id=store_id, font="serif", logo=logo, **OUD)
    place = place_of_store("alpha", "shop-a")
    assert place is not None
    assert place.theme["surface"] == "#110e0a" and place.theme["font"] == "serif"
    assert place.logo_url.startswith(f"/media/{tenant_a.uuid}/")
    with in_the_city():
        assert Store.objects.get(handle="annex-a").theme_config != place.theme


@pytest.mark.django_db
def test_the_form_shows_the_fault(tenant_a: Any, in_tenant: Any, make_person: Any, admin: Any) -> None:
    client = admin(tenant_a, make_person(tenant_a, "Publishers"))
    with in_tenant(tenant_a):
        store_id = home_of("shop-a").store_id
    sent = {"store_id": store_id, "font": "plex", "logo": "", "favicon": "", **PALE}
    response = client.post("/cms/snippets/cms_pages/storebrand/add/", sent, HTTP_ACCEPT_LANGUAGE="en")
    assert response.status_code == 200
    assert "is needed" in response.content.decode()
    with in_tenant(tenant_a):
        assert not StoreBrand.objects.exists()
