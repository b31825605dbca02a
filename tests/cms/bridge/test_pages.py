"""Payload's pages, posts, media and globals as drafts: in both languages, once, never published."""

from __future__ import annotations

from typing import Any

from tests.cms.bridge.conftest import work
from tests.commerce.bridge.conftest import counts, issues
from tests.orchestration.integrations.medusa_server import png
from tests.orchestration.integrations.payload_server import (
    FakePayload,
    both,
    lexical,
    media,
    menu,
    node,
    page,
    paragraph,
    post,
    text,
)


def ours(entity: str, external_id: str, language: str = "") -> Any:
    """Our page of theirs as its draft stands."""
    from wagtail.models import Page

    from cms.bridge.sources import BOOK

    rows = Page.objects.filter(translation_key=BOOK.ours(entity, external_id), locale__language_code=language)
    return rows.get().specific.get_latest_revision_as_object()


def fetched(payload: FakePayload, files: dict[str, bytes], monkeypatch: Any) -> list[str]:
    """Its files have this content; which were asked for."""
    from orchestration.integrations.payload import Payload

    asked: list[str] = []

    def fetch(self: Any, link: Any, values: dict[str, Any], key: str) -> dict[str, Any]:
        asked.append(values["url"])
        return {"content": files[values["url"].rpartition("/")[2]]}

    monkeypatch.setattr(Payload, "do_fetch", fetch)
    return asked


def test_a_page_is_a_draft_in_both_languages(site: Any, payload: FakePayload, pull: Any) -> None:
    from cms.pages.models import LandingPage, StorePage

    payload.put("pages", page(1))
    assert counts(pull()) == {"page.made": 1}
    english, arabic = ours("page", "1", "en"), ours("page", "1", "ar")
    assert (english.title, arabic.title, arabic.slug) == ("About us", "من نحن", "about-1")
    assert english.translation_key == arabic.translation_key and not english.live and not arabic.live
    assert str(arabic.body[0].value.source) == "<p>قصتنا.</p>" and arabic.search_description == "من نكون"
    assert isinstance(english.get_parent().specific, StorePage) and english.get_parent().locale == english.locale
    for _ in range(2):
        assert counts(pull()) == {"page.same": 1}
    assert LandingPage.objects.count() == 2 and english.revisions.count() == 1


def test_a_change_is_a_new_draft_and_never_goes_live(site: Any, payload: FakePayload, pull: Any) -> None:
    from identity.people.models import User

    payload.put("pages", page(1))
    pull()
    editor = User.objects.create_user("editor@example.com")
    english = ours("page", "1", "en")
    english.title = "Written by an editor"
    english.save_revision(user=editor).publish()
    changed = page(1, title=both("About Alpha", "من نحن"))
    payload.put("pages", changed)
    job = pull()
    assert counts(job) == {"page.changed": 1} and issues(job) == {"edited_here"}
    live = english.__class__.objects.get(pk=english.pk)
    assert (live.title, live.live, live.has_unpublished_changes) == ("Written by an editor", True, True)
    assert ours("page", "1", "en").title == "About Alpha"
    assert ours("page", "1", "ar").revisions.count() == 1, "nothing changed in Arabic"
    live.delete()
    assert counts(pull()) == {"page.same": 1}
    payload.rows["pages"].clear()
    assert counts(pull()) == {} and ours("page", "1", "ar").title == "من نحن", "drafts are not taken away"


def test_one_language_and_equal_slugs(site: Any, payload: FakePayload, pull: Any) -> None:
    from cms.pages.models import LandingPage

    payload.put("pages", page(1, slug="same", title=both("One", None)), page(2, slug="same", title="عنوان عربي"))
    payload.put("pages", page(3, slug="same", title=both("Three", "")), page(4, title=None), page(5, slug=None))
    job = pull()
    assert counts(job) == {"page.failed": 1, "page.made": 4}
    rows = {(each.locale.language_code, each.slug) for each in LandingPage.objects.all()}
    assert {("en", "same"), ("en", "same-2"), ("ar", "same"), ("en", "about-us"), ("ar", "من-نحن")} == rows


