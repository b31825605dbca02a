"""What the clock asks for: each kind with `every`, for each open tenant."""

from __future__ import annotations

from contextlib import AbstractContextManager
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any

from django.conf import settings
from django.utils import timezone

from orchestration.jobs.asking import ask_job
from orchestration.jobs.kinds import JobKind, kinds
from tenancy.actor import Actor
from tenancy.context import in_tenant, in_the_city
from tenancy.services.lifecycle import open_tenants


def ask_by_clock(every: str) -> int:
    """Asks for the jobs of this rhythm; how many. One that still waits is not asked for again."""
    actor = Actor.system("clock")
    return sum(ask_for_kind(kind, actor=actor) for kind in kinds(every))


def ask_for_kind(kind: JobKind, *, actor: Actor) -> int:
    """Asks for one kind, in the city or in each open tenant; how many."""
    with in_the_city():
        known = () if kind.city else open_tenants()
        tenants = [tenant for tenant in known if kind.wanted is None or kind.wanted(tenant)]
    places: list[AbstractContextManager[None]] = [in_the_city()] if kind.city else [in_tenant(t) for t in tenants]
    for place in places:
        with place:
            ask_job(kind=kind.name, operation=kind.every or "", actor=actor)
    return len(places)


@dataclass(frozen=True, slots=True)
class Rhythm:
    """What beat does by itself: each so many seconds, or at `at` next."""

    name: str
    task: str
    seconds: float = 0.0
    at: datetime | None = None


def rhythms() -> list[Rhythm]:
    """Everything that happens by the clock, what comes next first; what happens all the time last."""
    now = timezone.now()
    found = [_rhythm(name, entry, now) for name, entry in settings.CELERY_BEAT_SCHEDULE.items()]
    return sorted(found, key=lambda each: (each.at or now + timedelta(days=365), each.seconds, each.name))


def _rhythm(name: str, entry: dict[str, Any], now: datetime) -> Rhythm:
    when = entry["schedule"]
    if isinstance(when, int | float):
        return Rhythm(name, entry["task"], float(when))
    # remaining_estimate counts from its own now(): the pause until the next time.
    at = now + when.remaining_estimate(now) + timedelta(seconds=0.5)
    return Rhythm(name, entry["task"], at=at.replace(microsecond=0))
