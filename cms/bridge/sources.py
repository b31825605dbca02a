"""What the conversions ask of the tenant: which picture is which, and which page."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any

from wagtail.models import Page

from cms.media.models import Picture
from cms.pages.locales import locale_for
from orchestration.integrations.books import Book
from orchestration.integrations.findings import note_issue

BOOK = Book("payload")
COLLECTIONS = {"pages": "page", "posts": "post"}


@dataclass
class Source:
    """One document in one language. `about` names it in what is told of its conversion."""

    about: str
    language: str
    pictures: dict[str, int | None] = field(default_factory=dict)

    def picture(self, media: Any) -> int | None:
        """Our picture of a medium, which is told whole or by its id; None, and told, where we have none."""
        external_id = str(media.get("id") if isinstance(media, Mapping) else media or "")
        if not external_id or external_id == "None":
            return None
        if external_id not in self.pictures:
            own = BOOK.ours("media", external_id)
            kind, _colon, key = own.partition(":")
            found = Picture.objects.filter(pk=key).exists() if kind == "picture" else False
            self.pictures[external_id] = int(key) if found else None
        if self.pictures[external_id] is None:
            self.note("no_picture", external_id)
        return self.pictures[external_id]

    def page(self, collection: str, document: Any) -> int | None:
        """Our page of a document in this language, if it is there already."""
        external_id = document.get("id") if isinstance(document, Mapping) else document
        key = BOOK.ours(COLLECTIONS.get(collection, collection), external_id)
        if not key:
            return None
        rows = Page.objects.filter(translation_key=key, locale=locale_for(self.language))
        return rows.values_list("pk", flat=True).first()

    def note(self, code: str, detail: str = "") -> None:
        """Something was not taken as it is."""
        note_issue(code, f"{self.about} {self.language}", detail)
