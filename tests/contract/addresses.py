"""Every address of a URL map, with its blanks filled in."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any

from django.urls import Resolver404, URLPattern, URLResolver, get_resolver, resolve
from django.utils import translation
from django.utils.regex_helper import normalize

from cms.pages.shut import shut, sign_in

LANGUAGE = "en"

# Blanks that are no ids.
WORDS = {
    "app_label": "cms_pages",
    "model_name": "landingpage",
    "content_type_app_name": "cms_pages",
    "content_type_model_name": "landingpage",
    "structure": "standalone",
    "width": "640",
    "filter_spec": "max-165x165",
    "action_name": "approve",
    "task_slug": "approve",
    "mode": "preview",
    "version": "0123456789",
    "spec": "w160",
    "ending": "webp",
}
# Blanks that hold the row's word.
NAMED = {"slug", "number", "name", "filename", "document_filename", "title", "upc", "code"}


@dataclass(frozen=True)
class Address:
    """One way to reach one view; `blanks` are the names of what must be filled in."""

    template: str
    blanks: tuple[str, ...]
    view: Any

    def filled(self, pk: int, word: str, /, **more: str) -> str:
        values = {blank: more.get(blank) or _value(blank, pk, word) for blank in self.blanks}
        return "/" + self.template % values

    @property
    def of_a_row(self) -> bool:
        """Whether a row is asked for, not a kind of rows."""
        return any(blank not in WORDS for blank in self.blanks)

    @property
    def knows_ids(self) -> bool:
        """Whether an id says which row it is; then words in the address are for people only."""
        return any(blank not in WORDS and blank not in NAMED for blank in self.blanks)

    def leads_home(self, path: str, urlconf: str) -> bool:
        """Whether this path reaches this view and no other."""
        with translation.override(LANGUAGE):  # a request leaves its own language behind
            try:
                return resolve(path, urlconf).func is self.view
            except Resolver404:
                return False

    def is_shut(self, path: str, urlconf: str) -> bool:
        """Whether we answer "nothing is here" in its place."""
        with translation.override(LANGUAGE):
            try:
                return resolve(path, urlconf).func in {shut, sign_in}
            except Resolver404:
                return False


def _value(blank: str, pk: int, word: str) -> str:
    if blank in WORDS:
        return WORDS[blank]
    if blank in NAMED:
        return f"{word}{pk}" if blank in {"number", "code", "upc"} else f"{word}-{pk}"
    return str(pk)


def every_address(urlconf: str) -> list[Address]:
    """All of them, each once; those that exist in each language in one of them."""
    found: dict[str, Address] = {}
    with translation.override(LANGUAGE):
        for template, view in _walk(get_resolver(urlconf), ""):
            blanks = tuple(re.findall(r"%\((\w+)\)s", template))
            found.setdefault(template, Address(template, blanks, view))
    return list(found.values())


def _walk(resolver: URLResolver, before: str) -> Iterator[tuple[str, Any]]:
    for each in resolver.url_patterns:
        for template, _names in normalize(each.pattern.regex.pattern):
            whole = before + template
            if getattr(each, "callback", None) is shut:
                continue
            if isinstance(each, URLResolver):
                yield from _walk(each, whole)
            elif isinstance(each, URLPattern):
                yield whole, each.callback
