"""Alarms: each is told once, goes when its cause goes, and is told again only when it comes back for good."""

from __future__ import annotations

from collections.abc import Callable
from datetime import timedelta
from typing import Any

import pytest
from django.core import mail
from django.utils import timezone

from orchestration.alarms.models import Alarm
from orchestration.alarms.telling import alarms, look
from orchestration.integrations.models import IntegrationEndpoint
from orchestration.outbox.models import Circuit, Delivery, EventOutbox
from orchestration.sagas.models import WorkflowExecution

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def operators(settings: Any) -> None:
    settings.OPERATORS = ["night@city.test", "day@city.test"]


def event(**facts: Any) -> EventOutbox:
    given = {"schema_name": "public", "event_type": "order.placed", "aggregate_type": "order", "aggregate_id": "1"}
    return EventOutbox.objects.create(**given, **facts)


def dead() -> Delivery:
    about = {"schema_name": "public", "aggregate_type": "order", "aggregate_id": "1"}
    told = event(status="failed", dispatched_at=timezone.now())
    return Delivery.objects.create(event=told, destination="erp", status="dead", error="period closed", **about)


def stuck(number: int = 1) -> WorkflowExecution:
    return WorkflowExecution.objects.create(
        workflow_id=f"w{number}", saga="tale", engine="local", queue="q", state="stuck", schema_name="public"
    )


def late() -> None:
    row = event()
    EventOutbox.objects.filter(pk=row.pk).update(created_at=timezone.now() - timedelta(seconds=61))


def broken() -> None:
    Circuit.objects.create(destination="erp", opened_at=timezone.now(), error="no answer")


def silent() -> None:
    since = timezone.now() - timedelta(minutes=5)
    IntegrationEndpoint.objects.create(system="erpnext", failing_since=since, health="failing")
    IntegrationEndpoint.objects.create(system="waltid", failing_since=since, health="failing", is_enabled=False)


@pytest.mark.parametrize(
    ("cause", "kind"), [(dead, "dead"), (stuck, "stuck"), (late, "lag"), (broken, "circuit"), (silent, "circuit")]
)
def test_each_trouble_is_an_alarm(cause: Callable[[], Any], kind: str) -> None:
    assert look() == 0 and alarms() == []
    cause()
    assert look() == 1
    assert [row.kind for row in alarms()] == [kind]
    assert len(mail.outbox) == 1 and set(mail.outbox[0].to) == {"night@city.test", "day@city.test"}


def test_operators_are_told_once_however_many_there_are() -> None:
    for number in range(30):
        stuck(number)
    dead()
    for _time in range(3):
        assert look() == 2
    stuck(31)
    look()
    assert len(mail.outbox) == 1
    assert "30" in mail.outbox[0].body and Alarm.objects.get(kind="stuck").count == 31


def test_what_is_right_again_goes_and_what_flutters_is_told_once() -> None:
    broken()
    look()
    Circuit.objects.update(opened_at=None)
    assert look() == 0 and alarms() == []
    Circuit.objects.update(opened_at=timezone.now())
    look()
    assert len(alarms()) == 1 and len(mail.outbox) == 1
    Alarm.objects.update(over_at=timezone.now() - timedelta(hours=1))
    look()
    assert len(mail.outbox) == 2


def test_a_post_office_that_is_away_is_asked_again(settings: Any) -> None:
    stuck()
    settings.EMAIL_BACKEND = "django.core.mail.backends.smtp.EmailBackend"
    settings.EMAIL_HOST, settings.EMAIL_PORT = "127.0.0.1", 1
    look()
    assert Alarm.objects.get().told_at is None
    settings.EMAIL_BACKEND = "django.core.mail.backends.locmem.EmailBackend"
    look()
    assert Alarm.objects.get().told_at and len(mail.outbox) == 1


def test_an_operators_pause_is_no_alarm() -> None:
    Circuit.objects.create(destination="erp", paused=True)
    assert look() == 0
