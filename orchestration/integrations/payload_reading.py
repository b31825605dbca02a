"""What Payload tells with `locale=all`, as plain values in each language."""

from __future__ import annotations

import re
from collections.abc import Mapping
from datetime import datetime
from typing import Any

from orchestration.integrations.conversions import CONVERSIONS
from orchestration.integrations.faults import SchemaChanged

LANGUAGES = ("en", "ar")
LOCALE = re.compile(r"[a-z]{2}(-[A-Za-z]{2,4})?")
ARABIC = re.compile(r"[\u0600-\u06ff]")
WORDS = (
    "title",
    "slug",
    "hero",
    "layout",
    "content",
    "heroImage",
    "meta",
    "publishedAt",
    "populatedAuthors",
    "excerpt",
)


def is_by_locale(value: Any) -> bool:
    """Whether this is one value for each language: `{"en": …, "ar": …}`."""
    return (
        isinstance(value, Mapping)
        and bool(value)
        and all(isinstance(key, str) and LOCALE.fullmatch(key) for key in value)
        and any(key[:2] in LANGUAGES for key in value)
    )


def in_language(value: Any, language: str) -> Any:
    """The document as readers of a language see it; what is not said in it is None."""
    if is_by_locale(value):
        found = next((each for key, each in value.items() if key[:2] == language), None)
        return in_language(found, language)
    if isinstance(value, Mapping):
        return {key: in_language(each, language) for key, each in value.items()}
    return [in_language(each, language) for each in value] if isinstance(value, list) else value


def page_in(document: Mapping[str, Any], language: str = "") -> dict[str, Any]:
    """A page or a post: its words in each language that it has a title in. Where the site has one language, `language`
    says which, or the letters of the title. Raises SchemaChanged."""
    told = document.get("title")
    if is_by_locale(told):
        spoken = [each for each in LANGUAGES if in_language(told, each)]
    else:
        spoken = [language if language in LANGUAGES else "ar" if ARABIC.search(str(told)) else "en"]
    words = {each: _words(in_language(document, each)) for each in spoken}
    if not words or not all(isinstance(each["title"], str) and each["title"].strip() for each in words.values()):
        raise SchemaChanged("title")
    return {
        "status": str(document.get("_status") or "published"),
        "updated_at": moment_in(document.get("updatedAt"), "updatedAt"),
        "languages": words,
    }


def _words(document: dict[str, Any]) -> dict[str, Any]:
    return {name: document.get(name) for name in WORDS}


def media_in(document: Mapping[str, Any]) -> dict[str, Any]:
    """A file: where it is, what it is, and its description in each language. Raises SchemaChanged."""
    url, mime = document.get("url"), document.get("mimeType")
    if not isinstance(url, str) or not url or not isinstance(mime, str):
        raise SchemaChanged("url" if isinstance(mime, str) else "mimeType")
    alt = document.get("alt")
    said = {each: in_language(alt, each) if is_by_locale(alt) else alt for each in LANGUAGES}
    if isinstance(alt, str):
        other = "en" if ARABIC.search(alt) else "ar"
        said[other] = ""
    return {
        "url": url,
        "mime": mime,
        "filename": str(document.get("filename") or url.rpartition("/")[2])[:120],
        "focal": (document.get("focalX"), document.get("focalY")),
        "size": document.get("filesize"),
        **{f"alt_{each}": str(said[each] or "").strip() for each in LANGUAGES},
    }


def global_in(document: Mapping[str, Any], slug: str) -> dict[str, Any]:
    """A global: its links in each language."""
    return {"slug": slug, "languages": {each: in_language(document, each) for each in LANGUAGES}}


def moment_in(value: Any, path: str) -> datetime | None:
    """A moment, or None. Raises SchemaChanged."""
    if not value:
        return None
    try:
        found: datetime = CONVERSIONS["moment"].back(value)
    except (ValueError, TypeError) as error:
        raise SchemaChanged(path) from error
    return found
