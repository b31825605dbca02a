"""What the log names in Arabic: whatever a shop's door may change, and its columns."""

from __future__ import annotations

import re
from types import SimpleNamespace

from django.apps import apps
from django.db.models import Model
from django.utils import translation

from orchestration.audit.words import field_of, thing_of

ARABIC = re.compile("[\u0600-\u06ff]")
# What programs keep for themselves: no door writes it, or nobody is shown it.
INSIDE = {"marketplace", "shop_search"}
CODES = {
    "id",
    "uuid",
    "iso_3166_1_a2",
    "iso_3166_1_a3",
    "iso_3166_1_numeric",
    "google_analytics_id",
    "google_tag_manager_id",
    "path",
    "depth",
    "numchild",
    "schema_name",
    "hashed_key",
    "code_hash",
}


def kinds() -> list[type[Model]]:
    rooms = ("commerce.", "tenancy.", "identity.")
    return [
        kind for kind in apps.get_models() if kind.__module__.startswith(rooms) and kind._meta.app_label not in INSIDE
    ]


def test_every_thing_and_column_has_an_arabic_name() -> None:
    missing = []
    with translation.override("ar"):
        for kind in kinds():
            line = SimpleNamespace(resource_type=kind._meta.label_lower)
            named = {kind._meta.label: thing_of(line)}  # type: ignore[arg-type]
            for column in kind._meta.concrete_fields:
                if column.name not in CODES:
                    named[f"{kind._meta.label}.{column.name}"] = field_of(line, column.name)  # type: ignore[arg-type]
            missing += [f"{where}: {words}" for where, words in named.items() if not ARABIC.search(words)]
    assert len(kinds()) > 80 and missing == []
