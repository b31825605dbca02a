"""The outbox: with the transaction or not at all, in order, once, again until it works."""

from collections.abc import Callable
from datetime import timedelta
from typing import Any

import pytest
from django.db import connection, transaction
from django.utils import timezone

from tests.orchestration.outbox.conftest import Ear, due_now, tell

Listen = Callable[..., Ear]


def drain() -> int:
    from orchestration.outbox.dispatching import drain

    return drain()


def delivery(event: Any, destination: str) -> Any:
    from orchestration.outbox.models import Delivery

    return Delivery.objects.get(event=event, destination=destination)


def test_delivered_once_inside_its_tenant(shop: Any, ear: Listen) -> None:
    from tenancy.context import current_schema

    schemas: list[str] = []
    erp = ear("erp")
    erp.refuses = lambda event: bool(schemas.append(current_schema()))  # type: ignore[func-returns-value]
    first, second = tell(n=1), tell(n=2)
    assert drain() == 2
    assert drain() == 0
    assert erp.numbers == [1, 2] and schemas == [shop.schema_name] * 2
    for event in (first, second):
        event.refresh_from_db()
        assert event.status == "published" and event.published_at and event.dispatched_at
    assert first.tenant_id == str(shop.uuid)


def test_rolled_back_with_its_transaction(shop: Any, ear: Listen) -> None:
    erp = ear("erp")
    with pytest.raises(ValueError), transaction.atomic():
        tell(n=1)
        raise ValueError
    assert drain() == 0 and erp.heard == []


def test_patterns(shop: Any, ear: Listen) -> None:
    exact, room, all_of_it = ear("exact", "thing.changed"), ear("room", "thing.*"), ear("all", "*")
    tell(n=1)
    tell(n=2, event="thing.gone")
    tell(n=3, event="other.changed")
    drain()
    assert (exact.numbers, room.numbers, all_of_it.numbers) == ([1], [1, 2], [1, 2, 3])


def test_a_name_is_taken_once(ear: Listen) -> None:
    ear("erp")
    with pytest.raises(ValueError, match="erp"):
        ear("erp")


def test_effect_and_delivered_are_one_transaction(shop: Any, ear: Listen) -> None:
    from orchestration.outbox.models import Circuit, Delivery

    def write_and_stumble(event: Any) -> bool:
        Circuit.objects.create(destination=f"effect of {event.pk}")
        return bool(event.payload.get("fail"))

    ear("erp").refuses = write_and_stumble
    tell(1, n=1, fail=True)
    tell(2, n=2)
    drain()
    assert Circuit.objects.filter(destination__startswith="effect").count() == 1
    assert list(Delivery.objects.order_by("event_id").values_list("status", flat=True)) == ["retrying", "delivered"]


def test_a_poisoned_event_stops_its_aggregate_at_its_destination_only(shop: Any, ear: Listen) -> None:
    erp, crm = ear("erp"), ear("crm")
    crm.refuses = lambda event: False
    bad = tell(1, n=1, fail=True)
    tell(1, n=2)
    tell(2, n=3)
    assert drain() == 1
    assert erp.numbers == [3] and crm.numbers == [1, 2, 3]
    bad.refresh_from_db()
    assert (bad.status, bad.retry_count) == ("pending", 1) and "erp" in bad.error and "not now" in bad.error
    due_now()
    assert drain() == 0 and erp.numbers == [3]
    erp.refuses = lambda event: False
    due_now()
    drain()
    assert erp.numbers == [3, 1, 2] and crm.numbers == [1, 2, 3]
    bad.refresh_from_db()
    assert bad.status == "published" and bad.error is None


def test_pauses_grow_and_end_in_a_dead_letter(shop: Any, ear: Listen) -> None:
    from orchestration.outbox.keeping import dead_letters, replay, skip, standing
    from tenancy.actor import Actor

    operator = Actor(kind="user", ref="7")
    erp = ear("erp", tries=4)
    bad, behind = tell(1, n=1, fail=True), tell(1, n=2)
    for shortest, longest in ((4, 6), (6, 13), (13, 25)):
        before = timezone.now()
        drain()
        again = delivery(bad, "erp").next_try_at
        # The pause began somewhere between the two looks at the clock.
        assert again - before > timedelta(seconds=shortest) and again - timezone.now() < timedelta(seconds=longest)
        due_now()
    drain()
    assert delivery(bad, "erp").next_try_at is None
    due_now()
    bad.refresh_from_db()
    assert bad.status == "failed" and list(dead_letters().values_list("event", flat=True)) == [bad.pk]
    drain()
    assert erp.numbers == [], "a dead letter holds back its aggregate"
    assert standing()["destinations"]["erp"]["dead"] == 1
    erp.refuses = lambda event: False
    assert replay(deliveries=[delivery(bad, "erp").pk], actor=operator) == 1
    drain()
    assert erp.numbers == [1, 2]
    erp.refuses = lambda event: True
    third, fourth = tell(1, n=3), tell(1, n=4)
    for _try in range(4):
        drain()
        due_now()
    erp.refuses = lambda event: False
    assert skip(deliveries=[delivery(third, "erp").pk], actor=operator) == 1
    drain()
    assert erp.numbers == [1, 2, 4]
    assert delivery(third, "erp").settled_by == "7"
    for event in (behind, third, fourth):
        event.refresh_from_db()
        assert event.status == "published"


