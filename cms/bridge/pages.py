"""Pages and posts of Payload as drafts: never published, never taking away what an editor here has written."""

from __future__ import annotations

import uuid
from datetime import date, datetime
from typing import Any

from django.utils import timezone
from wagtail.models import Page

from cms.bridge.layouts import block_of, hero_of, layout_of
from cms.bridge.lexical import blocks_of, plain_of
from cms.bridge.places import free_slug, home_in, journal_in, stream_of
from cms.bridge.sources import BOOK, Source
from cms.pages.locales import locale_for
from cms.pages.models import BlogPostPage, LandingPage
from orchestration.audit import record
from orchestration.integrations import PermanentFault
from orchestration.integrations.findings import note_change
from orchestration.integrations.identities import digest_of
from tenancy.actor import Actor

PAYLOAD = Actor.system("payload")


class PagePort:
    """Pages. One of ours for each language that theirs is written in, translations of one another."""

    entity = "page"
    model: Any = LandingPage

    def read(self, own_id: Any) -> dict[str, Any]:
        raise PermanentFault("not_pushed", self.entity)

    def write(self, values: dict[str, Any], external_id: str) -> str:
        """Makes drafts, or lays a new one on top where the page changed there; the key that its translations share.
        A page that was deleted here stays deleted."""
        known = BOOK.ours(self.entity, external_id)
        key = known or str(uuid.uuid4())
        outcomes = {self._write(language, words, key, external_id) for language, words in values["languages"].items()}
        note_change(self.entity, "made" if not known else "changed" if outcomes != {"same"} else "same")
        return key

    def _write(self, language: str, words: dict[str, Any], key: str, external_id: str) -> str:
        digest, aspect = digest_of(words), f"{self.entity}.{language}"
        seen = BOOK.last_seen(aspect, key)
        if seen == digest:
            return "same"
        row = Page.objects.filter(translation_key=key, locale=locale_for(language)).first()
        if seen and row is None:
            return "same"
        source = Source(f"{self.entity} {external_id}", language)
        if row is None:
            page = self._new(language, words, key, source)
        else:
            page = row.specific.get_latest_revision_as_object()
            if row.latest_revision is not None and row.latest_revision.user_id is not None:
                source.note("edited_here", "an editor's version stands below this one")
            self._fill(page, words, source)
            page.slug = free_slug(row.get_parent(), str(words.get("slug") or ""), page.title, row.pk)
            page.save_revision()
        BOOK.note_seen(aspect, key, external_id, digest)
        return "changed" if row is not None else "made"

    def _new(self, language: str, words: dict[str, Any], key: str, source: Source) -> Any:
        parent = self._parent(language)
        page = self.model(locale=locale_for(language), translation_key=key, live=False)
        self._fill(page, words, source)
        page.slug = free_slug(parent, str(words.get("slug") or ""), page.title, None)
        parent.add_child(instance=page)
        page.save_revision()
        record("page.imported", resource=page, actor=PAYLOAD, after={"payload": source.about, "language": language})
        return page

    def _parent(self, language: str) -> Any:
        return home_in(language)

    def _fill(self, page: Any, words: dict[str, Any], source: Source) -> None:
        told = words.get("meta")
        meta: dict[str, Any] = told if isinstance(told, dict) else {}
        page.title = page.draft_title = str(words["title"]).strip()[:255]
        page.seo_title = str(meta.get("title") or "")[:255]
        page.search_description = str(meta.get("description") or "")
        page.share_picture_id = source.picture(meta["image"]) if meta.get("image") else None
        self._fill_body(page, words, source)

    def _fill_body(self, page: Any, words: dict[str, Any], source: Source) -> None:
        rows = [*hero_of(words.get("hero"), page.title, source), *layout_of(words.get("layout"), source)]
        if words.get("content"):
            rows += blocks_of(words["content"], source, block_of)
        page.body = stream_of(rows)


class PostPort(PagePort):
    """Posts, below the store's journal."""

    entity = "post"
    model = BlogPostPage

    def _parent(self, language: str) -> Any:
        return journal_in(language)

    def _fill_body(self, page: Any, words: dict[str, Any], source: Source) -> None:
        told = words.get("publishedAt")
        page.published_on = _day(told) or page.published_on
        authors = [row.get("name") for row in words.get("populatedAuthors") or [] if isinstance(row, dict)]
        page.author = " · ".join(str(name) for name in authors if name)[:120]
        page.summary = (page.search_description or plain_of(words.get("excerpt")))[:400]
        page.cover_id = source.picture(words["heroImage"]) if words.get("heroImage") else None
        page.body = stream_of(blocks_of(words.get("content"), source, block_of))


def _day(told: Any) -> date | None:
    try:
        return timezone.localdate(datetime.fromisoformat(str(told)))
    except ValueError:
        return None
