"""What a new tenant's stores get, and that doing it again changes nothing."""

from __future__ import annotations

from typing import Any

import pytest
from django.contrib.auth.models import Group
from django.db import connection
from django.http import HttpRequest, HttpResponse
from django.test import RequestFactory
from django.test.utils import CaptureQueriesContext
from wagtail.models import GroupPagePermission, Locale, Page, Site, Workflow, WorkflowPage

from cms.pages.models import LandingPage, NavigationMenu, StorePage
from cms.pages.sites import StoreSite, forget_sites
from cms.pages.steps import make_editorial_groups, make_pages
from tenancy.resolver.places import place_of_store
from tests.cms.conftest import home_of

pytestmark = pytest.mark.django_db


def _count() -> dict[str, int]:
    models = (Page, StorePage, Site, Locale, NavigationMenu, Group, GroupPagePermission, Workflow, WorkflowPage)
    return {model.__name__: model.objects.count() for model in models}


def test_each_store_has_a_home_in_both_languages(tenant_a: Any, in_tenant: Any) -> None:
    with in_tenant(tenant_a):
        assert StorePage.objects.count() == 4
        english, arabic = home_of("shop-a"), home_of("shop-a", "ar")
        assert english.live and arabic.live
        assert english.translation_key == arabic.translation_key
        assert english.get_translations().get().pk == arabic.pk
        assert arabic.title == "متجر الأثل"
        assert Site.objects.count() == 2
        assert not Page.objects.filter(title__startswith="Welcome").exists()


def test_the_steps_can_be_done_twice(tenant_a: Any, in_tenant: Any) -> None:
    with in_tenant(tenant_a):
        before = _count()
    make_editorial_groups(tenant_a, {})
    make_pages(tenant_a, {})
    with in_tenant(tenant_a):
        assert _count() == before


def test_both_locales_have_the_same_ids_in_every_tenant(tenant_a: Any, tenant_b: Any, in_tenant: Any) -> None:
    found = []
    for tenant in (tenant_a, tenant_b):
        with in_tenant(tenant):
            found.append(dict(Locale.objects.values_list("language_code", "pk")))
    assert found[0] == found[1] and set(found[0]) == {"ar", "en"}


def test_addresses_come_from_the_registry(tenant_a: Any, in_tenant: Any) -> None:
    with in_tenant(tenant_a):
        assert home_of("shop-a", "ar").full_url.startswith("http://shop-a.localhost")
        assert home_of("shop-a", "ar").full_url.endswith("/ar/")
        assert home_of("annex-a").full_url.startswith("http://annex-a.localhost")


def test_the_site_of_a_store_costs_no_query_when_it_is_warm(
    tenant_a: Any, in_tenant: Any, django_assert_num_queries: Any
) -> None:
    place = place_of_store("alpha", "shop-a")
    forget_sites()
    seen: list[Any] = []

    def answer(request: HttpRequest) -> HttpResponse:
        seen.append(Site.find_for_request(request))
        return HttpResponse()

    middleware = StoreSite(answer)
    request = RequestFactory().get("/", HTTP_HOST="shop-b.localhost")
    request.place = place  # type: ignore[attr-defined]
    with in_tenant(tenant_a, place):
        middleware(request)
        del request._wagtail_site  # type: ignore[attr-defined]
        with django_assert_num_queries(0):
            middleware(request)
    assert seen[-1].hostname == "shop-a.localhost"


@pytest.mark.parametrize(("path", "words"), [("/en/", "Alder Shop"), ("/ar/", "متجر الأثل")])
def test_the_home_page_answers(host_client: Any, path: str, words: str) -> None:
    response = host_client("shop-a").get(path)
    assert response.status_code == 200
    assert words in response.content.decode()
    assert response.headers["Cache-Control"] != "private, no-store" or response.page_cache


def test_a_content_page_costs_few_queries_when_it_is_warm(tenant_a: Any, in_tenant: Any, host_client: Any) -> None:
    with in_tenant(tenant_a):
        page = LandingPage(title="Care", slug="care", body=[("text", "<p>Keep it cool.</p>")])
        home_of("shop-a").add_child(instance=page)
        page.save_revision().publish()
    client = host_client("shop-a")
    client.get("/en/care/")
    with CaptureQueriesContext(connection) as asked:
        response = client.get("/en/care/")
    queries = [row["sql"] for row in asked if not row["sql"].startswith("SET ")]
    assert response.status_code == 200 and "Keep it cool." in response.content.decode()
    assert len(queries) <= 8, queries
