"""Signed things of one tenant at another, of each kind there is."""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import Any

import pytest

from cityos.environment import ROOT
from tenancy.signing import read_object, read_value, sign_object, sign_value

pytestmark = pytest.mark.django_db
ROOMS = ("site", "orchestration", "cms", "commerce", "verticals", "portals")
PURPOSE = re.compile(r"""^\w*PURPOSE\w* *= *"([^"]+)"$""", re.MULTILINE)


def _purposes() -> Iterator[str]:
    """What the modules that sign call their purposes; links by letter have one more word each."""
    from identity.people.emailed import EmailedLink

    for room in ROOMS:
        for path in (ROOT / room).rglob("*.py"):
            text = path.read_text(encoding="utf-8")
            if "from tenancy.signing import" in text:
                found = PURPOSE.findall(text)
                yield from found
                if "emailed-link" in found:
                    yield from (f"emailed-link:{purpose}" for purpose in EmailedLink.Purpose.values)


def test_what_one_tenant_signed_is_worth_nothing_at_another(tenant_a: Any, tenant_b: Any, in_tenant: Any) -> None:
    """Every purpose that the program signs for, found in its source."""
    purposes = sorted(_purposes())
    with in_tenant(tenant_a):
        signed = {purpose: (sign_value(purpose, "7"), sign_object(purpose, {"id": 7})) for purpose in purposes}
        assert all(read_value(purpose, one) == "7" for purpose, (one, _other) in signed.items())
    with in_tenant(tenant_b):
        for purpose, (value, thing) in signed.items():
            assert read_value(purpose, value) is None and read_object(purpose, thing) is None, purpose
    with in_tenant(tenant_a):  # nor for another purpose
        for purpose, (value, _thing) in signed.items():
            assert [each for each in purposes if read_value(each, value) is not None] == [purpose]
    print(f"{len(purposes)} purposes: {', '.join(purposes)}")
    assert {"basket", "order-link"} <= set(purposes)
