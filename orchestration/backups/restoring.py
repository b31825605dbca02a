"""Bringing one tenant back: into its own place, or as a copy under a new handle. No other tenant is touched.

What other systems were told stays told: events, workflows, jobs and webhooks are the city's and are not in an archive,
so nothing happens twice. Sessions and links of the archive open nothing.
"""

from __future__ import annotations

import json
import zipfile
from pathlib import Path
from typing import Any

from django.db import connection, transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from orchestration.audit import record
from orchestration.backups.archives import Kind, Unpacked, unpack
from orchestration.backups.copying import copy_files, make_copy, renumber_stores
from orchestration.backups.files import Say, put_back, silent
from orchestration.backups.models import TenantArchive
from orchestration.backups.postgres import load_schema
from orchestration.backups.registry_rows import put_back_missing
from orchestration.backups.shelves import workplace
from tenancy.actor import Actor
from tenancy.cache import forget_kept_values
from tenancy.context import in_tenant, in_the_city
from tenancy.errors import DomainError
from tenancy.models import Tenant
from tenancy.models.words import TenantStatus
from tenancy.provisioning.migrating import everything_there_is, migrate_schema
from tenancy.provisioning.schemas import migrations_fingerprint
from tenancy.resolver.version import registry_changed
from tenancy.telling import tell

SPENT = ("django_session", "people_emailedlink")


def restore_tenant(*, archive: TenantArchive, actor: Actor, handle: str = "", say: Say = silent) -> Tenant:
    """The tenant as it was, with its files. Without `handle`: in its own place; it is closed meanwhile and opens again
    as it was. With one: a new tenant, closed until an operator opens it; members, domains and keys are not copied.
    Once more: again.

    Raises DomainError: those of `unpack`; backup.no_tenant, backup.too_new, and those of `request_tenant`.
    """
    if archive.kind != Kind.BACKUP:
        raise DomainError("backup.no_backup", _("This is an export. Choose a backup."))
    with workplace(archive.lies_in, f"restore-{archive.uuid}") as parts:
        unpacked = unpack(archive, parts)
        rows = json.loads((parts / "registry.json").read_text(encoding="utf-8"))
        if handle:
            return _as_copy(archive, unpacked, rows, parts, handle, actor, say)
        return _in_place(archive, unpacked, rows, parts, actor, say)


def _in_place(
    archive: TenantArchive,
    unpacked: Unpacked,
    rows: list[dict[str, Any]],
    parts: Path,
    actor: Actor,
    say: Say,
) -> Tenant:
    manifest = unpacked.manifest
    with in_the_city():
        tenant = Tenant.objects.filter(uuid=manifest["tenant"]).first()
    if tenant is None:
        raise DomainError("backup.no_tenant", _("This tenant is deleted. Restore the backup under a new handle."))
    # A try that was stopped half-way left the word of before.
    before = tenant.metadata.get("restoring") or tenant.status
    _set_status(tenant, TenantStatus.INACTIVE, before)
    load_schema(
        parts / "schema.dump",
        was=manifest["schema"],
        name=tenant.schema_name,
        after=lambda: _check_and_clean(tenant.schema_name),
    )
    _bring_up_to_date(tenant, manifest)
    with in_the_city(), transaction.atomic():
        came = put_back_missing(rows)
    files, missing = _files_back(tenant, unpacked, parts, say)
    _set_status(tenant, before, None)
    told = {"into": "place", "rows_back": came, "files_back": files, "files_missing": missing[:100]}
    _note(archive, tenant, actor, told)
    return tenant


def _as_copy(
    archive: TenantArchive,
    unpacked: Unpacked,
    rows: list[dict[str, Any]],
    parts: Path,
    handle: str,
    actor: Actor,
    say: Say,
) -> Tenant:
    manifest = unpacked.manifest
    tenant, stores = make_copy(rows=rows, handle=handle, actor=actor)

    def finish() -> None:
        _check_and_clean(tenant.schema_name)
        renumber_stores(tenant.schema_name, stores)

    load_schema(parts / "schema.dump", was=manifest["schema"], name=tenant.schema_name, after=finish)
    _bring_up_to_date(tenant, manifest)
    files, missing = _files_back(tenant, unpacked, parts, say)
    # Those that the archive does not hold are taken from the former tenant, as long as that is there.
    files += copy_files(was=manifest["tenant"], tenant=tenant, names=missing)
    _note(archive, tenant, actor, {"into": handle, "files": files})
    return tenant


def _files_back(tenant: Tenant, unpacked: Unpacked, parts: Path, say: Say) -> tuple[int, list[str]]:
    listed = json.loads((parts / "media.json").read_text(encoding="utf-8"))
    with in_tenant(tenant), zipfile.ZipFile(unpacked.zip) as source:
        return put_back(source, listed, say)


def _check_and_clean(schema: str) -> None:
    """Refuses a schema that is ahead of this program; ends its sessions and links."""
    with connection.cursor() as cursor:
        cursor.execute(f'SELECT app, name FROM "{schema}".django_migrations')  # noqa: S608 (the registry's own name)
        ours = {app for app, _name in everything_there_is()}
        unknown = [f"{app}.{name}" for app, name in cursor.fetchall() if app in ours and not _is_known(app, name)]
        if unknown:
            raise DomainError("backup.too_new", f"A newer program wrote this archive: {', '.join(unknown[:3])}")
        for table in SPENT:
            cursor.execute(f'DELETE FROM "{schema}".{table}')  # noqa: S608


def _is_known(app: str, name: str) -> bool:
    from django.db.migrations.loader import MigrationLoader

    loader = MigrationLoader(None)
    replaced = {key for each in loader.disk_migrations.values() for key in each.replaces}
    return (app, name) in loader.disk_migrations or (app, name) in replaced


def _bring_up_to_date(tenant: Tenant, manifest: dict[str, Any]) -> None:
    if manifest["program"] != migrations_fingerprint():
        migrate_schema(tenant.schema_name)
    forget_kept_values(tenant.schema_name)
    registry_changed()


def _set_status(tenant: Tenant, status: str, restoring: str | None) -> None:
    with in_the_city(), transaction.atomic():
        row = Tenant.objects.select_for_update().get(pk=tenant.pk)
        row.status = status
        row.metadata = {**row.metadata, "restoring": restoring} if restoring else row.metadata
        if restoring is None:
            row.metadata.pop("restoring", None)
        row.save()
    tenant.refresh_from_db()


def _note(archive: TenantArchive, tenant: Tenant, actor: Actor, facts: dict[str, Any]) -> None:
    with in_the_city(), transaction.atomic():
        archive.restored_at = timezone.now()
        archive.facts = {**archive.facts, "last_restore": facts}
        archive.save()
        record("tenant.restored", resource=tenant, tenant_id=str(tenant.uuid), after=facts, actor=actor)
        told = {"tenant": tenant.pk, "handle": tenant.handle, "archive": str(archive.uuid)}
        tell("tenant.restored", about=tenant, tenant=tenant, payload=told, actor=actor)
