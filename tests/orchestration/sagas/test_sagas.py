"""A saga ends completed, or undone in reverse, or before a person; each step once."""

from collections.abc import Callable
from typing import Any

import pytest
from django.utils import timezone

from tests.engines.stories import NAME, STEPS, effects
from tests.orchestration.sagas.conftest import go_on

Begin = Callable[..., Any]


def test_all_steps_in_order_each_once(begin: Begin, shop: Any) -> None:
    row = begin()
    assert go_on(row).kind == "ended"
    assert (row.state, row.engine, row.queue) == ("completed", "local", "cityos-workflow-queue")
    assert effects(row.pk) == list(STEPS)
    last = row.timeline.get(name="tell")
    assert last.result["before"] == sorted(STEPS[:-1])
    assert last.result["key"] == f"{NAME}:{shop.schema_name}:1/tell"
    assert row.context["nodeContext"]["tenantId"] == str(shop.uuid)
    assert go_on(row).kind == "ended" and effects(row.pk) == list(STEPS)
    assert row.retention_time > timezone.now()


def test_steps_stand_in_their_tenant(begin: Begin, shop: Any) -> None:
    from django.db import connection

    from tenancy.context import in_the_city

    row = begin()
    with in_the_city():
        go_on(row)
    with connection.cursor() as cursor:
        cursor.execute("SELECT DISTINCT place FROM public.effects")
        assert cursor.fetchall() == [(shop.schema_name,)]


def test_the_same_key_begins_one(begin: Begin) -> None:
    assert begin("x").pk == begin("x").pk != begin("y").pk


def test_a_failed_step_undoes_what_was_done_in_reverse(begin: Begin) -> None:
    row = begin(ship={"fail": True})
    go_on(row)
    assert row.state == "compensated" and "no ship" in row.error
    assert effects(row.pk) == ["reserve", "pay", "book", "undo book", "undo pay", "undo reserve"]


def test_an_error_is_tried_again_later_and_leaves_nothing_behind(begin: Begin) -> None:
    row = begin(pay={"raise": 2})
    before = timezone.now()
    report = go_on(row)
    assert report.kind == "later" and "not now" in row.error and effects(row.pk) == ["reserve"]
    assert before < report.at <= timezone.now() + timezone.timedelta(seconds=1)
    go_on(row)
    assert go_on(row).kind == "ended"
    assert effects(row.pk) == list(STEPS) and row.timeline.get(name="pay").tries == 3


def test_a_step_whose_last_try_ended_in_an_error_is_undone_too(begin: Begin) -> None:
    row = begin(pay={"raise": 999})
    for _try in range(70):
        if go_on(row).kind == "ended":
            break
    assert row.state == "compensated" and row.timeline.get(name="pay", direction="do").outcome == "uncertain"
    assert effects(row.pk) == ["reserve", "undo pay", "undo reserve"]


def test_a_step_that_kills_its_worker_is_given_up(begin: Begin) -> None:
    row = begin()
    type(row).objects.filter(pk=row.pk).update(tries=60)
    go_on(row)
    assert row.state == "compensated" and "never ended" in row.error


def test_it_waits_and_wakes_by_the_clock_and_by_an_event(begin: Begin, shop: Any) -> None:
    from orchestration.outbox import emit
    from orchestration.outbox.dispatching import drain
    from tenancy.actor import Actor

    row, other = begin(pay={"wait": 3600}), begin(pay={"wait": 3600})
    assert go_on(row).kind == "later" and go_on(other).kind == "later"
    assert row.state == "waiting" and effects(row.pk) == ["reserve"]
    assert go_on(row).kind == "later"
    emit("tale.woken", aggregate=("tale", row.aggregate_id), payload={}, actor=Actor.system("tests"))
    drain()
    assert go_on(row).kind == "ended" and effects(row.pk) == list(STEPS)
    assert go_on(other).kind == "later"
    type(other).objects.filter(pk=other.pk).update(due_at=timezone.now())
    assert go_on(other).kind == "ended"


