"""Pages that are kept in the process: found once, old at once, private at once, and never another tenant's."""

from __future__ import annotations

import time
from collections.abc import Callable, Iterator
from typing import Any

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from wagtail.models import PageViewRestriction

from cms.pages import serving
from cms.pages.models import LandingPage
from kit.pagecache import generations
from tests.cms.conftest import home_of

pytestmark = pytest.mark.django_db
ASKED = "/en/story/"


@pytest.fixture
def sure(monkeypatch: Any) -> Iterator[None]:
    """This process hears of every change, as one with a listener does."""
    monkeypatch.setattr(generations.here(), "lease", time.monotonic() + 600)
    serving._known.clear()
    yield
    serving._known.clear()


@pytest.fixture
def story(in_tenant: Any) -> Callable[[Any, str, str], LandingPage]:
    def tell(tenant: Any, handle: str, words: str) -> LandingPage:
        with in_tenant(tenant):
            page = LandingPage(
                title=words, slug="story", locale=home_of(handle).locale, body=[("text", f"<p>{words} at length</p>")]
            )
            return home_of(handle).add_child(instance=page)

    return tell


def _page_questions(client: Any) -> tuple[str, int]:
    with CaptureQueriesContext(connection) as captured:
        answer = client.get(ASKED)
    assert answer.status_code == 200, answer.status_code
    return answer.content.decode(), sum("wagtailcore_page" in row["sql"] for row in captured)


def test_a_page_is_found_once_and_old_at_once(
    sure: None, story: Any, tenant_a: Any, host_client: Any, in_tenant: Any, django_capture_on_commit_callbacks: Any
) -> None:
    page = story(tenant_a, "shop-a", "First words")
    client = host_client("shop-a.localhost")
    first, asked = _page_questions(client)
    again, asked_again = _page_questions(client)
    assert asked > 0 and asked_again == 0
    assert "First words at length" in first and first == again
    with in_tenant(tenant_a), django_capture_on_commit_callbacks(execute=True):
        page = LandingPage.objects.get(pk=page.pk)
        page.body = [("text", "<p>Other words</p>")]
        page.save_revision().publish()
    changed, asked = _page_questions(client)
    assert "Other words" in changed and "First words at length" not in changed and asked > 0


def test_a_page_that_becomes_private_is_private_at_once(
    sure: None, story: Any, tenant_a: Any, host_client: Any, in_tenant: Any, django_capture_on_commit_callbacks: Any
) -> None:
    page = story(tenant_a, "shop-a", "Open to all")
    client = host_client("shop-a.localhost")
    for _ in range(2):
        assert client.get(ASKED).status_code == 200
    with in_tenant(tenant_a), django_capture_on_commit_callbacks(execute=True):
        restriction = PageViewRestriction.objects.create(
            page_id=page.pk, restriction_type=PageViewRestriction.PASSWORD, password="open sesame"
        )
    for _ in range(2):
        assert "Open to all at length" not in client.get(ASKED).content.decode()
    with in_tenant(tenant_a), django_capture_on_commit_callbacks(execute=True):
        restriction.delete()
    assert "Open to all at length" in client.get(ASKED).content.decode()


def test_the_same_address_of_two_tenants_is_two_pages(
    sure: None, story: Any, tenant_a: Any, tenant_b: Any, host_client: Any
) -> None:
    story(tenant_a, "shop-a", "Said by alpha")
    story(tenant_b, "shop-b", "Said by beta")
    for _ in range(2):
        for host, own, other in (("shop-a", "alpha", "beta"), ("shop-b", "beta", "alpha")):
            page = host_client(f"{host}.localhost").get(ASKED).content.decode()
            assert f"Said by {own} at length" in page and f"Said by {other}" not in page
