"""Payload's globals with links as drafts of menus."""

from __future__ import annotations

import uuid
from typing import Any

from cms.bridge.addresses import link_of
from cms.bridge.places import store_here, stream_of
from cms.bridge.sources import BOOK, Source
from cms.pages.locales import locale_for
from cms.pages.models import NavigationMenu
from orchestration.integrations import PermanentFault
from orchestration.integrations.findings import note_change, note_issue
from orchestration.integrations.identities import digest_of

PLACES = {"header": "main", "footer": "footer", "main-menu": "main", "navigation": "main", "nav": "main"}


class GlobalPort:
    """`header` and `footer` as menus; any other global is told among the issues."""

    def read(self, own_id: Any) -> dict[str, Any]:
        raise PermanentFault("not_pushed", "global")

    def write(self, values: dict[str, Any], external_id: str) -> str:
        """Makes the menu in both languages, as a draft, or lays a new draft on top where it changed there."""
        known = BOOK.ours("global", external_id)
        place = PLACES.get(external_id, "")
        if not place:
            note_issue("unknown_global", external_id)
        key = known or str(uuid.uuid4())
        changed = {
            self._write(language, document, key, external_id, place)
            for language, document in values["languages"].items()
            if place
        }
        note_change("global", "made" if changed and not known else "changed" if True in changed else "same")
        return key

    def _write(self, language: str, document: Any, key: str, external_id: str, place: str) -> bool:
        source = Source(f"global {external_id}", language)
        items = document.get("navItems") if isinstance(document, dict) else None
        rows = [("link", link_of(item.get("link"), source)) for item in items or [] if isinstance(item, dict)]
        rows = [row for row in rows if row[1]["page"] or row[1]["address"]]
        stream, aspect = stream_of(rows), f"global.{language}"
        digest = digest_of(stream)
        if not rows or BOOK.last_seen(aspect, key) == digest:
            return False
        menu = NavigationMenu.objects.filter(translation_key=key, locale=locale_for(language)).first()
        if menu is None:
            menu = NavigationMenu(
                title=f"Payload · {external_id}"[:80],
                location=place,
                store_id=store_here(),
                locale=locale_for(language),
                translation_key=key,
                live=False,
                items=stream,
            )
            menu.save()
        else:
            menu = menu.get_latest_revision_as_object()
            menu.items = stream
        menu.save_revision()
        BOOK.note_seen(aspect, key, external_id, digest)
        return True
