"""Pulling from another system as a job: page by page, with progress, called off at any page, taken up where it stopped.

A thing that cannot be taken does not hold up the others: it is counted and told among the issues. A system that is
slow, busy or broken does: the job waits as long as it is asked to, then fails, and goes on from the same page later.
"""

from __future__ import annotations

import logging
import time
from collections.abc import Callable
from datetime import datetime, timedelta
from typing import Any, TypeVar

from django.db import InterfaceError, OperationalError, transaction
from django.utils import timezone

from orchestration.integrations.adapters import Link
from orchestration.integrations.asking import connect, take_in
from orchestration.integrations.circuits import note_trouble
from orchestration.integrations.faults import (
    IntegrationFault,
    NotConfigured,
    SchemaChanged,
    TemporaryFault,
)
from orchestration.integrations.findings import Findings, collecting, note_change, note_issue
from orchestration.integrations.models import ExternalId
from orchestration.integrations.ports import port_of
from orchestration.integrations.pulls import Page, Pullable, Thing
from orchestration.jobs.kinds import Work
from orchestration.jobs.models import SyncJob
from orchestration.jobs.working import CalledOff
from tenancy.context import tenant_here
from tenancy.errors import DomainError
from tenancy.models import Tenant

log = logging.getLogger(__name__)
T = TypeVar("T")

PAUSES = (1.0, 2.0, 4.0, 8.0)  # seconds between tries of one page
LONGEST_PAUSE = 60.0
BREATH = 10.0  # seconds between two signs of life within a page
OVERLAP = timedelta(minutes=5)  # clocks differ, and a change may be written a moment after its own time
SKIPPED = {"skipped": "not_configured"}


def pull(system: str, work: Work) -> dict[str, Any]:
    """Everything of a system, or `payload["entities"]` of it. With `payload["changes"]` only what changed since the
    last pull that ended. Returns what was found."""
    tenant = tenant_here()
    found = own_link(system, tenant)
    if found is None:
        return dict(SKIPPED)
    adapter, link = found
    place = _Place(work, adapter)
    with collecting(place.findings):
        for number, entity in enumerate(place.entities):
            if number < place.at["entity"]:
                continue
            _pull_entity(adapter, link, entity, place, tenant)
            place.next_entity()
    return place.findings.as_result()


def take_one(system: str, work: Work) -> dict[str, Any]:
    """One thing as it is there now; hidden here when it is gone there."""
    tenant = tenant_here()
    found = own_link(system, tenant)
    if found is None:
        return dict(SKIPPED)
    adapter, link = found
    entity, external_id = work.job.entity, work.job.entity_id
    with collecting(Findings()) as findings:
        thing = patiently(lambda: adapter.read_one(link, entity, external_id), work)
        if thing is None:
            if entity in adapter.removable:
                _hide(system, entity, external_id, tenant)
        else:
            _take(system, entity, thing, tenant, link, work)
    return findings.as_result()


def own_link(system: str, tenant: Tenant) -> tuple[Pullable, Link] | None:
    """How the tenant itself reaches a system that things are pulled from. The platform's connection does not count:
    what is there belongs to nobody in particular, and everybody would get it."""
    try:
        adapter, link = connect(system, tenant)
    except NotConfigured:
        return None
    return (adapter, link) if isinstance(adapter, Pullable) and not link.shared else None


def patiently(call: Callable[[], T], work: Work) -> T:
    """Tries again while the fault is temporary, for as long as the system asks. Raises what is left."""
    for pause in (*PAUSES, None):
        try:
            return call()
        except TemporaryFault as fault:
            wish = fault.retry_after or 0.0
            if pause is None or wish > LONGEST_PAUSE:
                raise
            # The job's lease is kept, and who called it off is heard.
            work.progress(work.job.progress_done, work.job.progress_total)
            time.sleep(max(pause, wish))
    raise AssertionError


class _Place:
    """Where a pull stands: kept in the job's row after each page, so that the next try goes on there."""

    def __init__(self, work: Work, adapter: Pullable) -> None:
        payload = work.payload
        self.work = work
        self.entities = [each for each in adapter.pulls if each in (payload.get("entities") or adapter.pulls)]
        kept = payload.get("at")
        self.at: dict[str, Any] = kept or {
            "entity": 0,
            "start": 0,
            "began": timezone.now().isoformat(),
            "since": _last_pull(work.job, adapter.name) if payload.get("changes") else None,
        }
        self.findings = Findings.of(payload.get("found") or {})
        self.done = int(self.at.get("done", 0))
        self.breathed = time.monotonic()

    @property
    def since(self) -> datetime | None:
        told = self.at["since"]
        return datetime.fromisoformat(told) if told else None

    @property
    def began(self) -> datetime:
        return datetime.fromisoformat(self.at["began"])

    def breathe(self) -> None:
        """Between two things: keeps the job's lease while a page takes long. Raises CalledOff."""
        if time.monotonic() - self.breathed > BREATH:
            self.breathed = time.monotonic()
            self.work.progress(self.done, max(self.done, self.work.job.progress_total))

    def after(self, page: Page) -> None:
        """A page is done."""
        self.done += len(page.things)
        self.at.update(start=page.following, done=self.done)
        left = page.total - (page.following or page.total)
        self.keep(max(self.done + left, self.done))

    def next_entity(self) -> None:
        self.at.update(entity=self.at["entity"] + 1, start=0)
        self.keep(self.done)

    def keep(self, total: int) -> None:
        """Writes it down. Raises CalledOff when somebody called the job off."""
        job = self.work.job
        job.progress_done, job.progress_total = self.done, total
        job.payload = {**job.payload, "at": self.at, "found": self.findings.as_result()}
        # First, so that one that is called off here goes on behind this page.
        SyncJob.objects.filter(pk=job.pk, claim=job.claim).update(payload=job.payload)
        self.work.progress(self.done, total)


