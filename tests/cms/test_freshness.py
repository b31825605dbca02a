"""What editors do makes the right store's pages old, after commit, and nobody else's."""

from __future__ import annotations

from collections.abc import Callable
from datetime import timedelta
from typing import Any

import pytest
from django.utils import timezone
from wagtail.models import Page

from cms.pages.locales import locale_for
from cms.pages.models import Announcement, LandingPage, NavigationMenu
from cms.pages.selectors import announcement_of, pieces_of
from kit.pagecache import generations
from tenancy.models import Tenant
from tenancy.resolver.places import place_of_store
from tests.cms.conftest import home_of

pytestmark = pytest.mark.django_db


@pytest.fixture
def bumped(monkeypatch: Any, django_capture_on_commit_callbacks: Any) -> Callable[[Callable[[], Any]], set[str]]:
    """The scopes that an action makes old."""

    def watch(action: Callable[[], Any]) -> set[str]:
        seen: set[str] = set()
        monkeypatch.setattr(generations.Generations, "bump", lambda self, *scopes: seen.update(scopes))
        with django_capture_on_commit_callbacks(execute=True):
            action()
            assert not seen, "told before commit"
        return {scope for scope in seen if scope.startswith("store:")}

    return watch


def test_publishing_unpublishing_and_moving(tenant_a: Any, in_tenant: Any, bumped: Any) -> None:
    with in_tenant(tenant_a):
        home, annex = home_of("shop-a"), home_of("annex-a")
        mine, other = f"store:{home.store_id}", f"store:{annex.store_id}"
        page = LandingPage(title="Sale", slug="sale", live=False)
        home.add_child(instance=page)
        page = LandingPage.objects.get(pk=page.pk)
        assert bumped(page.save_revision) == set()
        assert bumped(lambda: page.save_revision().publish()) == {mine}
        page = LandingPage.objects.get(pk=page.pk)
        assert bumped(page.unpublish) == {mine}
        assert bumped(lambda: Page.objects.get(pk=page.pk).get_latest_revision().publish()) == {mine}
        assert bumped(Page.objects.get(pk=page.pk).unpublish) == {mine}
        assert bumped(lambda: Page.objects.get(pk=page.pk).move(annex, "last-child")) == {mine, other}
        assert bumped(lambda: LandingPage.objects.get(pk=page.pk).delete()) == {other}


def test_a_menu_of_all_stores_reaches_all_of_them(tenant_a: Any, in_tenant: Any, bumped: Any) -> None:
    with in_tenant(tenant_a):
        stores = {f"store:{home_of(handle).store_id}" for handle in ("shop-a", "annex-a")}
        menu = NavigationMenu(title="Help", location="help", locale=locale_for("en"))
        assert bumped(menu.save) == stores


def test_an_announcement_comes_and_goes_by_itself(tenant_a: Any, in_tenant: Any) -> None:
    place = place_of_store("alpha", "shop-a")
    assert place is not None
    now = timezone.now()
    with in_tenant(tenant_a, place):
        english = locale_for("en")
        Announcement.objects.create(
            message="Over", locale=english, starts_at=now - timedelta(days=2), ends_at=now - timedelta(days=1)
        )
        Announcement.objects.create(message="Later", locale=english, starts_at=now + timedelta(days=1))
        assert announcement_of(place, "en") is None
        Announcement.objects.create(message="Now", locale=english, store_id=place.store_id, address="/shop/")
        generations.here().bump(place.scope)
        told = announcement_of(place, "en")
        assert told is not None and (told.message, told.url) == ("Now", "/en/shop/")
        assert announcement_of(place, "ar") is None


def test_menus_cost_no_query_when_they_are_warm(tenant_a: Any, in_tenant: Any, django_assert_num_queries: Any) -> None:
    place = place_of_store("alpha", "shop-a")
    assert place is not None
    with in_tenant(tenant_a, place):
        links = pieces_of(place, "ar").menus["main"]
        assert links == [{"title": "كل المنتجات", "url": "/ar/shop/", "links": []}]
        with django_assert_num_queries(0):
            assert pieces_of(place, "ar").menus["main"] == links


def test_what_is_due_is_published_in_its_tenant(tenant_a: Any, tenant_b: Any, in_tenant: Any, bumped: Any) -> None:
    from cms.pages.schedule import publish_due

    ago = timezone.now() - timedelta(minutes=1)
    # A shop on trial sells too.
    Tenant.objects.filter(pk=tenant_a.pk).update(status="trial")
    with in_tenant(tenant_a):
        page = LandingPage(title="Ramadan", slug="ramadan", live=False, go_live_at=ago)
        home_of("shop-a").add_child(instance=page)
        page.save_revision(approved_go_live_at=ago)
    with in_tenant(tenant_b):
        store_b = home_of("shop-b").store_id
        Announcement.objects.create(message="Now", locale=locale_for("en"), store_id=store_b, starts_at=ago)
    seen = bumped(publish_due)
    assert f"store:{store_b}" in seen
    with in_tenant(tenant_a):
        assert LandingPage.objects.get(slug="ramadan").live
        assert f"store:{home_of('shop-a').store_id}" in seen
