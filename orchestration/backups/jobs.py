"""The worker's part. Each may run twice: an archive is written anew, a restore puts the same rows back."""

from __future__ import annotations

import logging
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any

from django.db import Error as DatabaseError
from django.db import connection
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from orchestration.backups.archives import Kind, Status, make_archive
from orchestration.backups.asking import COPY, MAKE, MOVE, RESTORE, ask_archive, forget_old
from orchestration.backups.copies import copy_rows, wants_copy
from orchestration.backups.files import Say
from orchestration.backups.models import TenantArchive
from orchestration.backups.moving import move_data
from orchestration.backups.restoring import restore_tenant
from orchestration.jobs import Work, ask_job, register_job
from orchestration.jobs.working import CalledOff
from tenancy.actor import Actor
from tenancy.context import in_the_city, tenant_here
from tenancy.errors import DomainError
from tenancy.models import Tenant

log = logging.getLogger(__name__)

NIGHTLY = "tenant.backup"
BEAT = 5  # seconds between two signs of life


class Pulse:
    """How far a job is, told by whoever works and passed on by whoever keeps its lease."""

    def __init__(self, may_stop: bool) -> None:
        self.at, self.may_stop = (0, 1), may_stop
        self.called_off: CalledOff | None = None

    def say(self, done: int, total: int) -> None:
        """So many of so many. Raises CalledOff when nobody wants it any more and it may stop half-way."""
        if self.may_stop and self.called_off is not None:
            raise self.called_off
        self.at = (done, total)


@contextmanager
def kept_alive(work: Work, *, may_stop: bool = False) -> Iterator[Say]:
    """Keeps the job's lease while PostgreSQL's programs work and files are copied: no second worker begins the same
    meanwhile."""
    over, pulse = threading.Event(), Pulse(may_stop)

    def beat() -> None:
        try:
            while not over.wait(BEAT) and pulse.called_off is None:
                try:
                    with in_the_city():
                        work.progress(*pulse.at)
                except CalledOff as gone:
                    pulse.called_off = gone
                except DatabaseError as error:
                    log.warning("job %s: no sign of life could be given: %s", work.job.pk, error)
                    connection.close()
        finally:
            connection.close()

    thread = threading.Thread(target=beat, name=f"job-{work.job.pk}", daemon=True)
    thread.start()
    try:
        yield pulse.say
    finally:
        over.set()
        thread.join()


def make(work: Work) -> dict[str, Any]:
    """Writes the archive that was asked for."""
    archive = TenantArchive.objects.get(pk=work.job.entity_id)
    try:
        with kept_alive(work, may_stop=True) as say:
            made = make_archive(archive=archive, actor=Actor.system(MAKE), say=say)
    except Exception as error:
        words = gettext("It was called off.") if isinstance(error, CalledOff) else str(error)[:2000]
        facts = error.detail if isinstance(error, DomainError) else {}
        TenantArchive.objects.filter(pk=archive.pk).update(status=Status.FAILED, error=words, facts=facts)
        raise
    forget_old(made.tenant_id)
    if made.kind == Kind.BACKUP and wants_copy(made):
        ask_job(kind=COPY, entity="archive", entity_id=made.pk, actor=Actor.system(MAKE))
    return {"file": made.file, "size": made.size}


def copy(work: Work) -> dict[str, Any]:
    """Brings the rows of a backup into the database of the tenant's zone."""
    archive = TenantArchive.objects.get(pk=work.job.entity_id)
    with kept_alive(work):
        return copy_rows(archive=archive, actor=Actor.system(COPY))


def restore(work: Work) -> dict[str, Any]:
    """Brings the tenant back."""
    archive = TenantArchive.objects.get(pk=work.job.entity_id)
    handle = str(work.payload.get("handle") or "")
    with kept_alive(work) as say:
        tenant = restore_tenant(archive=archive, handle=handle, actor=Actor.system(RESTORE), say=say)
    return {"tenant": tenant.handle, **archive.facts.get("last_restore", {})}


def move(work: Work) -> dict[str, Any]:
    """Takes files and archives to the home of the tenant's zone."""
    tenant = Tenant.objects.get(pk=work.job.entity_id)
    with kept_alive(work):
        return dict(move_data(tenant=tenant, actor=Actor.system(MOVE)))


def ask_nightly(work: Work) -> dict[str, Any]:
    """A backup of the tenant in which the clock asks."""
    tenant = tenant_here()
    with in_the_city():
        archive = ask_archive(tenant=tenant, kind=Kind.BACKUP, actor=Actor.system(NIGHTLY))
    return {"archive": str(archive.uuid)}


def register() -> None:
    """Called once at start-up."""
    register_job(MAKE, make, _("Archive of a tenant"), queue="platform", city=True)
    register_job(RESTORE, restore, _("Bringing a tenant back"), queue="platform", city=True)
    register_job(COPY, copy, _("Copy of rows in a zone"), queue="platform", city=True)
    register_job(MOVE, move, _("Moving a tenant's data"), queue="platform", city=True)
    register_job(NIGHTLY, ask_nightly, _("Nightly backup"), queue="platform", every="day")
