"""Asking for archives and for restoring, and forgetting old ones. The work is done by jobs."""

from __future__ import annotations

from datetime import timedelta

from django.conf import settings
from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from orchestration.audit import record
from orchestration.backups.archives import Kind, Status
from orchestration.backups.models import TenantArchive
from orchestration.backups.moving import wanted_home
from orchestration.backups.shelves import throw_away
from orchestration.jobs import ask_job
from orchestration.jobs.models import SyncJob
from tenancy.actor import Actor
from tenancy.context import in_the_city
from tenancy.errors import DomainError
from tenancy.models import Tenant

MAKE, RESTORE, COPY, MOVE = "tenant.archive", "tenant.restore", "tenant.copy_rows", "tenant.move_data"
# An export lies ready for its owner for so long.
EXPORT_KEPT = timedelta(days=7)


def ask_archive(*, tenant: Tenant, kind: str, actor: Actor) -> TenantArchive:
    """Asks for a backup or an export; one that waits already is returned instead."""
    with in_the_city(), transaction.atomic():
        Tenant.objects.select_for_update().get(pk=tenant.pk)
        mine = TenantArchive.objects.filter(tenant_id=str(tenant.uuid), kind=kind)
        waiting = mine.filter(status=Status.ASKED).first()
        if waiting is not None and _is_under_way(waiting):
            return waiting
        made = TenantArchive.objects.create(
            tenant_id=str(tenant.uuid), handle=tenant.handle, kind=kind, asked_by=actor.name[:160]
        )
        record(f"tenant.{kind}_asked", resource=made, tenant_id=made.tenant_id, actor=actor)
        ask_job(kind=MAKE, entity="archive", entity_id=made.pk, actor=actor)
    return made


def ask_restore(*, archive: TenantArchive, handle: str, actor: Actor) -> SyncJob:
    """Asks that a backup be brought back, into its own place or under a new handle. Raises DomainError
    backup.no_backup, backup.gone."""
    if archive.kind != Kind.BACKUP:
        raise DomainError("backup.no_backup", _("This is an export. Choose a backup."))
    if archive.status != Status.READY:
        raise DomainError("backup.gone", _("This archive is not there."))
    with in_the_city(), transaction.atomic():
        asked = {"handle": handle}
        record("tenant.restore_asked", resource=archive, tenant_id=archive.tenant_id, after=asked, actor=actor)
        return ask_job(kind=RESTORE, entity="archive", entity_id=archive.pk, payload=asked, actor=actor)


def ask_move(*, tenant: Tenant, actor: Actor) -> SyncJob:
    """Asks that the tenant's files and archives be taken to the home of its zone. Raises DomainError: those of
    `tenancy.residency.home_of_zone`."""
    home = wanted_home(tenant)
    with in_the_city(), transaction.atomic():
        lies = {"storage": home.storage, "database": home.database}
        record("tenant.move_asked", resource=tenant, tenant_id=str(tenant.uuid), after=lies, actor=actor)
        return ask_job(kind=MOVE, entity="tenant", entity_id=tenant.pk, actor=actor)


def forget_old(tenant_id: str) -> int:
    """Deletes the files of all but the newest backups (`settings.BACKUPS_KEPT`), and of exports after a week. The
    records stay. Doing it twice changes nothing."""
    with in_the_city():
        ready = TenantArchive.objects.filter(tenant_id=tenant_id, status=Status.READY)
        old = list(ready.filter(kind=Kind.BACKUP).order_by("-created_at")[settings.BACKUPS_KEPT :])
        old += ready.filter(kind=Kind.EXPORT, ready_at__lt=timezone.now() - EXPORT_KEPT)
        for archive in old:
            throw_away(archive)
            TenantArchive.objects.filter(pk=archive.pk).update(status=Status.GONE)
    return len(old)


def _is_under_way(archive: TenantArchive) -> bool:
    jobs = SyncJob.objects.filter(kind=MAKE, entity_id=str(archive.pk))
    return jobs.filter(status__in=SyncJob.OPEN).exists()
