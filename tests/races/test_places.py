"""The last place and the last channel that a tenant may have, and several operators who open one at once."""

from __future__ import annotations

import time
from typing import Any

import pytest

from tenancy.actor import Actor
from tenancy.context import in_the_city
from tenancy.models import ServiceChannel, Tenant, TenantPOI
from tenancy.services import keeping
from tests.races.running import counted, together

pytestmark = pytest.mark.race
ACTOR = Actor.system("tests")
ADDRESS = {"address_line1": "1", "city": "Riyadh", "postal_code": "12211", "country_code": "SA"}


def _places(tenant: Tenant) -> list[TenantPOI]:
    return [
        TenantPOI(tenant=tenant, name=f"Branch {n}", slug=f"branch-{n}", poi_type="shop", **ADDRESS) for n in range(5)
    ]


def _channels(tenant: Tenant) -> list[ServiceChannel]:
    branch = TenantPOI.objects.create(tenant=tenant, name="Branch", slug="branch", poi_type="shop", **ADDRESS)
    return [
        ServiceChannel(tenant=tenant, poi=branch, name=f"Window {n}", slug=f"window-{n}", channel_type="pickup")
        for n in range(5)
    ]


def _open(shop: Any, rows: Any, monkeypatch: pytest.MonkeyPatch) -> dict[str, int]:
    """Room for one more, and five who have passed the form."""
    real = keeping.why_too_many

    def look(row: Any, most: int) -> str:
        found = real(row, most)
        time.sleep(0.05)
        return found

    monkeypatch.setattr(keeping, "why_too_many", look)
    with in_the_city():
        made = rows(Tenant.objects.get(pk=shop.pk))
        room = type(made[0]).objects.filter(tenant=shop, is_active=True).count() + 1
        Tenant.objects.filter(pk=shop.pk).update(**{made[0].LIMIT: room})
    return dict(counted(together(shop, [lambda row=row: keeping.keep_row(row=row, actor=ACTOR) for row in made])))


@pytest.mark.parametrize("rows", [_places, _channels])
def test_the_last_one_is_one(shop: Any, rows: Any, monkeypatch: pytest.MonkeyPatch) -> None:
    assert _open(shop, rows, monkeypatch) == {"done": 1, "place.one_too_many": 4}


@pytest.mark.parametrize("rows", [_places, _channels])
def test_without_taking_turns_several_get_it(shop: Any, rows: Any, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(keeping, "take_turns", lambda *_told: None)
    assert _open(shop, rows, monkeypatch)["done"] > 1