def _pull_entity(adapter: Pullable, link: Link, entity: str, place: _Place, tenant: Tenant) -> None:
    start = place.at["start"]
    while start is not None:
        here = start

        def read(here: int = here) -> Page:
            return adapter.read_page(link, entity, here, place.since)

        page = patiently(read, place.work)
        for thing in page.things:
            _take(adapter.name, entity, thing, tenant, link, place.work)
            place.breathe()
        start = page.following
        place.after(page)
    if place.since is None and entity in adapter.removable:
        _hide_missing(adapter, link, entity, place, tenant)


def _take(system: str, entity: str, thing: Thing, tenant: Tenant, link: Link, work: Work) -> None:
    """Writes one thing. What is wrong with it is told, and the next one comes."""
    try:
        if thing.fault:
            raise SchemaChanged(thing.fault)
        values = thing.values
        prepare = getattr(port_of(system, entity), "prepare", None)
        if prepare is not None:
            # What takes long, such as fetching pictures, holds no row.
            values = patiently(lambda: prepare(thing.values, thing.external_id), work)
        with transaction.atomic():
            take_in(system, entity, values, thing.external_id, tenant=tenant)
            _seen(system, entity, tenant).filter(external_id=thing.external_id).update(synced_at=timezone.now())
    except (TemporaryFault, CalledOff, OperationalError, InterfaceError):
        raise
    except Exception as error:
        what = f"{entity} {thing.external_id}"
        # It is there, though it cannot be taken: it is not to be hidden.
        _seen(system, entity, tenant).filter(external_id=thing.external_id).update(synced_at=timezone.now())
        note_change(entity, "failed")
        if isinstance(error, IntegrationFault | DomainError):
            note_issue(error.code, what, str(error))
        else:
            # Its text may repeat what is personal.
            log.exception("%s of %s cannot be written", what, link.name)
            note_issue("unwritable", what, type(error).__name__)
        if isinstance(error, IntegrationFault):
            note_trouble(link.name, what, error)


def _hide_missing(adapter: Pullable, link: Link, entity: str, place: _Place, tenant: Tenant) -> None:
    """What was pulled once and did not come this time is asked for by its name, and hidden if it is gone."""
    missing = _seen(adapter.name, entity, tenant).filter(synced_at__lt=place.began)
    for external_id in list(missing.order_by("pk").values_list("external_id", flat=True)):

        def read(external_id: str = external_id) -> Thing | None:
            return adapter.read_one(link, entity, external_id)

        thing = patiently(read, place.work)
        if thing is None:
            _hide(adapter.name, entity, external_id, tenant)
        else:
            _take(adapter.name, entity, thing, tenant, link, place.work)
        place.breathe()


def _hide(system: str, entity: str, external_id: str, tenant: Tenant) -> None:
    hide = getattr(port_of(system, entity), "hide", None)
    row = _seen(system, entity, tenant).filter(external_id=external_id).first()
    if row is None or hide is None:
        return
    with transaction.atomic():
        if hide(row.own_id):
            note_change(entity, "hidden")
        ExternalId.objects.filter(pk=row.pk).update(synced_at=timezone.now())


def _seen(system: str, entity: str, tenant: Tenant) -> Any:
    return ExternalId.objects.filter(tenant=tenant, system=system, entity=entity)


def _last_pull(job: SyncJob, system: str) -> str | None:
    """When the last pull of everything that ended well had begun; None where there is none: then everything is read."""
    rows = SyncJob.objects.filter(
        schema_name=job.schema_name, kind__startswith=f"{system}.", status=SyncJob.Status.COMPLETED, entity=""
    )
    for row in rows.exclude(result__has_key="skipped").order_by("-pk")[:20]:
        at = row.payload.get("at")
        if at and not row.payload.get("entities"):
            return str((datetime.fromisoformat(at["began"]) - OVERLAP).isoformat())
    return None
