"""Staff of one store walk the whole admin with the ids of another store of the same tenant."""

from __future__ import annotations

from typing import Any

import pytest
from django.contrib.auth import get_user_model
from django.contrib.auth.models import Group
from django.db import connection, transaction

from tests.contract.planting import MINE_WORD, SAME, THEIR_WORD, THEIRS, plant_for_store
from tests.contract.visiting import Visit

pytestmark = pytest.mark.django_db

TENANT = "cityos.urls.tenant"


@pytest.fixture
def stores(tenant_a: Any, in_tenant: Any) -> dict[str, int]:
    """Pages, pieces, pictures and files of both stores of alpha, each with its store's word."""
    from cms.pages.models import StorePage

    with in_tenant(tenant_a):
        found = {handle: StorePage.objects.get(slug=f"{handle}-en").store_id for handle in ("shop-a", "annex-a")}
        with transaction.atomic(), connection.cursor() as cursor:
            cursor.execute("SET CONSTRAINTS ALL DEFERRED")
            plant_for_store(MINE_WORD, SAME, "shop-a")
            plant_for_store(THEIR_WORD, THEIRS, "annex-a")
    return found


@pytest.fixture
def visitor(tenant_a: Any, in_tenant: Any, host_client: Any) -> Any:
    """A publisher's browser; `visitor([3])` works for the third store only."""

    def visit(store_ids: list[int]) -> Any:
        client = host_client("alpha")
        with in_tenant(tenant_a):
            person = get_user_model().objects.create_user("p@alpha.example", "secret-word-9", is_staff=True)
            person.store_ids = store_ids
            person.save()
            person.groups.add(Group.objects.get(name="Publishers"))
            client.force_login(person)
        return client

    return visit


def test_nothing_of_the_other_store_is_found(stores: Any, visitor: Any) -> None:
    visit = Visit(TENANT).walk(visitor([stores["shop-a"]]), post=True, only="/cms/")
    print(visit.story())
    assert not visit.leaks, "\n".join(visit.leaks)
    assert not visit.broken, "\n".join(visit.broken)
    assert not visit.opened, "\n".join(visit.opened)
    assert sum(status == 200 for status in visit.own.values()) > 80


def test_control_a_publisher_of_the_whole_tenant_finds_both(stores: Any, visitor: Any) -> None:
    visit = Visit(TENANT).walk(visitor([]), post=False, only="/cms/")
    print(f"{len(visit.leaks)} pages show the other store's words, {len(visit.opened)} open its rows")
    assert len(visit.leaks) > 30 and len(visit.opened) > 30
