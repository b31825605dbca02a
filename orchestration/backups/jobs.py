"""The worker's part. Each may run twice: an archive is written anew, a restore puts the same rows back."""

from __future__ import annotations

import threading
from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any

from django.db import connection
from django.utils.translation import gettext_lazy as _

from orchestration.backups.archives import Kind, Status, make_archive
from orchestration.backups.asking import COPY, MAKE, MOVE, RESTORE, ask_archive, forget_old
from orchestration.backups.copies import copy_rows, wants_copy
from orchestration.backups.models import TenantArchive
from orchestration.backups.moving import move_data
from orchestration.backups.restoring import restore_tenant
from orchestration.jobs import Work, ask_job, register_job
from tenancy.actor import Actor
from tenancy.context import in_the_city, require_tenant
from tenancy.models import Tenant

NIGHTLY = "tenant.backup"
BEAT = 30  # seconds between two signs of life


@contextmanager
def kept_alive(work: Work) -> Iterator[None]:
    """Keeps the job's lease while PostgreSQL's programs work: no second worker begins the same meanwhile."""
    over = threading.Event()

    def beat() -> None:
        try:
            while not over.wait(BEAT):
                with in_the_city():
                    work.progress(0, 1)
        finally:
            connection.close()

    thread = threading.Thread(target=beat, name=f"job-{work.job.pk}", daemon=True)
    thread.start()
    try:
        yield
    finally:
        over.set()
        thread.join()


def make(work: Work) -> dict[str, Any]:
    """Writes the archive that was asked for."""
    archive = TenantArchive.objects.get(pk=work.job.entity_id)
    try:
        with kept_alive(work):
            made = make_archive(archive=archive, actor=Actor.system(MAKE))
    except Exception as error:
        TenantArchive.objects.filter(pk=archive.pk).update(status=Status.FAILED, error=str(error)[:2000])
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
    with kept_alive(work):
        tenant = restore_tenant(archive=archive, handle=handle, actor=Actor.system(RESTORE))
    return {"tenant": tenant.handle, **archive.facts.get("last_restore", {})}


def move(work: Work) -> dict[str, Any]:
    """Takes files and archives to the home of the tenant's zone."""
    tenant = Tenant.objects.get(pk=work.job.entity_id)
    with kept_alive(work):
        return dict(move_data(tenant=tenant, actor=Actor.system(MOVE)))


def ask_nightly(work: Work) -> dict[str, Any]:
    """A backup of the tenant in which the clock asks."""
    schema = require_tenant()
    with in_the_city():
        tenant = Tenant.objects.get(schema_name=schema)
        archive = ask_archive(tenant=tenant, kind=Kind.BACKUP, actor=Actor.system(NIGHTLY))
    return {"archive": str(archive.uuid)}


def register() -> None:
    """Called once at start-up."""
    register_job(MAKE, make, _("Archive of a tenant"), queue="platform", city=True)
    register_job(RESTORE, restore, _("Bringing a tenant back"), queue="platform", city=True)
    register_job(COPY, copy, _("Copy of rows in a zone"), queue="platform", city=True)
    register_job(MOVE, move, _("Moving a tenant's data"), queue="platform", city=True)
    register_job(NIGHTLY, ask_nightly, _("Nightly backup"), queue="platform", every="day")
