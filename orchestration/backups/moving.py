"""Moving a tenant's files and archives to the home that its zone has today: the choice at its set-up is kept until
somebody moves it."""

from __future__ import annotations

import shutil
import time
from typing import Any

from django.core.files.storage import Storage, storages
from django.db import transaction

from orchestration.audit import record
from orchestration.backups.models import TenantArchive
from orchestration.backups.shelves import bring, put_away, throw_away, workplace
from tenancy.actor import Actor
from tenancy.context import in_tenant, in_the_city
from tenancy.models import Tenant
from tenancy.provisioning.schemas import drop_copy
from tenancy.residency import CITY_DATABASE, Home, home_of_zone
from tenancy.services.files import files_below
from tenancy.services.governance import authority_of

# Until every process has heard where new files go: so long somebody may still write to the former home.
HEARD = 2.0  # seconds
MARK = "moved_from"


def wanted_home(tenant: Tenant) -> Home:
    """Where its data would lie if it were set up today. Raises DomainError: those of `home_of_zone`."""
    return home_of_zone(tenant.residency_zone, authority_of(tenant))


def strays_of(tenant: Tenant) -> int:
    """How many of its archives lie elsewhere than its files."""
    with in_the_city():
        ready = TenantArchive.objects.filter(tenant_id=str(tenant.uuid), status=TenantArchive.Status.READY)
        return ready.exclude(lies_in=tenant.storage_alias).count()


def move_data(*, tenant: Tenant, actor: Actor) -> dict[str, int]:
    """Copies the files, points the tenant to them, takes along what came meanwhile and the archives, then deletes what
    lay in the former home. Pages are shown all the time. Once more: goes on where it stopped. Raises DomainError."""
    home = wanted_home(tenant)
    former, counts = _former_home(tenant), {"files": 0, "archives": 0}
    if former.storage != home.storage:
        _copy_files(tenant, former.storage, home.storage)
    _point(tenant, former, home, actor)
    if former.storage != home.storage:
        time.sleep(HEARD)
        counts["files"] = _copy_files(tenant, former.storage, home.storage)
        _delete_copied(tenant, former.storage, home.storage)
    counts["archives"] = _move_archives(tenant, home.storage)
    if former.database not in {home.database, CITY_DATABASE}:
        drop_copy(tenant.schema_name, former.database)
    _point(tenant, None, home, actor)
    return counts


def _former_home(tenant: Tenant) -> Home:
    """Where the data lie now, or where a move that was stopped has left some of them."""
    kept = tenant.metadata.get(MARK)
    return Home(*kept) if kept else Home(tenant.storage_alias, tenant.database_alias)


def _point(tenant: Tenant, former: Home | None, home: Home, actor: Actor) -> None:
    """The tenant's row says where its data are, and, until the move is over, where they were."""
    with in_the_city(), transaction.atomic():
        row = Tenant.objects.select_for_update().get(pk=tenant.pk)
        was = {"storage": row.storage_alias, "database": row.database_alias}
        lies = {"storage": home.storage, "database": home.database}
        row.storage_alias, row.database_alias = home.storage, home.database
        row.metadata = {name: value for name, value in row.metadata.items() if name != MARK}
        if former is not None:
            row.metadata[MARK] = [former.storage, former.database]
        row.save()
        if was != lies:
            record("tenant.data_moved", resource=row, tenant_id=str(row.uuid), before=was, after=lies, actor=actor)
    tenant.refresh_from_db()


def _copy_files(tenant: Tenant, former: str, new: str) -> int:
    """What is missing in the new home, or has another size there. Returns how many are in the former."""
    source, target = storages[former], storages[new]
    with in_tenant(tenant):
        names = list(files_below("", source))
        for name in names:
            if _is_copied(name, source, target):
                continue
            target.delete(name)
            with source.open(name, "rb") as content:
                target.save(name, content)
    return len(names)


def _delete_copied(tenant: Tenant, former: str, new: str) -> None:
    """What is not in the new home stays where it is: the next move finds it."""
    source, target = storages[former], storages[new]
    with in_tenant(tenant):
        for name in list(files_below("", source)):
            if _is_copied(name, source, target):
                source.delete(name)


def _is_copied(name: str, source: Storage, target: Storage) -> bool:
    return target.exists(name) and target.size(name) == source.size(name)


def _move_archives(tenant: Tenant, home: str) -> int:
    moved = 0
    with in_the_city():
        ready = TenantArchive.objects.filter(tenant_id=str(tenant.uuid), status=TenantArchive.Status.READY)
        for archive in ready.exclude(lies_in=home):
            _move_archive(archive, home)
            moved += 1
    return moved


def _move_archive(archive: Any, home: str) -> None:
    with workplace(home, f"move-{archive.uuid}") as place:
        brought = bring(archive, place)
        copy = place / "copy"
        shutil.copyfile(brought, copy)
        put_away(copy, archive.file, home)
    former = TenantArchive(file=archive.file, lies_in=archive.lies_in)
    TenantArchive.objects.filter(pk=archive.pk).update(lies_in=home)
    throw_away(former)
