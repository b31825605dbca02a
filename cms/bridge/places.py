"""Where pages from Payload go: below the home pages of one store."""

from __future__ import annotations

import json
import uuid
from typing import Any

from django.utils import translation
from django.utils.text import slugify
from django.utils.translation import gettext as _
from wagtail.models import Page

from cms.pages.locales import locale_for
from cms.pages.models import BlogIndexPage, StorePage
from orchestration.integrations import PermanentFault
from orchestration.integrations.asking import connect
from tenancy.context import in_the_city, tenant_here
from tenancy.models import Store

STREAM = uuid.UUID("6f0f6f2e-52b5-4e0e-9e0a-6a6d3a4a9e51")


def store_here() -> int:
    """The store that the operator named for Payload, or the tenant's first. Raises PermanentFault `no_such_store`."""
    tenant = tenant_here()
    _adapter, link = connect("payload", tenant)
    handle = str(link.option("store"))
    with in_the_city():
        stores = Store.objects.filter(tenant=tenant).order_by("position", "pk")
        found = (stores.filter(handle=handle) if handle else stores).values_list("pk", flat=True).first()
    if found is None:
        raise PermanentFault("no_such_store", "store", handle)
    return int(found)


def home_in(language: str) -> StorePage:
    """The home page of that store in a language. Raises PermanentFault `no_home_page`."""
    home = StorePage.objects.filter(store_id=store_here(), locale=locale_for(language)).first()
    if home is None:
        raise PermanentFault("no_home_page", language)
    return home


def journal_in(language: str) -> BlogIndexPage:
    """The journal of that store, made as a draft where there is none."""
    home = home_in(language)
    found = BlogIndexPage.objects.child_of(home).first()
    if found is not None:
        return found
    with translation.override(language):
        journal = BlogIndexPage(title=_("Journal"), slug="journal", locale=home.locale, live=False)
    twin = BlogIndexPage.objects.filter(path__startswith=home.path[: home.steplen]).exclude(locale=home.locale)
    siblings = [each for each in twin if each.get_parent().specific.translation_key == home.translation_key]
    if siblings:
        journal.translation_key = siblings[0].translation_key
    home.add_child(instance=journal)
    journal.save_revision()
    return journal


def free_slug(parent: Page, wanted: str, title: str, mine: int | None) -> str:
    """The slug as Payload has it, or with a number where another page has it."""
    base = (slugify(wanted.rpartition("/")[2], allow_unicode=True) or slugify(title, allow_unicode=True) or "page")[
        :240
    ]
    others = set(parent.get_children().exclude(pk=mine).values_list("slug", flat=True))
    number, slug = 1, base
    while slug in others:
        number += 1
        slug = f"{base}-{number}"
    return slug


def stream_of(rows: list[tuple[str, Any]]) -> str:
    """Rows as a StreamField stores them; the same rows get the same ids."""
    return json.dumps(
        [
            {"type": kind, "value": value, "id": str(uuid.uuid5(STREAM, f"{number} {kind} {json.dumps(value)}"))}
            for number, (kind, value) in enumerate(rows)
        ]
    )
