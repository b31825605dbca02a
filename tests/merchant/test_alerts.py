"""Stock that runs low: its number for each article and for the tenant, and where it is shown."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from django.test import Client

from tests.commerce import goods

Visit = Callable[..., Client]


def _low(client: Client) -> str:
    return str(client.get("/dashboard/stock/?level=low").content.decode())


def test_an_article_runs_low_by_its_own_number_or_the_tenants(shop: Any, visit: Visit, admin: Any) -> None:
    from tenancy.resolver.version import registry_changed

    client, record = visit(admin), shop.product.stockrecords.get()
    assert record.net_stock_level == 8  # below the tenant's 10
    assert "Canary oud" in _low(client)
    changed = {f"limit-{record.pk}": "8", f"was-limit-{record.pk}": ""}
    client.post("/dashboard/stock/changes/", changed)
    assert "Canary oud" not in _low(client)
    client.post("/dashboard/stock/changes/", {f"limit-{record.pk}": "", f"was-limit-{record.pk}": "8"})
    record.refresh_from_db()
    assert record.low_stock_threshold is None and "Canary oud" in _low(client)
    client.post("/dashboard/stock/threshold/", {"threshold": "٨"})
    registry_changed()
    assert "Canary oud" not in _low(client)
    for wrong in ("-1", "x", "", "9" * 12):
        client.post("/dashboard/stock/threshold/", {"threshold": wrong})
    from commerce.partner.terms import terms_now

    assert terms_now().low_stock_threshold == 8


def test_the_first_page_names_what_is_scarce(shop: Any, visit: Visit, manager: Any, stranger: Any) -> None:
    goods.product("Plenty", "وافر", stock=500)
    mine, theirs = (visit(person).get("/dashboard/").content.decode() for person in (manager, stranger))
    assert "Canary oud" in mine and 'href="/dashboard/stock/?level=low"' in mine and "Plenty" not in mine
    assert "Canary oud" not in theirs
    assert visit(manager).post("/dashboard/stock/threshold/", {"threshold": "3"}).status_code == 404


def test_what_is_not_counted_never_runs_low(shop: Any, visit: Visit, admin: Any) -> None:
    from commerce.catalogue.models import ProductClass

    ProductClass.objects.update(track_stock=False)
    assert "Canary oud" not in _low(visit(admin))


def test_pieces_are_whole(shop: Any, visit: Visit, admin: Any) -> None:
    record = shop.product.stockrecords.get()
    visit(admin).post("/dashboard/stock/changes/", {f"stock-{record.pk}": "12.5", f"was-stock-{record.pk}": "10"})
    record.refresh_from_db()
    assert record.num_in_stock == 10
