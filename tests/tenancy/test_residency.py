"""Which zone a new tenant belongs to, and which homes are refused."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest
from django.utils import translation
from wagtail.models import Page

from cityos import zones
from cityos.environment import Environment
from cityos.variables import BadEnvironment
from cms.city.models import CountryPage
from cms.pages.locales import locale_for
from tenancy.actor import Actor
from tenancy.errors import DomainError
from tenancy.models import GovernanceAuthority, RegionZoneMapping, Tenant
from tenancy.provisioning.service import request_tenant
from tenancy.residency import Home, home_of_zone, zone_of

ACTOR = Actor.system("tests")


def _authority(**rules: Any) -> GovernanceAuthority:
    return GovernanceAuthority.objects.create(
        name="Body", slug="body", type="authority", data_residency_requirements=rules
    )


@pytest.mark.django_db
def test_the_nearest_word_names_the_zone() -> None:
    RegionZoneMapping.objects.create(residency_zone="GCC", region_id="gulf", country_codes=["SA", "AE"])
    body = _authority(zone="EU")
    assert zone_of(asked="APAC", country="SA", authority=body) == "APAC"
    assert zone_of(asked="", country="SA", authority=body) == "EU"
    assert zone_of(asked="", country="SA", authority=None) == "GCC"
    assert zone_of(asked="", country="FR", authority=None) == "GLOBAL"


@pytest.mark.django_db
@pytest.mark.parametrize(("language", "words"), [("en", "Nothing is set up for data"), ("ar", "لم يُهيَّأ")])
def test_a_zone_without_a_home_is_refused(settings: Any, language: str, words: str) -> None:
    settings.CITY_ZONES = ("GCC",)
    with translation.override(language), pytest.raises(DomainError) as refused:
        request_tenant(handle="lyon-co", name_en="Lyon", name_ar="ليون", actor=ACTOR, residency_zone="EU")
    assert (refused.value.code, refused.value.field) == ("residency.no_home", "residency_zone")
    assert words in refused.value.message
    assert not Tenant.objects.filter(handle="lyon-co").exists()
    # Where the city lies, and what may lie anywhere, has one.
    assert home_of_zone("GCC") == home_of_zone("GLOBAL") == Home()


@pytest.mark.django_db
def test_an_authority_that_wants_rows_in_the_zone_is_not_cheated(settings: Any) -> None:
    settings.CITY_ZONES, settings.ZONE_STORAGES = ("GCC",), {"EU": "zone_eu"}
    settings.ZONE_DATABASES = {"EU": "zone_eu"}
    assert home_of_zone("EU") == Home("zone_eu", "zone_eu")
    body = _authority(zone="EU", personal_data_stays_in_zone=True)
    with pytest.raises(DomainError) as refused:
        home_of_zone("EU", body)
    assert refused.value.code == "residency.rows_elsewhere"
    settings.CITY_ZONES = ("GCC", "EU")
    assert home_of_zone("EU", body).storage == "zone_eu"


@pytest.mark.django_db
def test_the_authority_of_its_place_in_the_city_counts(settings: Any) -> None:
    settings.CITY_ZONES = ("GCC",)
    country = CountryPage(title="Gaul", slug="gaul", code="FR", name="Gaul", name_ar="غال", locale=locale_for("en"))
    Page.objects.get(depth=1).add_child(instance=country)

    def ask(handle: str) -> Tenant:
        asked = request_tenant(handle=handle, name_en="G", name_ar="غ", actor=ACTOR, category_page=country.pk)
        return Tenant.objects.get(provisioning=asked)

    assert ask("gaul-one").storage_alias == "city"
    country.authority = _authority(zone="EU")
    country.save()
    with pytest.raises(DomainError) as refused:
        ask("gaul-two")
    assert refused.value.code == "residency.no_home"


@pytest.mark.parametrize(
    ("name", "value", "reason"),
    [
        ("CITY_ZONES", "GCC,MOON", "names MOON"),
        ("ZONE_STORAGES", "MOON=file:///srv/moon", "names a zone"),
        ("ZONE_STORAGES", "EU=ftp://user:hidden@host/x", "gives EU no file: or s3: or s3\\+http: address"),
        ("ZONE_STORAGES", "EU=file:///a,EU=file:///b", "names EU twice"),
        ("ZONE_STORAGES", "EU=s3://key:hidden@host", "gives EU no"),
        ("ZONE_DATABASES", "EU=mysql://user:hidden@host/x", "gives EU no"),
    ],
)
def test_homes_that_cannot_be_read_stop_the_program(tmp_path: Path, name: str, value: str, reason: str) -> None:
    with pytest.raises(BadEnvironment, match=reason) as refused:
        Environment.read({"CITYOS_DATA": str(tmp_path), name: value}, embedded=False)
    assert str(refused.value).startswith(name) and "hidden" not in str(refused.value)


def test_homes_are_read_as_written() -> None:
    folder = zones.files_in("file:///srv/gcc%20one")
    assert folder["OPTIONS"]["location"] == "/srv/gcc one/media"
    bucket = zones.archives_in("s3://key:se%2Fcret@s3.example:9000/files?region=eu-west-3")["OPTIONS"]
    assert bucket["endpoint_url"] == "https://s3.example:9000" and bucket["secret_key"] == "se/cret"
    assert (bucket["bucket_name"], bucket["region_name"], bucket["location"]) == ("files", "eu-west-3", "archives")
    amazons = zones.files_in("s3:///files")["OPTIONS"]
    assert amazons["endpoint_url"] is None and amazons["access_key"] is None
