"""Returns in the dashboard: seen by whose store it is, decided, received."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import pytest
from django.test import Client

from tests.commerce import goods

Visit = Callable[..., Client]


@pytest.mark.parametrize("language", ["en", "ar"])
def test_decided_and_received(shop: Any, visit: Visit, manager: Any, language: str) -> None:
    from commerce.order.models import ReturnRequest
    from kit.flow import apply

    for move in ("confirm", "pack", "ship", "deliver"):
        apply(shop.order, move, actor=goods.STAFF)
    client, request = visit(manager, language), ReturnRequest.objects.get()
    assert request.number in client.get("/dashboard/returns/").content.decode()
    home = f"/dashboard/returns/{request.pk}/"
    assert "Canary wish" in client.get(home).content.decode()
    assert f"returns/{request.pk}/" in client.get(f"/dashboard/orders/{shop.order.number}/").content.decode()

    def press(move: str, **more: str) -> str:
        assert client.post(f"{home}move/", {"move": move, **more}).status_code == 302
        request.refresh_from_db()
        return str(request.status)

    assert press("receive") == "requested"
    assert press("withdraw") == "requested"
    assert press("approve", answer="By post, please") == "approved"
    assert "By post, please" in client.get(home).content.decode()
    assert press("decline") == "approved"
    assert press("receive") == "received"
    assert request.restock is False
    assert press("settle") == "refunded"
    assert 'name="move"' not in client.get(home).content.decode()


def test_another_stores_returns_are_not_there(shop: Any, visit: Visit, stranger: Any) -> None:
    from commerce.order.models import ReturnRequest

    client, request = visit(stranger), ReturnRequest.objects.get()
    assert request.number not in client.get("/dashboard/returns/").content.decode()
    assert client.get(f"/dashboard/returns/{request.pk}/").status_code == 404
    assert client.post(f"/dashboard/returns/{request.pk}/move/", {"move": "approve"}).status_code == 404
