"""A tenant's life: open, suspended, archived, renamed, and at the end exported and deleted."""

from __future__ import annotations

import os
import subprocess
from pathlib import Path
from tempfile import TemporaryDirectory

from django.core.files import File
from django.db import connection, transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from tenancy.actor import Actor
from tenancy.cache import forget_kept_values
from tenancy.context import in_the_city
from tenancy.errors import DomainError
from tenancy.hosts import platform_host
from tenancy.models import Domain, Provisioning, Tenant
from tenancy.models.tenant import HANDLE
from tenancy.models.words import OPEN_TENANTS, TenantStatus
from tenancy.provisioning.schemas import drop_copy, drop_schema, pg_dump_command
from tenancy.provisioning.service import RESERVED
from tenancy.residency import CITY_DATABASE, exports_of
from tenancy.services.files import pack_files, remove_files
from tenancy.services.keeping import tell_tenant_changed

MOVES: dict[str, set[str]] = {
    "activate": {TenantStatus.TRIAL, TenantStatus.SUSPENDED, TenantStatus.INACTIVE, TenantStatus.ARCHIVED},
    "suspend": {TenantStatus.ACTIVE, TenantStatus.TRIAL},
    "deactivate": {TenantStatus.ACTIVE, TenantStatus.TRIAL, TenantStatus.SUSPENDED},
    "archive": {TenantStatus.INACTIVE, TenantStatus.SUSPENDED},
}
LEADS_TO = {
    "activate": TenantStatus.ACTIVE,
    "suspend": TenantStatus.SUSPENDED,
    "deactivate": TenantStatus.INACTIVE,
    "archive": TenantStatus.ARCHIVED,
}


def open_tenants(*also: TenantStatus) -> list[Tenant]:
    """Those whose shops sell, on trial too, and those of these states."""
    with in_the_city():
        return list(Tenant.objects.filter(status__in=[*OPEN_TENANTS, *also]).order_by("pk"))


@transaction.atomic
def change_status(*, tenant: Tenant, move: str, actor: Actor, reason: str = "") -> Tenant:
    """Opens, suspends, closes or archives a tenant. Raises DomainError tenant.move_refused from any other status."""
    with in_the_city():
        row = Tenant.objects.select_for_update().get(pk=tenant.pk)
        if row.status not in MOVES[move]:
            raise DomainError(
                "tenant.move_refused",
                _("Not possible while the tenant is %(status)s.") % {"status": row.get_status_display()},
            )
        row.status = LEADS_TO[move]
        history = list(row.metadata.get("status_history", []))
        history.append(
            {"at": timezone.now().isoformat(), "by": actor.name, "move": move, "status": row.status, "reason": reason}
        )
        row.metadata["status_history"] = history[-50:]
        row.save()
        tell_tenant_changed(row, ["status"], actor)
    tenant.refresh_from_db()
    return tenant


@transaction.atomic
def rename_tenant(*, tenant: Tenant, handle: str, actor: Actor) -> Tenant:
    """A new handle and host. The schema, the files and the old host stay; the old host leads to the new one."""
    with in_the_city():
        try:
            HANDLE(handle)
        except Exception as error:
            raise DomainError("handle.malformed", " ".join(error.messages), field="handle") from error  # type: ignore[attr-defined]
        if handle == tenant.handle:
            return tenant
        new_host = platform_host(handle)
        if handle in RESERVED or Tenant.objects.filter(handle=handle).exists():
            raise DomainError("handle.taken", _("This handle is taken."), field="handle")
        if Domain.objects.filter(domain=new_host).exclude(tenant=tenant).exists():
            raise DomainError("host.taken", _("%(host)s is taken.") % {"host": new_host}, field="handle")
        for old in Domain.objects.filter(tenant=tenant, store=None, is_primary=True):
            old.is_primary = False
            old.save()
        Domain.objects.update_or_create(domain=new_host, defaults={"tenant": tenant, "store": None, "is_primary": True})
        tenant.handle = tenant.slug = handle
        tenant.save()
        tell_tenant_changed(tenant, ["handle"], actor)
    return tenant


def export_tenant(*, tenant: Tenant, actor: Actor) -> str:
    """The tenant's whole schema as one compressed SQL archive (pg_dump's custom format), and its files as a zip beside
    it, among the exports of its home. Returns the archive's name; the files' is the same with `.zip`."""
    name = f"{tenant.handle}-{timezone.now():%Y%m%d-%H%M%S}.dump"
    shelf = exports_of(tenant.storage_alias)
    with TemporaryDirectory() as temporary:
        dump, files = Path(temporary) / "schema", Path(temporary) / "files"
        done = subprocess.run(
            [*pg_dump_command(tenant.schema_name), "--format=custom", "--file", str(dump)],
            capture_output=True,
            text=True,
            env={**os.environ, "PGPASSWORD": connection.settings_dict["PASSWORD"] or ""},
            check=False,
            timeout=1800,
        )
        if done.returncode:
            raise DomainError("tenant.export_failed", done.stderr[-400:])
        pack_files(tenant, files)
        for kept, part in ((name, dump), (f"{name}.zip", files)):
            with part.open("rb") as content:
                shelf.save(kept, File(content, name=kept))
    return name


def delete_tenant(*, tenant: Tenant, actor: Actor) -> str:
    """Exports an archived tenant, then removes its schema, its files, hosts and rows, and the copy of its rows in its
    zone's database. Returns the export's name; it lies where the tenant's data lay.

    Raises DomainError tenant.not_archived: nobody deletes a shop that is open.
    """
    if tenant.status != TenantStatus.ARCHIVED:
        raise DomainError("tenant.not_archived", _("Archive the tenant first."))
    name = export_tenant(tenant=tenant, actor=actor)
    with in_the_city():
        if tenant.database_alias != CITY_DATABASE:
            drop_copy(tenant.schema_name, tenant.database_alias)
        drop_schema(tenant.schema_name)
        forget_kept_values(tenant.schema_name)
        with transaction.atomic():
            for page in tenant.pages.all():
                page.delete()
            Provisioning.objects.filter(tenant=tenant).delete()
            tenant.delete()
    remove_files(tenant)
    return name