def test_posts_with_media(site: Any, payload: FakePayload, pull: Any, monkeypatch: Any) -> None:
    from cms.media.models import File, Picture

    files = {"oud.png": png(), "terms.pdf": b"%PDF-1.7 x", "fake.png": b"<html>", "script.pdf": b"<script>"}
    asked = fetched(payload, files, monkeypatch)
    payload.put("media", media(1, focalX=25, focalY=50), media(2, "terms.pdf", "application/pdf"))
    payload.put("media", media(3, "fake.png"), media(4, "script.pdf", "application/pdf"))
    upload = {"type": "upload", "relationTo": "media", "value": media(1)}
    story = lexical(paragraph("It rained."), upload, node("paragraph", text("after", 8)))
    payload.put("posts", post(1, heroImage=media(1), content=both(story, lexical(paragraph("أمطرت.")))))
    job = pull()
    assert counts(job) == {"media.failed": 2, "media.made": 2, "post.made": 1}
    assert issues(job) == {"bad_file", "format_lost"}
    picture = Picture.objects.get(title="Oud")
    assert (picture.description, picture.description_ar, picture.focal_point_x) == ("Oud", "عود", 10)
    assert File.objects.filter(title="Oud").exists() and picture.store_id
    english = ours("post", "1", "en")
    assert (english.author, english.cover_id, english.summary) == ("نورة", picture.pk, "Rain")
    assert english.published_on.isoformat() == "2026-10-31", "where the city's clock is"
    assert [block.block_type for block in english.body] == ["text", "picture", "text"]
    assert english.body[1].value["picture"] == picture
    assert not english.get_parent().live and english.get_parent().specific.slug == "journal"
    assert counts(pull()) == {"media.failed": 2, "media.same": 2, "post.same": 1}
    assert len(asked) == 4 + 2, "only what failed is fetched again"
    files["oud.png"] = png("navy")
    payload.put("media", media(1, filesize=121))
    assert counts(pull("media"))["media.changed"] == 1 and Picture.objects.filter(title="Oud").count() == 1


def test_links_between_pages_and_menus(site: Any, payload: FakePayload, pull: Any) -> None:
    from cms.pages.models import NavigationMenu

    payload.put("pages", page(1))
    pull()
    about = {"type": "reference", "label": both("About", "عنا"), "reference": {"relationTo": "pages", "value": page(1)}}
    payload.globals["header"] = menu(about, {"type": "custom", "url": "/shop/", "label": both("Shop", "المتجر")},
                                     {"type": "custom", "url": "javascript:x", "label": "x"})  # fmt: skip
    job = pull("global")
    assert counts(job) == {"global.made": 1} and issues(job) == {"link_not_taken"}
    menus = {each.locale.language_code: each for each in NavigationMenu.objects.filter(title__startswith="Payload")}
    assert set(menus) == {"en", "ar"} and not any(each.live for each in menus.values())
    arabic = menus["ar"].get_latest_revision_as_object().items
    assert arabic[0].value["page"].pk == ours("page", "1", "ar").pk and arabic[1].value["text"] == "المتجر"
    assert counts(pull("global")) == {"global.same": 1}


def test_a_draft_can_be_opened_in_the_admin(
    site: Any, payload: FakePayload, pull: Any, make_person: Any, admin: Any
) -> None:
    strange = {"blockType": "archive", "introContent": lexical(paragraph("All of it"))}
    payload.put("pages", page(1, layout=[*page(1)["layout"], strange]))
    assert issues(pull()) == {"unknown_block"}
    draft = ours("page", "1", "ar")
    client = admin(site, make_person(site))
    assert client.get(f"/cms/pages/{draft.pk}/edit/").status_code == 200
    assert client.get(f"/cms/pages/{draft.pk}/view_draft/").status_code == 200


def test_changes_by_the_quarter_and_everything_by_the_day(site: Any, payload: FakePayload, pull: Any) -> None:
    from orchestration.jobs.kinds import kind_named

    payload.put("pages", page(1), page(2))
    assert counts(pull(kind="payload.changes")) == {"page.made": 2}, "nothing was pulled before: all of it"
    assert counts(pull(kind="payload.changes")) == {}
    payload.put("pages", page(2, title=both("New", "جديد"), updatedAt="2099-01-01T00:00:00.000Z"))
    assert counts(pull(kind="payload.changes")) == {"page.changed": 1}
    assert counts(pull(kind="payload.reconcile")) == {"page.same": 2}
    quarter, day = kind_named("payload.changes"), kind_named("payload.reconcile")
    assert quarter and day and (quarter.every, day.every) == ("quarter", "day")


def test_its_messages_lead_to_a_look(site: Any, payload: FakePayload) -> None:
    from orchestration.integrations.adapters import adapter_named
    from orchestration.integrations.endpoints import link_for
    from orchestration.jobs.models import SyncJob
    from orchestration.webhooks import Message

    payload.put("pages", page(1))
    adapter = adapter_named("payload")
    assert adapter is not None
    said = {"collection": "pages", "operation": "update", "doc": {"id": 1, "title": "a lie"}}
    adapter.handle_webhook(link_for(adapter, site), Message("payload", "pages.update", "m1", said, 1))
    assert counts(work(SyncJob.objects.get(kind="payload.take"))) == {"page.made": 1}
    assert ours("page", "1", "en").title == "About us"


def test_two_tenants_with_equal_ids(
    site: Any, tenant_b: Any, vendor_of: Any, connect: Any, payload: FakePayload, pull: Any
) -> None:
    from tenancy.context import in_tenant
    from tests.orchestration.integrations.payload_server import KEY

    other = vendor_of(FakePayload)
    connect("payload", other, tenant_b, secrets={"api_key": KEY})
    payload.put("pages", page(1))
    other.put("pages", page(1, title=both("Theirs", "لهم")))
    pull()
    with in_tenant(tenant_b):
        assert counts(pull()) == {"page.made": 1} and ours("page", "1", "ar").title == "لهم"
    assert ours("page", "1", "ar").title == "من نحن"
