"""Draft → review → published, and who may do which."""

from __future__ import annotations

from typing import Any

import pytest
from django.contrib.contenttypes.models import ContentType
from wagtail.models import TaskState, Workflow

from cms.pages.locales import locale_for
from cms.pages.models import LandingPage, ProductContent
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
        f"/cms/pages/{page.pk}/workflow/action/approve/{task.pk}/", {"comment": "I like it"}
    )
    with in_tenant(tenant_a):
        page.refresh_from_db()
        assert not page.live, again.status_code
    approved = admin(tenant_a, moderator).post(
        f"/cms/pages/{page.pk}/workflow/action/approve/{task.pk}/", {"comment": ""}
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


def test_staff_of_one_store_change_that_store_only(tenant_a: Any, in_tenant: Any, make_person: Any, admin: Any) -> None:
    with in_tenant(tenant_a):
        mine, other = home_of("shop-a"), home_of("annex-a")
    client = admin(tenant_a, make_person(tenant_a, "Publishers", store_ids=[mine.store_id]))
    assert client.get(f"/cms/pages/{mine.pk}/edit/").status_code == 200
    assert client.get(f"/cms/pages/{other.pk}/edit/").status_code == 403
    listing = client.get("/cms/pages/").content.decode()
    assert mine.title in listing and other.title not in listing
    assert other.title not in client.get("/cms/choose-page/?page_type=wagtailcore.page").content.decode()
