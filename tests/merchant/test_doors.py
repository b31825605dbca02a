"""Who may open what: every address of the dashboard by everybody who should not see a row of it."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from django.test import Client

from tests.merchant.addresses import addresses
from tests.merchant.conftest import person

Visit = Callable[..., Client]


def _ask(client: Client, address: Any) -> Any:
    return client.post(address.path) if address.posted else client.get(address.path)


def test_strangers_sign_in_first(shop: Any, visit: Visit) -> None:
    client = visit()
    all_of_them = addresses(shop)
    for address in all_of_them:
        answer = _ask(client, address)
        assert (answer.status_code, answer.headers["Location"].partition("?")[0]) == (302, "/dashboard/login/"), address
    print(f"{len(all_of_them)} addresses of the dashboard")
    assert len(all_of_them) >= 55


def test_customers_and_editors_are_refused(shop: Any, visit: Visit) -> None:
    from django.contrib.auth.models import Group

    editor = person("editor@alpha.example")
    editor.groups.add(*Group.objects.filter(name="Editors"))
    idle = person("idle@alpha.example", is_staff=True)
    for user in (shop.buyer, editor, idle):
        client = visit(user)
        for address in addresses(shop):
            assert _ask(client, address).status_code == 403, (user, address)


def test_the_manager_of_another_store_finds_nothing(shop: Any, visit: Visit, stranger: Any) -> None:
    client = visit(stranger)
    for address in addresses(shop):
        answer = _ask(client, address)
        if address.admins:
            assert answer.status_code == 403, address
        elif address.of_a_row or address.whole:
            assert answer.status_code == 404, address
        else:
            assert answer.status_code in {200, 302}, address
            page = client.get(answer.headers["Location"]) if answer.status_code == 302 else answer
            assert "anary" not in page.content.decode() and "الكناري" not in page.content.decode(), address


def test_an_admin_of_another_tenant_is_a_stranger(shop: Any, visit: Visit, tenant_b: Any) -> None:
    from tenancy.context import in_tenant

    with in_tenant(tenant_b):
        theirs = visit(person("admin@beta.example", is_staff=True, is_superuser=True), host="beta.localhost")
    session = theirs.cookies["session"].value
    here = visit()
    here.cookies["session"] = session
    for address in addresses(shop):
        assert _ask(here, address).status_code == 302, address
        # On their own host the same ids name their own rows or nothing; never one of ours.
        page = _ask(theirs, address)
        assert page.status_code in {200, 302, 404}, address
        assert "anary" not in page.content.decode(), address


def test_the_stores_own_manager_and_the_admin_see_it(shop: Any, visit: Visit, manager: Any, admin: Any) -> None:
    for user in (manager, admin):
        client = visit(user)
        for address in addresses(shop):
            if user is manager and (address.whole or address.admins):
                assert _ask(client, address).status_code == (403 if address.admins else 404), address
            elif not address.posted:
                assert client.get(address.path).status_code == 200, (user, address)


def test_another_stores_rows_cannot_be_changed(shop: Any, visit: Visit, stranger: Any) -> None:
    client = visit(stranger)
    record = shop.product.stockrecords.get()
    client.post("/dashboard/orders/moves/", {"order": shop.order.pk, "move": "confirm"})
    client.post("/dashboard/catalogue/changes/", {"product": shop.product.pk, "what": "hide"})
    client.post("/dashboard/stock/changes/", {f"stock-{record.pk}": "1", f"was-stock-{record.pk}": "10"})
    shop.order.refresh_from_db()
    shop.product.refresh_from_db()
    record.refresh_from_db()
    assert (shop.order.status, shop.product.is_public, record.num_in_stock) == ("placed", True, 10)


def test_signing_in_and_out(shop: Any, visit: Visit, admin: Any) -> None:
    client = visit()
    wrong = client.post("/dashboard/login/", {"email": admin.email, "password": "not-this-one"})
    assert wrong.status_code == 422
    away = {"email": admin.email.upper(), "password": "secret-word-9", "next": "//elsewhere.example/"}
    assert client.post("/dashboard/login/", away).headers["Location"] == "/dashboard/"
    assert client.get("/dashboard/logout/").status_code == 405
    client.post("/dashboard/logout/")
    assert client.get("/dashboard/").status_code == 302


def test_nothing_that_is_sent_breaks_a_page(shop: Any, visit: Visit, admin: Any) -> None:
    client = visit(admin)
    client.raise_request_exception = False
    junk = {
        "page": "-1",
        "q": "%\u0000'\"",
        "status": "x",
        "days": "\u00b2",
        "from": "2026-99-99",
        "to": "0001-01-01",
        "store": "9" * 30,
        "category": "9" * 30,
        "product_class": "9" * 30,
    }
    for address in addresses(shop):
        for sent in ({}, {**junk, "q": "%'"}, junk):
            assert client.get(address.path, sent).status_code < 500, (address, sent)
    posted = {"move": "ship", "what": "x", "order": "9" * 30, "product": "\u00b2", "stock-x": "1", "amount": "NaN"}
    files = {"image": "no file", "pictures": "no file", "channels": "9" * 30, "categories": "x", "range": "9" * 30}
    for address in addresses(shop):
        if address.path.endswith("/delete/"):
            continue
        for sent in ({}, {**posted, **files, f"place-{'9' * 30}": "1", "line-\u00b2": "1"}):
            assert client.post(address.path, sent).status_code < 500, (address, sent)