def test_later_events_may_pass_a_dead_letter_where_they_stand_alone(shop: Any, ear: Listen) -> None:
    mail = ear("mail", tries=1, holds=False)
    tell(1, n=1, fail=True)
    drain()
    due_now()
    drain()
    tell(1, n=2)
    drain()
    assert mail.numbers == [2]


def test_a_dead_destination_opens_its_circuit_and_costs_no_tries(shop: Any, ear: Listen) -> None:
    from orchestration.outbox.models import Circuit, Delivery

    erp, crm = ear("erp"), ear("crm")
    erp.refuses = lambda event: True
    for number in range(30):
        tell(number, n=number)
    drain()
    assert erp.asked == 5 and len(crm.numbers) == 30
    circuit = Circuit.objects.get(pk="erp")
    assert circuit.is_open and "not now" in circuit.error
    for _probe in range(20):
        due_now()
        drain()
    assert erp.asked == 25, "one probe at a time"
    assert not Delivery.objects.filter(status="dead").exists()
    erp.refuses = lambda event: False
    due_now()
    drain()
    assert sorted(erp.numbers) == list(range(30))
    assert not Circuit.objects.get(pk="erp").is_open


def test_poison_alone_never_opens_the_circuit(shop: Any, ear: Listen) -> None:
    from orchestration.outbox.models import Circuit

    erp = ear("erp")
    tell(1, n=0, fail=True)
    for number in range(1, 10):
        drain()
        due_now()
        tell(number + 1, n=number)
    drain()
    assert erp.numbers == list(range(1, 10))
    assert not Circuit.objects.get(pk="erp").is_open


def test_an_operator_pauses_a_destination(shop: Any, ear: Listen) -> None:
    from orchestration.outbox.circuits import pause
    from tenancy.actor import Actor

    erp = ear("erp")
    pause("erp", paused=True, actor=Actor.system("test"))
    tell(n=1)
    drain()
    assert erp.asked == 0
    pause("erp", paused=False, actor=Actor.system("test"))
    drain()
    assert erp.numbers == [1]


def test_who_lost_the_lease_delivers_nothing(shop: Any, ear: Listen) -> None:
    from orchestration.outbox.claiming import claim_events
    from orchestration.outbox.dispatching import dispatch
    from orchestration.outbox.models import EventOutbox

    erp = ear("erp")
    tell(1, n=1)
    tell(1, n=2)
    stale = claim_events(size=10)
    assert [event.payload["n"] for event in stale] == [1, 2], "followers come with their head"
    assert claim_events(size=10) == []
    with connection.cursor() as cursor:
        cursor.execute("UPDATE outbox_eventoutbox SET claimed_until = clock_timestamp() - interval '1 second'")
    fresh = claim_events(size=10)
    assert dispatch(stale) == 0 and erp.asked == 0
    assert dispatch(fresh) == 2 and erp.numbers == [1, 2]
    assert not EventOutbox.objects.exclude(claim=None).exists()


def test_an_event_that_kills_its_dispatcher_is_tried_alone(shop: Any, ear: Listen) -> None:
    from orchestration.outbox.models import EventOutbox

    erp = ear("erp")
    event = tell(1, n=1)
    EventOutbox.objects.update(claims=5)
    drain()
    assert erp.asked == 0 and delivery(event, "erp").status == "retrying"
    due_now()
    drain()
    assert erp.numbers == [1]


def test_of_a_deleted_tenant_nobody_hears(shop: Any, ear: Listen) -> None:
    from orchestration.outbox.models import EventOutbox

    erp = ear("erp")
    tell(n=1)
    EventOutbox.objects.update(schema_name="t_gone")
    assert drain() == 1 and erp.asked == 0


def test_archive_and_retention(shop: Any, ear: Listen) -> None:
    from orchestration.outbox.keeping import archive, forget
    from orchestration.outbox.models import EventOutbox

    ear("erp")
    old, young = tell(1, n=1), tell(2, n=2)
    waiting = tell(3, n=3, fail=True)
    drain()
    now = timezone.now()
    EventOutbox.objects.filter(pk=old.pk).update(published_at=now - timedelta(days=8))
    assert archive() == 1 and forget() == 0
    EventOutbox.objects.filter(pk=old.pk).update(published_at=now - timedelta(days=91))
    assert forget() == 1
    assert set(EventOutbox.objects.values_list("pk", flat=True)) == {young.pk, waiting.pk}
