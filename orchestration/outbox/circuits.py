"""The circuit breaker of each destination.

It opens when LIMIT different aggregates have failed with no success between: one poisoned event never opens it. While
it is open, events for it wait and use up no tries; every PAUSES seconds one of them is tried. The first success closes
it and makes everything that waited due at once.
"""

from __future__ import annotations

from datetime import timedelta

from django.db import transaction
from django.utils import timezone

from orchestration.audit import record
from orchestration.outbox.models import Circuit, Delivery
from tenancy.actor import Actor

LIMIT = 5
PAUSES = (2, 5, 10, 20, 30)  # seconds between probes


def open_circuits() -> frozenset[str]:
    """Where nothing may be tried now."""
    return frozenset(circuit.destination for circuit in Circuit.objects.all() if circuit.is_open)


def failing_circuits() -> set[str]:
    """Those whose last word was a failure."""
    return {circuit.destination for circuit in Circuit.objects.all() if circuit.failing or circuit.opened_at}


def note_failure(destination: str, aggregate: str, error: str) -> bool:
    """One more failure; True when the circuit is open now."""
    with transaction.atomic():
        Circuit.objects.bulk_create([Circuit(destination=destination)], ignore_conflicts=True)
        circuit = Circuit.objects.select_for_update().get(pk=destination)
        if aggregate not in circuit.failing:
            circuit.failing = [*circuit.failing, aggregate][-LIMIT:]
        circuit.error = error[:2000]
        if circuit.opened_at is None and len(circuit.failing) >= LIMIT:
            circuit.opened_at, circuit.probes = timezone.now(), 0
            circuit.probe_at = timezone.now() + timedelta(seconds=PAUSES[0])
        circuit.save()
        return circuit.is_open


def note_success(destination: str) -> None:
    """It works: the circuit closes, and what waited is due."""
    with transaction.atomic():
        circuit = Circuit.objects.select_for_update().filter(pk=destination).first()
        if circuit is None or not (circuit.failing or circuit.opened_at):
            return
        was_open = circuit.opened_at is not None
        circuit.failing, circuit.opened_at, circuit.probe_at, circuit.probes = [], None, None, 0
        circuit.save()
        if was_open:
            waiting = Delivery.objects.filter(destination=destination, status__in=["waiting", "retrying"])
            waiting.update(next_try_at=timezone.now())


def take_probes() -> list[str]:
    """Open circuits that are due for a probe; whoever is told of one makes it, nobody else does meanwhile."""
    due = []
    with transaction.atomic():
        rows = Circuit.objects.select_for_update(skip_locked=True).exclude(opened_at=None)
        for circuit in rows.filter(paused=False, probe_at__lte=timezone.now()):
            circuit.probes += 1
            pause = PAUSES[min(circuit.probes, len(PAUSES) - 1)]
            circuit.probe_at = timezone.now() + timedelta(seconds=pause)
            circuit.save()
            due.append(circuit.destination)
    return due


@transaction.atomic
def pause(destination: str, *, paused: bool, actor: Actor) -> None:
    """An operator holds a destination back, or lets it go on. Call in the city."""
    Circuit.objects.update_or_create(destination=destination, defaults={"paused": paused})
    record(
        f"circuit.{'paused' if paused else 'resumed'}",
        resource=("outbox.circuit", destination),
        label=destination,
        actor=actor,
    )
