"""A shop with goods, and a shopper at its door."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from typing import Any

import pytest
from django.core import mail
from django.db import connection
from django.test import Client

from orchestration.outbox.dispatching import drain
from tenancy.context import in_the_city
from tenancy.models import Store
from tests.checkout.goods import Goods, stock_shelves

DETAILS = {
    "name": "Sara Al-Qahtani",
    "phone": "055 318 2040",
    "email": "guest@example.com",
    "country": "SA",
    "short_address": "rmla 3486",
    "line1": "Wadi Hajar Street",
    "line4": "Riyadh",
    "delivery": "standard",
    "note": "Ring twice",
}


@contextmanager
def staying() -> Iterator[None]:
    """A request leaves the connection in the city; the test goes on where it was."""
    here = connection.tenant  # type: ignore[attr-defined]
    yield
    connection.set_tenant(here)  # type: ignore[attr-defined]


class Shopper:
    """Somebody who walks through a store's pages over HTTP, in one language."""

    def __init__(self, client: Client, language: str = "en") -> None:
        self.client, self.language = client, language

    def at(self, path: str) -> str:
        return f"/{self.language}/{path}"

    def get(self, path: str, **headers: str) -> Any:
        with staying():
            return self.client.get(self.at(path), headers=headers)

    def post(self, path: str, data: dict[str, Any] | None = None, follow: bool = False, **headers: str) -> Any:
        ours = {"sec-fetch-site": "same-origin", **headers}
        with staying():
            return self.client.post(self.at(path), data or {}, headers=ours, follow=follow)

    def add(self, product: Any, quantity: int = 1) -> Any:
        parent = product.parent_id or product.pk
        child = {"child_id": product.pk} if product.parent_id else {}
        return self.post(f"basket/add/{parent}/", {"quantity": quantity, **child})

    def to_confirm(self, payment: str = "cash_on_delivery", **details: Any) -> dict[str, str]:
        """Walks to the last page; returns what its form holds."""
        answer = self.post("checkout/details/", {**DETAILS, **details})
        assert answer.status_code == 302, answer.context["form"].errors
        assert self.post("checkout/payment/", {"payment": payment}).status_code == 302
        page = self.get("checkout/confirm/").content.decode()
        return {name: re.findall(rf'name="{name}" value="([^"]*)"', page)[0] for name in ("key", "total")}

    def order(self, **details: Any) -> Any:
        """Places it; the answer of the last form."""
        return self.post("checkout/confirm/", self.to_confirm(**details))


@pytest.fixture
def store_a(db: None, tenant_a: Any) -> Store:
    with in_the_city():
        return Store.objects.get(handle="shop-a")


@pytest.fixture
def goods(db: None, tenant_a: Any, store_a: Store, in_tenant: Any) -> Iterator[Goods]:
    with in_tenant(tenant_a):
        yield stock_shelves(store_a.pk)


@pytest.fixture
def shopper(goods: Goods, host_client: Callable[..., Client]) -> Shopper:
    return Shopper(host_client("shop-a"))


@pytest.fixture
def post_box() -> Callable[[], list[Any]]:
    """Delivers what waits in the outbox and returns the letters."""

    def delivered() -> list[Any]:
        with staying():
            drain()
        return mail.outbox

    return delivered
