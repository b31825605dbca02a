"""`{% pure "parts/card.html" card=card %}`: parts that show nothing but what they are given."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any

from django import template
from django.template.loader import get_template
from django.urls import get_script_prefix, get_urlconf
from django.utils.safestring import SafeString, mark_safe
from django.utils.translation import get_language

register = template.Library()

KEEP_AT_MOST = 3_000
_made: dict[tuple[Any, ...], SafeString] = {}


class _Same:
    """A value without a hash, known by its identity; holding it here keeps its identity from being given away."""

    __slots__ = ("value",)

    def __init__(self, value: object) -> None:
        self.value = value

    def __hash__(self) -> int:
        return id(self.value)

    def __eq__(self, other: object) -> bool:
        return isinstance(other, _Same) and other.value is self.value


@register.simple_tag
def pure(name: str, **given: Any) -> SafeString:
    """A template that sees the given values and the language, and nothing else of the page.

    Equal values give equal text, so the text is made once and kept. Values must not change after they were given.
    """
    language = get_language()
    try:
        key = (name, language, get_script_prefix(), get_urlconf(), *given.items())
        found = _made.get(key)
    except TypeError:
        key = (name, language, get_script_prefix(), get_urlconf(), *((n, _hashable(v)) for n, v in given.items()))
        found = _made.get(key)
    if found is None:
        short = (language or "en")[:2]
        given |= {"language": short, "direction": "rtl" if short == "ar" else "ltr"}
        found = mark_safe(get_template(name).render(given))
        if len(_made) >= KEEP_AT_MOST:
            _made.clear()
        _made[key] = found
    return found


def _hashable(value: Any) -> Any:
    try:
        hash(value)
    except TypeError:
        return _Same(value)
    return value


@register.filter
def among(path: str, links: Iterable[Any]) -> str:
    """The path when one of the links leads to it, else nothing."""
    return path if any(link.url == path for link in links) else ""
