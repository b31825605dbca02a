"""Making archives: the schema, the registry's rows and the files of one tenant, in one file.

A zip with `manifest.json`, `schema.dump` (pg_dump's custom format), `registry.json`, `media.json` and the files below
`files/`; sealed when `BACKUP_KEY` is set and it is a backup. An export is for its owner and stays readable.
"""

from __future__ import annotations

import hashlib
import json
import zipfile
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from django.conf import settings
from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from orchestration.audit import record
from orchestration.backups.files import Say, list_files, pack_files, silent
from orchestration.backups.models import TenantArchive
from orchestration.backups.postgres import dump_schema
from orchestration.backups.registry_rows import rows_of
from orchestration.backups.sealing import is_sealed, open_file, seal_file
from orchestration.backups.shelves import bring, check_room, put_away, workplace
from tenancy.actor import Actor
from tenancy.context import in_tenant, in_the_city
from tenancy.errors import DomainError
from tenancy.models import Tenant
from tenancy.provisioning.schemas import migrations_fingerprint
from tenancy.telling import tell

FORMAT = 2  # 1 had a list of the files only
Kind, Status = TenantArchive.Kind, TenantArchive.Status


@dataclass(frozen=True, slots=True)
class Unpacked:
    """An archive that was looked into: its manifest, and the zip that holds the files."""

    manifest: dict[str, Any]
    zip: Path


def make_archive(*, archive: TenantArchive, actor: Actor, say: Say = silent) -> TenantArchive:
    """Writes the file of an archive that was asked for. Doing it again writes it anew. A tenant with more files than
    `BACKUP_LARGEST` gets a backup of its rows that says so, and no export.

    Raises DomainError: backup.too_large, backup.no_room, backup.dump_failed."""
    with in_the_city():
        tenant = Tenant.objects.get(uuid=archive.tenant_id)
    name, home = f"{tenant.handle}-{archive.uuid}.{archive.kind}", tenant.storage_alias
    sealed = bool(settings.BACKUP_KEY) and archive.kind == Kind.BACKUP
    with workplace(home, f"{archive.kind}-{archive.uuid}") as temporary:
        plain, dump = temporary / "archive.zip", temporary / "schema.dump"
        # Rows first: a file that comes meanwhile is one too many, not one too few.
        dump_schema(tenant.schema_name, dump)
        with in_tenant(tenant):
            listed = list_files()
        total = sum(row["size"] for row in listed)
        beyond = {"files_bytes": total, "most": settings.BACKUP_LARGEST} if total > settings.BACKUP_LARGEST else {}
        if beyond and archive.kind == Kind.EXPORT:
            raise DomainError("backup.too_large", _("The files are more than an archive takes."), **beyond)
        if not beyond:
            check_room(temporary, total * (2 if sealed else 1))
        facts = {**_write(plain, tenant, dump, [] if beyond else listed, say), **beyond}
        if sealed:
            seal_file(plain, temporary / "sealed")
            plain = temporary / "sealed"
        size, digest = plain.stat().st_size, digest_of(plain)
        put_away(plain, name, home)
    with in_the_city(), transaction.atomic():
        archive.status, archive.file, archive.lies_in, archive.size = Status.READY, name, home, size
        archive.sha256, archive.is_encrypted, archive.facts = digest, sealed, facts
        archive.error, archive.ready_at = "", timezone.now()
        archive.save()
        record(f"tenant.{archive.kind}_made", resource=archive, tenant_id=archive.tenant_id, actor=actor)
        told = {"tenant": tenant.pk, "archive": str(archive.uuid), "kind": archive.kind}
        tell(f"tenant.{archive.kind}_made", about=tenant, tenant=tenant, payload=told, actor=actor)
    return archive


def _write(file: Path, tenant: Tenant, dump: Path, listed: list[dict[str, Any]], say: Say) -> dict[str, Any]:
    with in_the_city():
        rows = rows_of(tenant)
    manifest = {
        "format": FORMAT,
        "tenant": str(tenant.uuid),
        "handle": tenant.handle,
        "schema": tenant.schema_name,
        "verticals": list(tenant.verticals or []),
        "program": migrations_fingerprint(),
        "made_at": timezone.now().isoformat(),
    }
    with zipfile.ZipFile(file, "w", zipfile.ZIP_DEFLATED) as target:
        target.writestr("manifest.json", json.dumps(manifest, indent=2))
        target.writestr("registry.json", json.dumps(rows, ensure_ascii=False, indent=1))
        target.write(dump, "schema.dump", zipfile.ZIP_STORED)
        dump.unlink()
        target.compression = zipfile.ZIP_STORED  # pictures are packed already
        with in_tenant(tenant):
            media = pack_files(target, listed, say)
        target.compression = zipfile.ZIP_DEFLATED
        target.writestr("media.json", json.dumps(media, ensure_ascii=False))
    return {**manifest, "rows": len(rows), "files": len(media), "bytes": sum(row["size"] for row in media)}


def unpack(archive: TenantArchive, into: Path) -> Unpacked:
    """The archive's parts as files in a folder; the tenant's files stay in the zip. Raises DomainError: backup.gone,
    backup.damaged, backup.unreadable, backup.too_new, backup.no_room."""
    if archive.status != Status.READY:
        raise DomainError("backup.gone", "The file of this archive is not there any more.")
    file = bring(archive, into)
    if digest_of(file) != archive.sha256:
        raise DomainError("backup.damaged", "The file is not what was written: its SHA-256 differs.")
    plain = file
    if is_sealed(file):
        plain = into / "archive.zip"
        check_room(into, archive.size)
        open_file(file, plain)
    with zipfile.ZipFile(plain) as source:
        for name in ("manifest.json", "registry.json", "media.json", "schema.dump"):
            source.extract(name, into)
    manifest: dict[str, Any] = json.loads((into / "manifest.json").read_text(encoding="utf-8"))
    if manifest["format"] > FORMAT:
        raise DomainError("backup.too_new", "A newer program wrote this archive.")
    return Unpacked(manifest, plain)


def digest_of(file: Path) -> str:
    """SHA-256 of a file."""
    with file.open("rb") as source:
        return hashlib.file_digest(source, "sha256").hexdigest()
