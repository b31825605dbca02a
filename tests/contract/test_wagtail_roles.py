"""Every address of a tenant's admin as each role, by a real membership: what the groups of the role are given
(`cms.pages.roles`) opens what asks for it (`cms.pages.rights`), and nothing else. Rows of other stores and of other
tenants are walked by test_store_limits and test_walls. `-s` prints the table."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any

import pytest
from django.urls import resolve
from django.utils import translation

from cms.pages.rights import ADMIN, ANYBODY, ASKED, asked_at, gives
from identity.members.rules import ADMINS, groups_of
from identity.members.shadows import shadow_of
from tenancy.actor import Actor
from tenancy.context import in_the_city
from tests.contract.addresses import LANGUAGE, Address, every_address
from tests.contract.asking import Table, answer, without_drawing
from tests.contract.forms import body_of
from tests.contract.planting import MINE_WORD, SAME, plant
from tests.contract.roles import REACH, account
from tests.identity.members.conftest import member, person  # noqa: F401  (fixtures)

pytestmark = pytest.mark.django_db
TENANT = "cityos.urls.tenant"
SYSTEM = Actor.system("tests")
# Each kind of standing is walked whole once; who has the same as somebody before them, at every sixth address.
WHOLE = {"city-manager", "compliance-officer", "store-manager", "zone-operator", "viewer"}
SOME = (
    "district-manager",
    "tenant-admin",
    "auditor",
    "facility-operator",
    "asset-technician",
    "customer",
    "guest",
    "staff",
)
STEP = 6
# Wagtail breaks where fields are missing that a browser always sends; test_walls sends them.
UNSENT = ("/cms/choose-external-link/", "/copy/", "/pofile/upload/", "/redirects/import/process/")


@dataclass(frozen=True)
class Page:
    """An address and its full name."""

    address: Address
    name: str
    path: str


@dataclass(frozen=True)
class Town:
    tenant: Any
    store: int
    node: int


@pytest.fixture
def town(tenant_a: Any, in_tenant: Any) -> Iterator[Town]:
    """`alpha` with rows of its first store, which lies in a node."""
    from cms.pages.models import StoreBrand
    from tenancy.models import Store, TenantPOI
    from tenancy.services.nodes import create_node

    with in_the_city():
        store = Store.objects.get(tenant=tenant_a, handle="shop-a")
        node = None
        for kind in ("CITY", "DISTRICT"):
            names = {"name_en": kind, "name_ar": kind, "slug": kind.lower()}
            node = create_node(tenant=tenant_a, type=kind, parent=node, actor=SYSTEM, **names)
        where = {"address_line1": "1", "city": "Riyadh", "postal_code": "1", "country_code": "SA"}
        names = {"name": "Branch", "slug": "branch", "poi_type": "branch"}
        TenantPOI.objects.create(tenant=tenant_a, store=store, node=node, **names, **where)
    with in_tenant(tenant_a):
        plant(MINE_WORD, (SAME,), "shop-a")
        StoreBrand.objects.filter(store_id=store.pk).delete()
        StoreBrand.objects.filter(pk=SAME).update(store_id=store.pk)
    assert node is not None
    yield Town(tenant_a, store.pk, node.pk)


def _pages() -> list[Page]:
    """What is there: without addresses that are shut, and those that another stands before."""
    found = []
    for address in every_address(TENANT):
        path = address.filled(SAME, MINE_WORD)
        if address.template.startswith("cms/") and address.leads_home(path, TENANT):
            with translation.override(LANGUAGE):
                match = resolve(path, TENANT)
            name = ":".join([*match.namespaces, match.url_name or address.template])
            found.append(Page(address, name, path))
    return found


def _is_no(status: int, where: str) -> bool:
    """To Wagtail's first page with a word why; to the page for signing in; 403; 404; 400 in a dialog."""
    return status in {400, 403, 404} or (status == 302 and (where == "/cms/" or "/login/" in where))


def _come_in(client: Any, role: str, town: Town, in_tenant: Any, member: Any) -> set[str]:  # noqa: F811
    """Signs somebody of this role in; returns the groups that their account has."""
    if role == "guest":
        return set()
    with in_tenant(town.tenant):
        if role in REACH:
            ground = {"stores": {"store_ids": [town.store]}, "nodes": {"node_ids": [town.node]}}.get(REACH[role], {})
            row = member(f"{role}@city.example", role, **ground)
            who = shadow_of(row, actor=SYSTEM)
        else:
            who = account(role)
        client.force_login(who)
        return set(who.groups.values_list("name", flat=True))


def test_every_line_names_an_address() -> None:
    names = {page.name for page in _pages()}
    assert [fits for fits, *_told in ASKED if not any(re.fullmatch(fits, name) for name in names)] == []


@pytest.mark.parametrize("method", ["get", "post"])
def test_each_role_opens_what_its_groups_are_given(
    town: Town,
    in_tenant: Any,
    host_client: Any,
    member: Any,  # noqa: F811
    method: str,
) -> None:
    pages, table = _pages(), Table()
    admin = host_client("alpha")
    _come_in(admin, "tenant-admin", town, in_tenant, lambda email, role, **more: member("first@city.example", role))
    with without_drawing():
        known = {page.path: answer(admin, method, page.path, body_of(page.path, {}))[0] for page in pages}
        for role in (*sorted(WHOLE), *SOME):
            client = host_client("alpha")
            groups = _come_in(client, role, town, in_tenant, member)
            limited = REACH.get(role) in {"stores", "nodes"}
            if role in REACH and role not in ADMINS:
                assert groups == groups_of(role, limited=limited)
            walked = pages if role in WHOLE and (method == "get" or role != "viewer") else pages[::STEP]
            for page in walked:
                asked = asked_at(page.name, method)
                status, where = answer(client, method, page.path, body_of(page.path, {}))
                may = role in ADMINS or gives(groups, asked, limited=limited)
                if asked == ANYBODY:
                    promised = {status} if status < 500 else {200}
                elif may or (status == known[page.path] == 405):
                    promised = {known[page.path]}
                else:
                    promised = {status} if _is_no(status, where) else {302, 403, 404}
                table.note(role, "given" if may else "refused", method, f"{page.name} {page.path}", status, promised)
    print(table)
    assert not table.surprises, "\n".join(table.surprises[:60])
    broken = [path for path, status in known.items() if status >= 500 and not path.endswith(UNSENT)]
    assert not broken, broken
    assert sum(asked_at(page.name, method) == ADMIN for page in pages) > 40
