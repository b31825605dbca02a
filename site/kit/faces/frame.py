"""What every page's frame knows: the place, the language, the direction, the same page in the other language."""

from __future__ import annotations

from collections.abc import Iterable
from functools import lru_cache
from typing import Any

from django.conf import settings
from django.contrib.messages import get_messages
from django.http import HttpRequest
from django.utils.functional import SimpleLazyObject
from django.utils.module_loading import import_string
from django.utils.translation import gettext as _

from identity.personas.asking import persona_of_reader
from identity.personas.features import ReaderFeatures
from identity.personas.viewing import view_of
from tenancy.hosts import absolute_url
from tenancy.speech import spoken

FRAMES = {"store": "frame/store.html", "city": "frame/city.html"}
OTHER = {"ar": ("en", "English"), "en": ("ar", "العربية")}


def frame(request: HttpRequest) -> dict[str, Any]:
    """Template context of every face. What costs a query is made only when a template asks for it."""
    language = spoken()
    other, other_name = OTHER[language]
    place = getattr(request, "place", None)
    return {
        "place": place,
        "place_name": (place.name(language) if place else "") or _("CityOS"),
        "place_tagline": _tagline(place, language),
        "language": language,
        "frame_template": FRAMES.get(place.kind if place else "", "frame/plain.html"),
        "direction": "rtl" if language == "ar" else "ltr",
        "other_language": other,
        "other_language_name": other_name,
        "other_language_url": path_in(request, other),
        "canonical_url": canonical_url(request),
        "alternate_urls": alternate_urls(request),
        "features": ReaderFeatures(request),
        "store_frame": SimpleLazyObject(lambda: _store_frame()(place, language, request)),
        "looked_as": SimpleLazyObject(lambda: _looked_as(request, language)),
        "shown_messages": SimpleLazyObject(lambda: shown_messages(request)),
    }


def _looked_as(request: HttpRequest, language: str) -> str:
    """What the persona is called that a store is looked at with; empty for all others, whose session is not touched."""
    if settings.SESSION_COOKIE_NAME not in request.COOKIES or view_of(request) is None:
        return ""
    persona = persona_of_reader(request)
    return persona.name(language) if persona else ""


@lru_cache(maxsize=1)
def _store_frame() -> Any:
    return import_string(settings.STORE_FRAME)


def _tagline(place: Any, language: str) -> str:
    taglines = place.store_taglines if place else {}
    return taglines.get(language) or ""


def shown_messages(request: HttpRequest) -> Iterable[Any]:
    """Messages for this reader; a reader without a session has none, and the page stays the same for everybody."""
    stored = getattr(request, "_messages", None)
    if settings.SESSION_COOKIE_NAME not in request.COOKIES and not getattr(stored, "added_new", False):
        return []
    return get_messages(request)


def path_in(request: HttpRequest, language: str) -> str:
    """This page's address in another language, when its path begins with one."""
    for code in OTHER:
        prefix = f"/{code}/"
        if request.path_info.startswith(prefix):
            place = getattr(request, "place", None)
            return f"{place.prefix if place else ''}/{language}/{request.path_info[len(prefix) :]}"
    return f"/{language}/"


def _page_argument(request: HttpRequest) -> str:
    """The one argument that makes another page of a list."""
    page = request.GET.get("page", "")
    return f"?page={page}" if page.isdecimal() and len(page) < 7 and int(page) > 1 else ""


def canonical_url(request: HttpRequest) -> str:
    """This page's one address: the store's own host, without filters and campaign arguments."""
    place = getattr(request, "place", None)
    host = place.primary_host if place else ""
    return absolute_url(host, request.path_info) + _page_argument(request) if host else ""


def alternate_urls(request: HttpRequest) -> list[tuple[str, str]]:
    """(language, address) of this page in every language that the place speaks, and the one for everybody else."""
    place = getattr(request, "place", None)
    if place is None or not place.primary_host:
        return []
    for code in OTHER:
        prefix = f"/{code}/"
        if request.path_info.startswith(prefix):
            rest = request.path_info[len(prefix) :]
            found = [
                (spoken, absolute_url(place.primary_host, f"/{spoken}/{rest}") + _page_argument(request))
                for spoken in place.locales
            ]
            first = dict(found).get(place.default_locale)
            return [*found, ("x-default", first)] if first else found
    return []
