"""Each day: what is old goes, what still counts stays."""

from __future__ import annotations

from datetime import timedelta
from typing import Any

import pytest
from django.contrib.sessions.models import Session
from django.utils import timezone

from identity.doors.forgetting import forget_old
from identity.doors.models import Attempt, Code, OpenSession
from identity.people.emailed import EmailedLink
from orchestration.jobs.kinds import kind_named

pytestmark = pytest.mark.django_db


def test_what_is_old_goes_and_what_counts_stays(inside: Any, sara: Any, host_client: Any) -> None:
    now, long_ago = timezone.now(), timezone.now() - timedelta(days=3)
    client = host_client("shop-a")
    client.force_login(sara)
    key = client.session.session_key
    for name, failed, shut in (("old", long_ago, long_ago), ("new", now, None), ("shut", long_ago, now + timedelta(1))):
        Attempt.objects.create(kind="password", key=name, failures=3, failed_at=failed, locked_until=shut)
    told = {"purpose": "enter", "channel": "email", "user": sara}
    Code.objects.create(address="old@example.com", expires_at=long_ago, **told)
    Code.objects.create(address="new@example.com", expires_at=now, **told)
    EmailedLink.objects.create(purpose="reset", email="old@example.com", expires_at=long_ago)
    Session.objects.create(session_key="run-out", session_data="x", expire_date=long_ago)
    OpenSession.objects.create(user=sara, session_key="run-out", how="password")
    OpenSession.objects.update(seen_at=long_ago)
    found = forget_old(None)  # type: ignore[arg-type]
    assert found == {"tries": 1, "codes": 1, "links": 1, "run_out": 1, "sessions": 1}
    assert set(Attempt.objects.values_list("key", flat=True)) == {"new", "shut"}
    assert Code.objects.get().address == "new@example.com"
    assert OpenSession.objects.get().session_key == key
    assert sum(forget_old(None).values()) == 0  # type: ignore[arg-type]


def test_the_clock_asks_for_it_in_each_tenant_and_in_the_city() -> None:
    kinds = [kind_named(name) for name in ("doors.forget", "doors.forget_city")]
    assert [(kind.every, kind.city) for kind in kinds if kind] == [("day", False), ("day", True)]
