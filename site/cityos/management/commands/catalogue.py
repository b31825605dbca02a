"""`manage.py catalogue --json`: which workflows and endpoints of the catalogue the project has, as it is now."""

from __future__ import annotations

import json
import re
from collections.abc import Iterator
from typing import Any

import yaml
from django.conf import settings
from django.core.management.base import BaseCommand, CommandParser
from django.urls import URLPattern, URLResolver, get_resolver
from django.utils import translation

from cityos.environment import ROOT
from orchestration.sagas.declaration import Saga, saga_named, sagas

API = re.compile(r"^/?(api|store|admin|vendor|v\d+)/")
VERBS = ("GET", "POST", "PUT", "PATCH", "DELETE")
WORKFLOWS = ROOT / "docs" / "workflows.yaml"


class Command(BaseCommand):
    """Lists what answers and what runs, so that it can be counted against the catalogue."""

    help = __doc__

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("--json", action="store_true", help="for machines")

    def handle(self, *args: Any, **options: Any) -> None:
        wanted = wanted_workflows()
        states = {name: state_of(name, told["module"]) for name, told in wanted.items()}
        found: dict[str, Any] = {
            "workflows": [name for name, state in states.items() if state == "registered"],
            "endpoints": sorted(endpoints()),
        }
        if options["json"]:
            found["states"] = states
            found["sagas"] = {saga.name: facts_of(saga) for saga in sagas()}
            self.stdout.write(json.dumps(found, indent=1, ensure_ascii=False))
            return
        self.stdout.write(f"workflows: {len(found['workflows'])} of {len(wanted)}")
        for name, state in states.items():
            self.stdout.write(f"  {name}: {state}")
        self.stdout.write(f"endpoints: {len(found['endpoints'])}")
        for name in found["endpoints"]:
            self.stdout.write(f"  {name}")


def wanted_workflows() -> dict[str, dict[str, str]]:
    """Every workflow of the catalogue: its trigger and the module that it comes with."""
    read: dict[str, dict[str, str]] = yaml.safe_load(WORKFLOWS.read_text())
    return read


def state_of(name: str, module: str) -> str:
    """`registered`, or which module brings it."""
    return "registered" if saga_named(name) is not None else f"comes with {module}"


def facts_of(saga: Saga) -> dict[str, Any]:
    """What a saga says of itself, with its titles in both languages."""
    steps = [{"name": step.name, "undo": step.undo is not None, **_titles(step.title)} for step in saga.steps]
    events = {"triggers": sorted(saga.triggers), "wakes": sorted(saga.wakes)}
    return {**_titles(saga.title), "queue": saga.queue, **events, "steps": steps}


def _titles(title: Any) -> dict[str, str]:
    titles = {}
    for language in ("en", "ar"):
        with translation.override(language):
            titles[f"title_{language}"] = str(title)
    return titles


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
