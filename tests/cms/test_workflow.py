"""Draft → review → published, and who may do which."""

from __future__ import annotations

from typing import Any

import pytest
from django.contrib.contenttypes.models import ContentType
from wagtail.models import TaskState, Workflow

from cms.pages.locales import locale_for
from cms.pages.models import LandingPage, ProductContent
from identity.people.models import User
from tests.cms.conftest import home_of

pytestmark = pytest.mark.django_db


def _draft(title: str = "Winter") -> LandingPage:
    page = LandingPage(title=title, slug=title.lower(), live=False, has_unpublished_changes=True)
    home_of("shop-a").add_child(instance=page)
    page.save_revision()
    return page


def _form(page: LandingPage, **more: str) -> dict[str, str]:
    return {
        "title": page.title,
        "slug": page.slug,
        "intro": "",
        "layout": "wide",
        "seo_title": "",
        "search_description": "",
        "keywords": "",
        "node_id": "",
        "body-count": "0",
        "comments-TOTAL_FORMS": "0",
        "comments-INITIAL_FORMS": "0",
        "comments-MIN_NUM_FORMS": "0",
        "comments-MAX_NUM_FORMS": "",
        **more,
    }


def test_an_editor_submits_and_a_moderator_publishes(
    tenant_a: Any, in_tenant: Any, make_person: Any, admin: Any
) -> None:
    editor, moderator = make_person(tenant_a, "Editors"), make_person(tenant_a, "Moderators")
    with in_tenant(tenant_a):
        page = _draft()
    writing = admin(tenant_a, editor)
    refused = writing.post(f"/cms/pages/{page.pk}/edit/", _form(page, **{"action-publish": "1"}))
    with in_tenant(tenant_a):
        page.refresh_from_db()
        assert not page.live, refused.status_code
    sent = writing.post(f"/cms/pages/{page.pk}/edit/", _form(page, **{"action-submit": "1"}))
    assert sent.status_code == 302
    with in_tenant(tenant_a):
        page.refresh_from_db()
        assert page.page_status == "review"
        task = TaskState.objects.get(status="in_progress")
    again = admin(tenant_a, editor).post(
        f"/cms/pages/workflow/action/{page.pk}/approve/{task.pk}/", {"comment": "I like it"}
    )
    with in_tenant(tenant_a):
        page.refresh_from_db()
        assert not page.live, again.status_code
    approved = admin(tenant_a, moderator).post(
        f"/cms/pages/workflow/action/{page.pk}/approve/{task.pk}/", {"comment": ""}
    )
    assert approved.status_code in (200, 302)
    with in_tenant(tenant_a):
        page.refresh_from_db()
        assert page.live and page.page_status == "published"
        assert page.published_at is not None


def test_product_content_goes_the_same_way(tenant_a: Any, in_tenant: Any, make_person: Any) -> None:
    editor, moderator = make_person(tenant_a, "Editors"), make_person(tenant_a, "Moderators")
    with in_tenant(tenant_a):
        content = ProductContent(title="Samar", product_id=7, live=False, locale=locale_for("en"))
        content.save()
        content.save_revision()
        assert content.status == "draft"
        content.get_workflow().start(content, editor)
        content = ProductContent.objects.get(pk=content.pk)
        assert content.status == "review"
        content.current_workflow_task_state.approve(user=moderator)
        content = ProductContent.objects.get(pk=content.pk)
        assert content.status == "published" and content.revisions.count() >= 1


def test_the_workflow_is_asked_of_moderators_only(tenant_a: Any, in_tenant: Any) -> None:
    with in_tenant(tenant_a):
        workflow = Workflow.objects.get()
        task = workflow.tasks[0].specific
        assert set(task.groups.values_list("name", flat=True)) == {"Moderators", "Publishers"}
        kind = ContentType.objects.get_for_model(ProductContent)
        assert workflow.workflow_content_types.get().content_type == kind
        assert home_of("shop-a").get_workflow() == workflow


def test_editors_have_no_people_and_no_sites(tenant_a: Any, make_person: Any, admin: Any) -> None:
    client = admin(tenant_a, make_person(tenant_a, "Publishers"))
    for path in ("/cms/users/", "/cms/groups/", "/cms/sites/", "/cms/locales/"):
        assert client.get(path).status_code in (302, 403, 404), path


