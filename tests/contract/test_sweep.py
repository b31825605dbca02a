"""Every address of the dashboard and of a shop, as each role, with one's own ids, another store's and another tenant's:
the code of each answer is the one that the declarations promise. `-s` prints the table."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any

import pytest
from django.urls import resolve
from django.utils import translation

from portals.merchant.rights import OPEN, PAGES, asked_at
from tests.contract.addresses import LANGUAGE, Address, every_address
from tests.contract.asking import Table, answer
from tests.contract.planting import MINE_WORD, SAME, THEIR_WORD, THEIRS, make_boss, plant
from tests.contract.roles import OUTSIDE, REACH, allowed, memberships_from_requests, sign_in

pytestmark = pytest.mark.django_db

TENANT, STORE = "cityos.urls.tenant", "cityos.urls.store"
ELSEWHERE = 9000
ROLES = (*REACH, *OUTSIDE)
# What somebody without an account may open of the account's pages.
OPEN_ACCOUNT = re.compile(r"^/en/account/(login|register|password|orders/[^/]+/[^/]+|[^/]*sign)")
# The id in their address is of a row that all stores share.
OF_ALL_STORES = {"catalogue-product-new"}


@dataclass
class Town:
    """`alpha` with rows in both of its stores, `beta` with rows of other ids."""

    tenant: Any
    store: int
    node: int


@pytest.fixture
def town(tenant_a: Any, tenant_b: Any, in_tenant: Any) -> Iterator[Town]:
    from tenancy.actor import Actor
    from tenancy.context import in_the_city
    from tenancy.models import Store, TenantPOI
    from tenancy.services.nodes import create_node

    with in_the_city():
        node, store = None, Store.objects.get(tenant=tenant_a, handle="shop-a")
        for kind in ("CITY", "DISTRICT"):
            names = {"name_en": kind, "name_ar": kind, "slug": kind.lower()}
            node = create_node(tenant=tenant_a, type=kind, parent=node, actor=Actor.system("tests"), **names)
        where = {"address_line1": "1", "city": "Riyadh", "postal_code": "1", "country_code": "SA"}
        names = {"name": "Branch", "slug": "branch", "poi_type": "branch"}
        TenantPOI.objects.create(tenant=tenant_a, store=store, node=node, **names, **where)
    with in_tenant(tenant_a):
        plant(MINE_WORD, (SAME,), "shop-a")
        plant(THEIR_WORD, (THEIRS,), "annex-a")
        _put_shelves_into_their_stores()
    with in_tenant(tenant_b):
        plant(THEIR_WORD, (ELSEWHERE,), "shop-b")
    with memberships_from_requests():
        assert node is not None
        yield Town(tenant_a, store.pk, node.pk)


def _put_shelves_into_their_stores() -> None:
    from cms.pages.models import StorePage
    from commerce.catalogue.models import Category
    from commerce.channels.models import SalesChannelMapping

    for pk, handle in ((SAME, "shop-a"), (THEIRS, "annex-a")):
        store_id = StorePage.objects.get(slug=f"{handle}-en").store_id
        Category.objects.get(pk=pk).channels.set(SalesChannelMapping.objects.filter(store_id=store_id))


def _dashboard() -> list[tuple[str, Address]]:
    found = []
    for address in every_address(TENANT):
        if f"/{address.template}".startswith("/dashboard/"):
            with translation.override(LANGUAGE):
                name = resolve(address.filled(SAME, MINE_WORD), TENANT).url_name
            found.append((name or "", address))
    return found


def test_every_page_of_the_dashboard_says_what_it_asks_for() -> None:
    names = {name for name, _address in _dashboard()}
    assert names - OPEN <= set(PAGES), names - OPEN - set(PAGES)
    for asked in PAGES.values():
        for action, kind in (asked.read, *asked.post):
            assert any(allowed(role, action, kind) for role in ROLES), (action, kind)


def _promised(role: str, name: str, address: Address, method: str, whose: str, known: int) -> set[int]:
    """`known` is what the tenant's admin is answered for the row in `alpha`."""
    if known == 405:  # no door at all in this direction: said before or after asking who is there
        return {405, *_promised(role, name, address, method, whose, 0)} - {0}
    if role == "guest":
        return {302}
    if not allowed(role, "enter", "dashboard"):
        return {403}
    if getattr(address.view, "whole", False) and REACH[role] != "tenant":
        return {404}
    asked = asked_at(name)
    pairs = asked.post if method == "post" and asked.post else (asked.read,)
    if not any(allowed(role, *pair) for pair in pairs):
        return {403}
    if whose == "other tenant" or (whose == "other store" and REACH[role] != "tenant" and name not in OF_ALL_STORES):
        return {404}
    return {known}


@pytest.mark.parametrize("method", ["get", "post"])
def test_the_dashboard(town: Town, in_tenant: Any, host_client: Any, method: str) -> None:
    pages = [(name, address) for name, address in _dashboard() if name not in OPEN]
    owners = {"own": SAME, "other store": THEIRS, "other tenant": ELSEWHERE}
    words = {"own": MINE_WORD, "other store": THEIR_WORD, "other tenant": THEIR_WORD}
    known: dict[tuple[str, str], int] = {}
    table, boss = Table(), host_client("alpha")
    with in_tenant(town.tenant):
        boss.force_login(make_boss("alpha"))
    for role in (None, *ROLES):
        client = boss
        if role is not None:
            client = host_client("alpha")
            with in_tenant(town.tenant):
                sign_in(client, role, town.store, town.node)
        for name, address in pages:
            for whose, pk in owners.items() if address.of_a_row else (("own", SAME),):
                path = address.filled(pk, words[whose])
                status, _where = answer(client, method, path)
                if role is None:
                    known[path, whose] = status
                    assert status < 500 and not (whose == "other tenant" and status == 200), (path, status)
                else:
                    promised = _promised(role, name, address, method, whose, known[path, whose])
                    table.note(role, whose, method, path, status, promised)
    print(table)
    assert not table.surprises, "\n".join(table.surprises[:40])
    assert sum(status in {200, 302, 422} for status in known.values()) > 40
    assert {status for _role, _whose, status in table.codes} >= {403, 404}


def test_in_a_shop_a_role_is_worth_nothing(town: Town, in_tenant: Any, host_client: Any) -> None:
    """A shop's pages know customers and guests: whoever works for the tenant is a customer like another there."""
    pages = every_address(STORE)
    table = Table()
    answers: dict[str, dict[str, int]] = {}
    for role in ("customer", "guest", *REACH, "staff"):
        client = host_client("shop-a")
        with in_tenant(town.tenant):
            sign_in(client, role, town.store, town.node)
        for address in pages:
            for pk in (SAME, THEIRS) if address.of_a_row else (SAME,):
                path = address.filled(pk, MINE_WORD if pk == SAME else THEIR_WORD)
                status, _where = answer(client, "get", path)
                answers.setdefault(role, {})[path] = status
                private = path.startswith("/en/account/")
                if role == "guest":
                    table.note(role, "account" if private else "shop", "get", path, status, {status})
                    assert not private or status != 200 or OPEN_ACCOUNT.match(path), path
                else:
                    promised = {answers["customer"][path]}
                    table.note(role, "account" if private else "shop", "get", path, status, promised)
    print(table)
    assert not table.surprises, "\n".join(table.surprises[:40])
    assert len(answers["guest"]) > 60
