"""`manage.py catalogue --json`: which workflows and endpoints of the catalogue the project has, as it is now."""

from __future__ import annotations

import json
import re
from collections.abc import Iterator
from typing import Any

from django.conf import settings
from django.core.management.base import BaseCommand, CommandParser
from django.urls import URLPattern, URLResolver, get_resolver

API = re.compile(r"^/?(api|store|admin|vendor|v\d+)/")
VERBS = ("GET", "POST", "PUT", "PATCH", "DELETE")


class Command(BaseCommand):
    """Lists what answers and what runs, so that it can be counted against the catalogue."""

    help = __doc__

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("--json", action="store_true", help="for machines")

    def handle(self, *args: Any, **options: Any) -> None:
        # No saga is declared so far, and a workflow of the catalogue is one.
        found: dict[str, list[str]] = {"workflows": [], "endpoints": sorted(endpoints())}
        if options["json"]:
            self.stdout.write(json.dumps(found, indent=1))
            return
        for kind, names in found.items():
            self.stdout.write(f"{kind}: {len(names)}")
            for name in names:
                self.stdout.write(f"  {name}")


def endpoints() -> set[str]:
    """`GET /api/…` for every API route of every kind of place; pages for people are no endpoints."""
    found = set()
    for urlconf in settings.PLACE_URLCONFS.values():
        for path, pattern in _routes(get_resolver(urlconf).url_patterns, ""):
            if not API.match(path):
                continue
            for verb in _verbs(pattern.callback):
                found.add(f"{verb} /{path.lstrip('/')}")
    return found


def _routes(patterns: Any, before: str) -> Iterator[tuple[str, URLPattern]]:
    for pattern in patterns:
        path = before + str(pattern.pattern)
        if isinstance(pattern, URLResolver):
            yield from _routes(pattern.url_patterns, path)
        else:
            yield path, pattern


def _verbs(view: Any) -> list[str]:
    named = getattr(getattr(view, "view_class", None), "http_method_names", None)
    if named:
        return [verb for verb in VERBS if verb.lower() in named and hasattr(view.view_class, verb.lower())]
    return ["GET"]