def test_nobody_makes_people_in_a_tenants_wagtail(tenant_a: Any, in_tenant: Any, admin: Any) -> None:
    """Not its admin, and not whom support comes in by: no role, no plan and no log would know of them."""
    with in_tenant(tenant_a):
        boss = User.objects.create_superuser("boss@alpha.example", "palm-harbour-42")
        other = User.objects.create_user("other@alpha.example", "palm-harbour-42")
    client = admin(tenant_a, boss)
    made = {"email": "back@door.example", "first_name": "B", "last_name": "D", "is_superuser": "on", "is_active": "on"}
    made |= {"password1": "palm-harbour-43", "password2": "palm-harbour-43"}
    for path in (
        "users/",
        "users/new/",
        f"users/edit/{other.pk}/",
        f"users/delete/{other.pk}/",
        "groups/",
        "groups/new/",
    ):
        assert client.get(f"/cms/{path}").status_code == 404, path
        assert client.post(f"/cms/{path}", made).status_code == 404, path
    for action in ("assign_role", "delete", "set_active_state"):
        assert client.post(f"/cms/bulk/people/user/{action}/?id={other.pk}", {"role": "1"}).status_code == 404
    menu = client.get("/cms/pages/").content.decode()
    assert "/cms/groups/" not in menu and "/cms/users/" not in menu
    with in_tenant(tenant_a):
        assert not User.objects.filter(email="back@door.example").exists() and User.objects.filter(pk=other.pk).exists()


def test_staff_of_one_store_change_that_store_only(tenant_a: Any, in_tenant: Any, make_person: Any, admin: Any) -> None:
    with in_tenant(tenant_a):
        mine, other = home_of("shop-a"), home_of("annex-a")
    client = admin(tenant_a, make_person(tenant_a, "Publishers", store_ids=[mine.store_id]))
    assert client.get(f"/cms/pages/{mine.pk}/edit/").status_code == 200
    assert client.get(f"/cms/pages/{other.pk}/edit/").status_code == 404
    listing = client.get("/cms/pages/").content.decode()
    assert f"/cms/pages/{mine.pk}/" in listing and f"/cms/pages/{other.pk}/" not in listing
    assert f"/cms/pages/{other.pk}/" not in client.get("/cms/choose-page/?page_type=wagtailcore.page").content.decode()


@pytest.mark.parametrize(("mode", "language", "direction"), [("", "ar", "rtl"), ("other", "en", "ltr")])
def test_a_preview_shows_the_store_and_leaves_the_editor_where_they_are(
    tenant_a: Any, in_tenant: Any, make_person: Any, admin: Any, mode: str, language: str, direction: str
) -> None:
    client = admin(tenant_a, make_person(tenant_a, "Editors"))
    with in_tenant(tenant_a):
        home = home_of("shop-a", "ar")
    sent = _form(home, title="قيد الكتابة", store_id=str(home.store_id))
    kept = client.post(f"/cms/pages/{home.pk}/edit/preview/", sent)
    assert kept.json()["is_valid"], kept.content
    answer = client.get(f"/cms/pages/{home.pk}/edit/preview/?mode={mode}")
    html = answer.content.decode()
    assert answer.status_code == 200
    assert f'<html lang="{language}" dir="{direction}"' in html
    assert ("قيد الكتابة" in html) is (mode == "")
    assert "--brand:" in html and 'content="noindex"' in html
    assert answer.headers["X-Frame-Options"] == "SAMEORIGIN"
    # The session of the editor is still that of the tenant.
    assert client.get(f"/cms/pages/{home.pk}/edit/").status_code == 200


def test_pieces_are_previewed_in_their_store(tenant_a: Any, in_tenant: Any, make_person: Any) -> None:
    from cms.pages.models import Announcement, HeroSection, NavigationMenu

    person = make_person(tenant_a)
    with in_tenant(tenant_a):
        store_id = home_of("shop-a").store_id
        arabic = locale_for("ar")
        for piece in (
            HeroSection(title="عود", store_id=store_id, locale=arabic),
            Announcement(message="نوصّل الليلة", store_id=store_id, locale=arabic),
            NavigationMenu.objects.filter(store_id=store_id, locale=arabic).get(),
            ProductContent(title="سمر", product_id=1, store_id=store_id, locale=arabic),
        ):
            html = piece.make_preview_request().content.decode()
            assert 'dir="rtl"' in html and "متجر الأثل" in html, type(piece)
            assert home_of("shop-a").pk, person
