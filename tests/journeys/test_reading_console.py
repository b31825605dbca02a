"""The operator's console as it is read, in both languages: its own pages drawn on a phone and on a desk, the registry's
lists and forms read as they are sent. What Wagtail puts around them is Wagtail's.
"""

from __future__ import annotations

from collections.abc import Callable
from urllib.parse import urlsplit

import pytest
from django.urls import reverse

from portals.platform.personas import AudienceGroup
from portals.platform.registry import GroundGroup, TenantsGroup
from tests.journeys.kinds import NOT_IN_CONSOLE, console_names, name_at
from tests.journeys.reading import INSIDE, THERE, faults, foreign, overflow, told_language
from tests.journeys.test_reading import DESK, PHONE
from tests.journeys.walking import Visitor

pytestmark = pytest.mark.journey

CITY = "cityos.urls.city"
LISTS = [viewset.name for group in (TenantsGroup, GroundGroup, AudienceGroup) for viewset in group.items]
# Where the rows of the registry stand, as people wrote them.
DATA = ", dd, td, textarea, h1, header, #header-title, [class*=slim-header]"
# Destinations that are called by their code alone.
CODES = ", option[value*='.'], option[value='count_purchase'], option[value='rollups']"
# Pages that are called by a code: an event, a message, a handle.
CODED = {"event", "webhook", "progress"}
# What the demo city has no row of; see tests/orchestration.
NO_ROW = {"integration", "edit_integration", "job", "webhook"}


class Operator:
    """Walks the console and collects what is wrong with it."""

    def __init__(self, visitor: Visitor) -> None:
        self.visitor, self.language = visitor, visitor.language
        self.wrong: list[str] = []
        self.seen: set[str] = set()

    def fetch(self, path: str) -> list[str]:
        """Reads a page as it is sent; its links."""
        told = self.visitor.page.evaluate(THERE, [path, DATA])
        if told["status"] != 200 or told["lang"] != self.language:
            self.wrong.append(f"{path}: {told['status']}, {told['lang']}")
        self.wrong += [f"{path}: not translated: {text}" for text in foreign(told["inside"][1:], self.language)]
        return [urlsplit(link).path for link in told["links"]]

    def walk(self, seeds: list[str]) -> None:
        """Each of the console's own pages once, from these on."""
        waiting = list(dict.fromkeys(seeds))
        while waiting:
            path = waiting.pop(0)
            name = name_at(path, CITY, self.language)
            short = name.removeprefix("platform_")
            if not name.startswith("platform_") or short in self.seen or short in NOT_IN_CONSOLE:
                continue
            self.visitor.go("", path)
            self.seen.add(short)
            self._look(short)
            waiting += self.visitor.page.evaluate(
                "[...document.querySelectorAll('main a[href]')].map((each) => new URL(each.href).pathname)"
            )

    def _look(self, name: str) -> None:
        page, language = self.visitor.page, self.language
        if told_language(page) != (language, "rtl" if language == "ar" else "ltr"):
            self.wrong.append(f"{name}: language {told_language(page)}")
        for size in (DESK, PHONE):
            page.set_viewport_size(size)  # type: ignore[arg-type]
            page.evaluate("new Promise(requestAnimationFrame)")
            if (wide := overflow(page)) > 0:
                self.wrong.append(f"{name} at {size['width']}: {wide} px too wide")
        self.wrong += [f"{name}: {fault}" for fault in faults(page, "main")]
        title, *texts = page.evaluate(INSIDE, CODES + (", h1" if name in CODED else ""))
        told = texts if name in CODED else [title, *texts]
        self.wrong += [f"{name}: not translated: {text}" for text in foreign(told, language)]
        if page.locator("h1").count() != 1:
            self.wrong.append(f"{name}: {page.locator('h1').count()} first headings")


def test_the_console(arrive: Callable[..., Visitor]) -> None:
    visitor = arrive()
    visitor.sign_in_to_the_admin("operator", "")
    visitor.page.emulate_media(reduced_motion="reduce")
    operator = Operator(visitor)
    found = ["/cms/overview/", "/cms/outbox/", "/cms/engine/", "/cms/jobs/", "/cms/integrations/", "/cms/audit/"]
    found += ["/cms/webhooks/in/", "/cms/webhooks/out/", "/cms/webhooks/endpoints/", "/cms/bills/", "/cms/city/"]
    for name in LISTS:
        links = operator.fetch(reverse(f"{name}:index", urlconf=CITY))
        found += links
        for kind in ("edit", "inspect", "new"):
            page = next((link for link in links if f"/{name.removeprefix('registry_')}/{kind}/" in link), None)
            found += operator.fetch(page) if page else []
    operator.walk(found)
    print(f"{len(operator.seen)} kinds of pages, {len(LISTS)} lists")
    assert not operator.wrong, "\n".join(["", *operator.wrong])
    missing = console_names() - operator.seen - NOT_IN_CONSOLE.keys() - NO_ROW
    assert not missing, f"nothing led to {sorted(missing)}: link to them, or say why they are no pages"


def test_nothing_is_called_no_page_that_is_not_there() -> None:
    assert NOT_IN_CONSOLE.keys() | NO_ROW <= console_names()