def test_an_event_begins_it_once(begin: Begin, shop: Any) -> None:
    from orchestration.outbox import emit
    from orchestration.outbox.dispatching import drain
    from orchestration.outbox.keeping import replay
    from orchestration.outbox.models import Delivery
    from orchestration.sagas.models import WorkflowExecution
    from tenancy.actor import Actor

    emit("tale.begun", aggregate=("tale", 7), payload={"n": 1}, actor=Actor.system("tests"), correlation_id="c-1")
    drain()
    row = WorkflowExecution.objects.get()
    assert (row.aggregate_id, row.transaction_id, row.context["n"]) == ("7", "c-1", 1)
    replay(deliveries=list(Delivery.objects.values_list("pk", flat=True)), actor=Actor.system("tests"))
    drain()
    assert WorkflowExecution.objects.count() == 1


def test_a_failed_undoing_waits_for_a_person_with_an_alarm(begin: Begin) -> None:
    from orchestration.outbox.models import EventOutbox
    from orchestration.sagas.deciding import retry_stuck, settle_stuck, stuck_sagas
    from tenancy.actor import Actor
    from tenancy.errors import DomainError

    operator = Actor(kind="user", ref="9")
    row = begin(ship={"fail": True}, pay={"undo_raise": True})
    for _try in range(70):
        if go_on(row).kind == "stuck":
            break
    assert list(stuck_sagas()) == [row] and "pay" in row.error
    assert effects(row.pk) == ["reserve", "pay", "book", "undo book"]
    assert EventOutbox.objects.get(event_type="workflow.stuck").payload["workflow"] == row.workflow_id
    assert go_on(row).kind == "stuck"
    retry_stuck(execution=row.pk, actor=operator)
    row.refresh_from_db()
    assert row.state == "compensating"
    for _try in range(70):
        if go_on(row).kind == "stuck":
            break
    settle_stuck(execution=row.pk, actor=operator, note="Paid back in cash")
    assert go_on(row).kind == "ended" and row.state == "compensated"
    assert effects(row.pk)[-1] == "undo reserve"
    assert row.timeline.get(name="pay", direction="undo").settled_by == "9"
    with pytest.raises(DomainError, match="does not wait"):
        retry_stuck(execution=row.pk, actor=operator)


def test_called_off_while_it_waits(begin: Begin) -> None:
    from orchestration.sagas.starting import cancel_saga
    from tenancy.actor import Actor

    row = begin(book={"wait": 3600})
    go_on(row)
    assert cancel_saga(execution=row, reason="changed their mind", actor=Actor.system("tests"))
    go_on(row)
    assert row.state == "compensated" and "changed their mind" in row.error
    assert effects(row.pk) == ["reserve", "pay", "undo pay", "undo reserve"]
    assert not cancel_saga(execution=row, reason="again", actor=Actor.system("tests"))


def test_resume_finds_what_nobody_is_at(begin: Begin, monkeypatch: Any) -> None:
    from orchestration.sagas import tasks

    asked: list[int] = []
    monkeypatch.setattr(tasks, "enqueue", lambda pk: bool(asked.append(pk)) or True)
    row, waiting = begin(), begin(reserve={"wait": 3600})
    go_on(waiting)
    assert tasks.resume_sagas() == 1 and asked == [row.pk]
    assert tasks.resume_sagas() == 0, "it was asked for just now"
    type(waiting).objects.filter(pk=waiting.pk).update(due_at=timezone.now())
    assert tasks.resume_sagas() == 1
    assert go_on(waiting).kind == "ended"


def test_a_story_that_changed_waits_for_a_person(begin: Begin) -> None:
    row = begin()
    type(row).objects.filter(pk=row.pk).update(execution={"steps": ["reserve", "gone"]})
    assert go_on(row).kind == "stuck" and "gone" in row.error


def test_ended_ones_are_forgotten_in_time(begin: Begin) -> None:
    from orchestration.sagas.tasks import forget_sagas

    row = begin()
    go_on(row)
    assert forget_sagas() == 0
    type(row).objects.filter(pk=row.pk).update(retention_time=timezone.now())
    assert forget_sagas() == 1
