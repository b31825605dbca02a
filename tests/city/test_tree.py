"""What may hang under what, in both languages, and whose authority is inherited."""

from __future__ import annotations

from typing import Any

import pytest
from wagtail.models import Page

from cms.city.models import (
    CategoryPage,
    CityHomePage,
    CityNewsIndexPage,
    CityNewsPage,
    CountryPage,
    ScopePage,
    SubcategoryPage,
    TenantPage,
)
from cms.pages.models import StorePage
from commerce.partner.terms import vat_rate_of
from tenancy.context import in_tenant, in_the_city
from tenancy.models import GovernanceAuthority, Tenant
from tenancy.provisioning.founding import found_city
from tenancy.services.governance import authority_of, effective_policy, get_tax_policy
from tests.city.conftest import Tree

pytestmark = pytest.mark.django_db
KINDS = [
    CityHomePage,
    CountryPage,
    ScopePage,
    CategoryPage,
    SubcategoryPage,
    TenantPage,
    CityNewsIndexPage,
    CityNewsPage,
]
BELOW = {
    "home": {CountryPage, CityNewsIndexPage},
    "country": {ScopePage},
    "scope": {CategoryPage},
    "category": {SubcategoryPage, TenantPage},
    "shelf": {TenantPage},
    "tenant": set(),
    "news": {CityNewsPage},
}


def test_what_may_hang_under_what(tree: Tree) -> None:
    with in_the_city():
        for word, wanted in BELOW.items():
            for language in ("en", "ar"):
                parent = tree[word, language]
                assert {kind for kind in KINDS if kind.can_create_at(parent)} == wanted, word
        assert {kind for kind in KINDS if kind.can_create_at(Page.get_first_root_node())} == {CityHomePage}


def test_the_citys_pages_cannot_be_made_inside_a_tenant(tree: Tree, tenant_a: Any) -> None:
    with in_tenant(tenant_a):
        places = [Page.get_first_root_node(), StorePage.objects.first()]
        assert not [kind for kind in KINDS for place in places if kind.can_create_at(place)]
        own = list(StorePage.__mro__[1].__subclasses__())
    with in_the_city():
        places = [Page.get_first_root_node(), *(tree[word, "en"] for word in BELOW)]
        assert own
        assert not [kind for kind in own for place in places if kind.can_create_at(place)]


def test_pages_know_their_twins_and_addresses(tree: Tree) -> None:
    with in_the_city():
        page = tree["shelf", "ar"]
        assert dict(page.languages()) == {
            "en": tree["shelf", "en"].full_url,
            "ar": page.full_url,
        }
        assert page.url == "/ar/country/scope/category/shelf/"
        assert page.full_url.startswith("http://localhost")
        assert page.called("en") == "Scents"


@pytest.fixture
def authorities(db: None) -> dict[str, GovernanceAuthority]:
    union = GovernanceAuthority.objects.create(
        slug="union",
        name="Union",
        type="region",
        commerce_policies={"return_days": 14, "languages": ["ar"]},
        tax_policies={"vat_rate": "0.05"},
        supported_currencies=["SAR", "AED"],
    )
    kingdom = GovernanceAuthority.objects.create(
        slug="kingdom",
        name="Kingdom",
        type="country",
        parent_authority=union,
        commerce_policies={"return_days": 7},
        tax_policies={"vat_rate": "0.15"},
    )
    council = GovernanceAuthority.objects.create(
        slug="council", name="Council", type="authority", parent_authority=kingdom, supported_currencies=["SAR"]
    )
    return {"union": union, "kingdom": kingdom, "council": council}


def _said(authority: GovernanceAuthority | None) -> dict[str, tuple[Any, str]]:
    return {f"{line.kind}.{line.key}": (line.value, line.authority) for line in effective_policy(authority)}


def test_policies_are_inherited_down_the_authorities(authorities: dict[str, GovernanceAuthority]) -> None:
    assert _said(authorities["council"]) == {
        "commerce_policies.return_days": (7, "Kingdom"),
        "commerce_policies.languages": (["ar"], "Union"),
        "tax_policies.vat_rate": ("0.15", "Kingdom"),
        "supported_currencies.": (["SAR"], "Council"),
    }
    authorities["kingdom"].is_active = False
    authorities["kingdom"].save()
    assert _said(GovernanceAuthority.objects.get(slug="council"))["tax_policies.vat_rate"] == ("0.05", "Union")
    assert _said(None) == {}


def test_authorities_in_a_circle_end(authorities: dict[str, GovernanceAuthority]) -> None:
    authorities["union"].parent_authority = authorities["council"]
    authorities["union"].save()
    assert _said(GovernanceAuthority.objects.get(slug="council"))["tax_policies.vat_rate"][0] == "0.15"


def test_a_tenant_without_an_authority_takes_the_nearest_pages(
    tree: Tree, tenant_a: Any, authorities: dict[str, GovernanceAuthority]
) -> None:
    def name(word: str, authority: str | None) -> None:
        page = type(tree[word, "en"]).objects.get(pk=tree[word, "en"].pk)
        page.authority = authorities[authority] if authority else None
        page.save()

    def binds() -> str:
        found = authority_of(Tenant.objects.get(pk=tenant_a.pk))
        return found.slug if found else ""

    with in_the_city():
        assert binds() == ""
        assert get_tax_policy(tenant_a) == {}
        name("country", "union")
        assert binds() == "union"
        name("scope", "kingdom")
        assert binds() == "kingdom"
        assert str(vat_rate_of(Tenant.objects.get(pk=tenant_a.pk))) == "0.15"
        name("tenant", "council")
        assert binds() == "council"
        Tenant.objects.filter(pk=tenant_a.pk).update(governance_authority=authorities["union"])
        assert binds() == "union"
        Tenant.objects.filter(pk=tenant_a.pk).update(governance_authority=None)
        name("tenant", None)
        name("scope", None)
        assert binds() == "union"
    with in_tenant(tenant_a):
        assert binds() == "union"


def test_facts_are_shared_and_words_are_translated(tree: Tree) -> None:
    from wagtail_localize.fields import get_translatable_fields
    from wagtail_localize.operations import translate_object

    page = tree["country", "en"]
    names = {field.field_name for field in get_translatable_fields(CountryPage) if field.is_translated(page)}
    assert {"title", "slug", "intro"} <= names
    assert not {"name", "name_ar", "code", "status", "authority", "cover"} & names
    with in_the_city():
        english = tree["home", "en"].add_child(
            instance=CountryPage(
                title="Coast",
                slug="coast",
                name="Coast",
                name_ar="الساحل",
                code="AE",
                locale=tree["home", "en"].locale,
            )
        )
        translate_object(english, [tree["home", "ar"].locale])
        arabic = english.get_translation(tree["home", "ar"].locale)
        assert (arabic.code, arabic.name_ar, arabic.title) == ("AE", "الساحل", "Coast")
        assert arabic.get_parent().specific == tree["home", "ar"]


def test_a_new_city_has_a_home_page_in_both_languages(host_client: Any) -> None:
    for language, words in (("en", "What do you need?"), ("ar", "ماذا تحتاجون؟")):
        answer = host_client("").get(f"/{language}/")
        assert answer.status_code == 200
        assert words in answer.content.decode()
    with in_the_city():
        before = list(Page.objects.values_list("pk", "url_path"))
        found_city()
        assert list(Page.objects.values_list("pk", "url_path")) == before
