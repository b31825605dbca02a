"""What nothing in the product goes by is asked for by no form, and docs/decisions/0015 says why it rests."""

from __future__ import annotations

import re
from pathlib import Path
from typing import Any

import pytest

from portals.platform.registry import GroundGroup, TenantsGroup
from portals.platform.viewsets import IDLE

PAGE = Path(__file__).resolve().parents[2] / "docs/decisions/0015-a-field-that-does-nothing-is-not-asked-for.md"


def told() -> dict[str, set[str]]:
    """{model: columns} of the page's table; `.column` belongs to the model before it."""
    found: dict[str, set[str]] = {}
    for row in re.findall(r"^\| (`.*?) \|", PAGE.read_text(encoding="utf-8"), re.MULTILINE):
        model = ""
        for name, column in re.findall(r"`(\w*)\.(\w+)`", row):
            model = name or model
            found.setdefault(model, set()).add(column)
    return found


def test_the_page_names_what_rests() -> None:
    assert told() == {model.__name__: names for model, names in IDLE.items()}


@pytest.mark.django_db
@pytest.mark.parametrize("model", IDLE, ids=lambda model: model.__name__)
def test_no_form_asks_for_it(model: Any) -> None:
    [viewset] = [each for group in (TenantsGroup, GroundGroup) for each in group.items if each.model is model]
    assert IDLE[model] <= {column.name for column in model._meta.concrete_fields}
    asked = set(viewset.get_form_class(for_update=True).base_fields)
    assert asked and not asked & IDLE[model]
