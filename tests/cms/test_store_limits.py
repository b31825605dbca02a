"""Staff of one store in the admin: what all stores share is read, not changed; what they bring is their store's."""

from __future__ import annotations

from typing import Any

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile

from cms.media.models import Picture
from cms.pages.locales import locale_for
from cms.pages.models import HeroSection, LandingPage
from tests.cms.conftest import drawing, home_of

pytestmark = pytest.mark.django_db

SAME_ORIGIN = {"sec-fetch-site": "same-origin"}
HERO = {"title": "Changed", "eyebrow": "", "text": "", "picture": "", "button": "", "address": ""}


@pytest.fixture
def stores(tenant_a: Any, in_tenant: Any) -> dict[str, int]:
    with in_tenant(tenant_a):
        return {handle: home_of(handle).store_id for handle in ("shop-a", "annex-a")}


@pytest.fixture
def publisher(tenant_a: Any, stores: Any, make_person: Any, admin: Any) -> Any:
    """Works for shop-a only."""
    return admin(tenant_a, make_person(tenant_a, "Publishers", store_ids=[stores["shop-a"]]))


def _hero(title: str, store_id: int | None) -> HeroSection:
    return HeroSection.objects.create(title=title, store_id=store_id, locale=locale_for("en"))


def test_what_all_stores_share_is_read_only(tenant_a: Any, in_tenant: Any, stores: Any, publisher: Any) -> None:
    with in_tenant(tenant_a):
        heroes = [_hero("Shared", None), _hero("Mine", stores["shop-a"]), _hero("Theirs", stores["annex-a"])]
    listed = publisher.get("/cms/snippets/cms_pages/herosection/").content.decode()
    assert "Shared" in listed and "Mine" in listed and "Theirs" not in listed
    form = {**HERO, "store_id": str(stores["shop-a"])}
    statuses = [
        publisher.post(f"/cms/snippets/cms_pages/herosection/edit/{hero.pk}/", form, headers=SAME_ORIGIN).status_code
        for hero in heroes
    ]
    assert statuses == [403, 302, 404]
    with in_tenant(tenant_a):
        latest = [hero.get_latest_revision_as_object().title for hero in HeroSection.objects.order_by("pk")]
    assert latest == ["Shared", "Changed", "Theirs"]


def test_nothing_is_given_to_other_stores(tenant_a: Any, in_tenant: Any, stores: Any, publisher: Any) -> None:
    add = "/cms/snippets/cms_pages/herosection/add/"
    assert f'value="{stores["annex-a"]}"' not in publisher.get(add).content.decode()
    for wanted in (stores["annex-a"], ""):
        publisher.post(add, {**HERO, "store_id": str(wanted)}, headers=SAME_ORIGIN)
    with in_tenant(tenant_a):
        assert [hero.store_id for hero in HeroSection.objects.all()] == [stores["shop-a"]]


def test_an_upload_belongs_to_the_store(
    tenant_a: Any, in_tenant: Any, stores: Any, publisher: Any, make_person: Any, admin: Any
) -> None:
    whole = admin(tenant_a, make_person(tenant_a))
    for client, store_id in ((publisher, stores["shop-a"]), (whole, None)):
        file = SimpleUploadedFile("oud.png", drawing((200, 100)), content_type="image/png")
        form = {"title": "Oud", "file": file, "collection": "1", "tags": "", "description": "", "credit": ""}
        answer = client.post("/cms/images/add/", form, headers=SAME_ORIGIN)
        assert answer.url == "/cms/images/", answer.content.decode()[:500]
        with in_tenant(tenant_a):
            assert Picture.objects.order_by("pk").last().store_id == store_id


def test_bulk_actions_reach_no_other_store(
    tenant_a: Any, in_tenant: Any, stores: Any, publisher: Any, make_picture: Any
) -> None:
    pictures = [make_picture(tenant_a, f"p{n}", store_id=one) for n, one in enumerate((None, stores["annex-a"]))]
    mine = make_picture(tenant_a, "mine", store_id=stores["shop-a"])
    for picture in (*pictures, mine):
        publisher.post(f"/cms/bulk/cms_media/picture/delete/?id={picture.pk}", {}, headers=SAME_ORIGIN)
    with in_tenant(tenant_a):
        assert set(Picture.objects.all()) == set(pictures)
        home = home_of("annex-a")
        page = LandingPage(title="Annex sale", slug="annex-sale")
        home.add_child(instance=page)
    for action in ("unpublish", "delete", "move"):
        path = f"/cms/bulk/wagtailcore/page/{action}/?id={page.pk}"
        publisher.post(path, {"chooser": home.pk, "include_descendants": ""}, headers=SAME_ORIGIN)
    with in_tenant(tenant_a):
        page.refresh_from_db()
        assert page.live and page.get_parent().pk == home.pk


def test_reports_and_apis_tell_of_no_other_store(
    tenant_a: Any, in_tenant: Any, stores: Any, publisher: Any, make_picture: Any
) -> None:
    make_picture(tenant_a, "annexpicture", store_id=stores["annex-a"])
    make_picture(tenant_a, "shoppicture", store_id=stores["shop-a"])
    with in_tenant(tenant_a):
        home_of("annex-a").add_child(instance=LandingPage(title="annexpage", slug="annexpage"))
        home_of("shop-a").add_child(instance=LandingPage(title="shoppage", slug="shoppage"))
        listing = f"/cms/pages/{home_of('shop-a').pk}/"
    for path, own in (
        ("/cms/api/main/images/", "shoppicture"),
        ("/cms/api/main/pages/", "shoppage"),
        ("/cms/images/chooser/", "shoppicture"),
        (listing, "shoppage"),
    ):
        text = publisher.get(path).content.decode()
        assert own in text and "annexp" not in text, path
    for path in ("/cms/reports/site-history/", "/cms/reports/aging-pages/", "/cms/collections/"):
        assert publisher.get(path).status_code == 404, path
