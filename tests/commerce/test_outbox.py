"""The outbox: with the transaction or not at all, in order, again until it works."""

from collections.abc import Iterator
from typing import Any

import pytest
from django.db import transaction
from django.utils import timezone

from tests.commerce import goods


@pytest.fixture
def heard() -> Iterator[list[Any]]:
    """What a handler heard; it fails for events that say so."""
    from orchestration.outbox import handlers

    told: list[Any] = []

    def run(event: Any) -> None:
        from tenancy.context import current_schema

        if event.payload.get("fail"):
            raise RuntimeError("not now")
        told.append((event.event_type, event.aggregate_id, event.payload.get("n"), current_schema()))

    handlers.register_handler("test", {"thing.changed"}, run)
    yield told
    del handlers._handlers["test"]


def tell(aggregate: int = 1, **payload: Any) -> Any:
    from orchestration.outbox import emit

    return emit("thing.changed", aggregate=("thing", aggregate), payload=payload, actor=goods.STAFF)


def drain() -> int:
    from orchestration.outbox.dispatching import drain

    return drain()


def test_delivered_once_inside_its_tenant(shop: Any, heard: list[Any]) -> None:
    tell(n=1)
    tell(n=2)
    assert drain() == 2
    assert drain() == 0
    assert heard == [("thing.changed", "1", 1, shop.schema_name), ("thing.changed", "1", 2, shop.schema_name)]


def test_rolled_back_with_its_transaction(shop: Any, heard: list[Any]) -> None:
    with pytest.raises(ValueError), transaction.atomic():
        tell(n=1)
        raise ValueError
    assert drain() == 0
    assert heard == []


def test_a_failing_event_holds_back_its_own_aggregate_only(shop: Any, heard: list[Any]) -> None:
    from orchestration.outbox.models import EventOutbox

    bad = tell(1, n=1, fail=True)
    tell(1, n=2)
    tell(2, n=3)
    drain()
    assert [n for _event, _id, n, _schema in heard] == [3]
    bad.refresh_from_db()
    assert (bad.status, bad.retry_count) == ("pending", 1)
    assert "not now" in bad.error
    EventOutbox.objects.filter(pk=bad.pk).update(payload={"n": 1}, next_try_at=timezone.now())
    drain()
    assert [n for _event, _id, n, _schema in heard] == [3, 1, 2]


def test_purchases_are_counted(shop: Any) -> None:
    from commerce.analytics.models import ProductRecord

    made = goods.product()
    goods.place(goods.basket((made, 2)))
    assert drain() >= 1
    assert ProductRecord.objects.get(product=made).num_purchases == 2
