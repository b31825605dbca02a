"""The second way: deliveries that were put aside, each tried again alone when its time has come."""

from __future__ import annotations

import logging
from contextlib import AbstractContextManager, nullcontext

from django.db import connection, transaction
from django.utils import timezone

from orchestration.outbox.circuits import note_failure, note_success, open_circuits, take_probes
from orchestration.outbox.claiming import claim_deliveries
from orchestration.outbox.destinations import Destination, destination, destinations, telling
from orchestration.outbox.models import Delivery
from orchestration.outbox.settling import aggregate_name, next_try, settle
from tenancy.context import CITY_SCHEMA, in_tenant
from tenancy.models import Tenant

log = logging.getLogger(__name__)

BATCH = 20


def retry_due(*, limit: int) -> tuple[int, int]:
    """Tries what is due; returns how many were tried and how many delivered. Open circuits get their probe and
    nothing else."""
    known = destinations()
    holding = [each.name for each in known if each.holds]
    tried = delivered = 0
    for name in take_probes():
        if destination(name) is not None:
            probes = claim_deliveries(size=1, destinations=[name], holding=holding, probe=True)
            delivered += sum(_try(each, probe=True) for each in probes)
            if not probes:
                note_success(name)
    while tried < limit:
        closed = {each.name for each in known} - open_circuits()
        rows = claim_deliveries(size=BATCH, destinations=closed, holding=holding)
        if not rows:
            break
        tried += len(rows)
        delivered += sum(_try(each, probe=False) for each in rows)
    return tried, delivered


def _try(delivery: Delivery, *, probe: bool) -> bool:
    to = destination(delivery.destination)
    assert to is not None, "only known destinations are claimed"
    try:
        with _place_of(delivery), transaction.atomic():
            if not _take(delivery):
                return False
            if delivery.schema_name == CITY_SCHEMA or Tenant.objects.filter(schema_name=delivery.schema_name).exists():
                with telling(delivery.event, to):
                    to.run(delivery.event)
            settle([delivery.event_id])
    except Exception as error:
        if connection.connection is None or connection.connection.closed:
            raise
        log.exception("%s could not be delivered to %s", delivery.event, to.name)
        note_failure(to.name, aggregate_name(delivery), repr(error))
        _put_back(delivery, to, repr(error), counts=not probe)
        return False
    note_success(to.name)
    return True


def _place_of(delivery: Delivery) -> AbstractContextManager[None]:
    tenant = None
    if delivery.schema_name != CITY_SCHEMA:
        tenant = Tenant.objects.filter(schema_name=delivery.schema_name).first()
    return nullcontext() if tenant is None else in_tenant(tenant)


def _take(delivery: Delivery) -> bool:
    """Writes "delivered"; the effect follows in the same transaction. False: somebody took the claim over."""
    held = Delivery.objects.filter(pk=delivery.pk, claim=delivery.claim, status__in=["waiting", "retrying"])
    return bool(
        held.update(
            status=Delivery.Status.DELIVERED, settled_at=timezone.now(), claim=None, claimed_until=None, error=""
        )
    )


def _put_back(delivery: Delivery, to: Destination, error: str, *, counts: bool) -> None:
    """Waits for its next try, or is given up. A probe of an open circuit uses up no try."""
    tries = delivery.attempts if counts else delivery.attempts - 1
    dead = tries >= to.tries
    with transaction.atomic():
        Delivery.objects.filter(pk=delivery.pk, claim=delivery.claim).update(
            status=Delivery.Status.DEAD if dead else Delivery.Status.RETRYING,
            attempts=tries,
            error=error[:4000],
            next_try_at=None if dead else next_try(tries),
            settled_at=timezone.now() if dead else None,
            claim=None,
            claimed_until=None,
        )
        settle([delivery.event_id])
    if dead:
        log.error("%s is a dead letter of %s after %s tries: %s", delivery.event, to.name, tries, error)
