"""Links of Payload as addresses of ours."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any, Protocol

from cms.blocks.links import STARTS

LONGEST = 300


class Pages(Protocol):
    """Who knows which page is which."""

    def page(self, collection: str, document: Any) -> int | None: ...

    def note(self, code: str, detail: str = "") -> None: ...


def target_of(link: Mapping[str, Any], source: Pages) -> tuple[int | None, str]:
    """Where a link leads: one of our pages, or an address; neither where it leads nowhere. `link` is a link field
    (`type`, `url`, `reference`) or the fields of a link in a text (`linkType`, `url`, `doc`)."""
    reference = link.get("reference") or link.get("doc")
    if (link.get("type") == "reference" or link.get("linkType") == "internal") and isinstance(reference, Mapping):
        document, collection = reference.get("value"), str(reference.get("relationTo") or "")
        page = source.page(collection, document)
        if page is not None:
            return page, ""
        slug = document.get("slug") if isinstance(document, Mapping) else None
        if isinstance(slug, str) and slug:
            return None, "/" if slug == "home" else f"/{slug.strip('/')}/"
        source.note(
            "link_leads_nowhere", f"{collection} {document if not isinstance(document, Mapping) else ''}".strip()
        )
        return None, ""
    url = str(link.get("url") or "").strip()
    if url and (not url.startswith(STARTS) or url.startswith("//") or len(url) > LONGEST):
        source.note("link_not_taken", url)
        return None, ""
    return None, url


def link_of(link: Any, source: Pages) -> dict[str, Any]:
    """A link field as a link block's value."""
    told = link if isinstance(link, Mapping) else {}
    page, address = target_of(told, source)
    return {"text": str(told.get("label") or "")[:80] if page or address else "", "page": page, "address": address}


def first_link(links: Any, source: Pages) -> dict[str, Any]:
    """The first of `links: [{link: …}]`; what comes after it is told."""
    rows = [row.get("link") for row in links or [] if isinstance(row, Mapping)]
    if len(rows) > 1:
        source.note("links_left_out", str(len(rows) - 1))
    return link_of(rows[0] if rows else None, source)
