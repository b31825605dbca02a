"""What may hang under what, and on which side of the city's wall."""

from __future__ import annotations

from typing import Any

import pytest
from wagtail.models import Page

from cms.city.models import CityHomePage, CountryPage
from cms.pages.models import BlogIndexPage, BlogPostPage, FormPage, LandingPage, PortalPage, ShopPage, StorePage
from tenancy.context import in_the_city
from tests.cms.conftest import home_of

pytestmark = pytest.mark.django_db

BELOW = {
    StorePage: {PortalPage, LandingPage, BlogIndexPage, FormPage},
    PortalPage: {LandingPage, FormPage},
    LandingPage: {LandingPage, FormPage},
    BlogIndexPage: {BlogPostPage},
    BlogPostPage: set(),
    FormPage: set(),
}


def test_each_type_takes_what_its_rule_says() -> None:
    for parent, children in BELOW.items():
        found = {model for model in parent.clean_subpage_models() if issubclass(model, ShopPage)}
        assert found == children, parent


def test_a_store_page_is_made_with_its_store_and_never_by_hand(tenant_a: Any, in_tenant: Any) -> None:
    with in_tenant(tenant_a):
        assert not StorePage.can_create_at(Page.get_first_root_node())


def test_a_tenant_takes_its_own_types_and_none_of_the_citys(tenant_a: Any, in_tenant: Any) -> None:
    with in_tenant(tenant_a):
        home = home_of("shop-a")
        assert LandingPage.can_create_at(home)
        assert not CityHomePage.can_create_at(Page.get_first_root_node())
        assert not CountryPage.can_create_at(home)


def test_the_city_takes_none_of_a_tenants_types(db: None) -> None:
    with in_the_city():
        root = Page.get_first_root_node()
        assert CityHomePage.can_create_at(root)
        for model in BELOW:
            assert not model.can_create_at(root), model


def test_the_admin_refuses_a_type_that_does_not_belong(tenant_a: Any, make_person: Any, admin: Any) -> None:
    client = admin(tenant_a, make_person(tenant_a, "Editors"))
    home = _home_id(tenant_a)
    assert client.get(f"/cms/pages/add/cms_pages/landingpage/{home}/").status_code == 200
    for wrong in ("cms_pages/storepage", "cms_pages/blogpostpage", "cms_city/countrypage"):
        assert client.get(f"/cms/pages/add/{wrong}/{home}/").status_code in (302, 403, 404), wrong


def _home_id(tenant: Any) -> int:
    from tenancy.context import in_tenant

    with in_tenant(tenant):
        return int(home_of("shop-a").pk)
