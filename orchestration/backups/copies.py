"""A copy of a tenant's rows in the database of its residency zone, as of its last backup: to be read and kept there.

No tenant is worked for in it; the city's own database stays the only one that is written to (docs/decisions/0014).
"""

from __future__ import annotations

from typing import Any

from django.db import transaction
from django.utils import timezone

from orchestration.audit import record
from orchestration.backups.archives import unpack
from orchestration.backups.models import TenantArchive
from orchestration.backups.postgres import load_copy
from orchestration.backups.shelves import workplace
from tenancy.actor import Actor
from tenancy.context import in_the_city
from tenancy.models import Tenant
from tenancy.residency import CITY_DATABASE


def wants_copy(archive: TenantArchive) -> bool:
    """Whether the tenant's zone has a database that keeps one."""
    with in_the_city():
        tenant = Tenant.objects.filter(uuid=archive.tenant_id).first()
    return tenant is not None and tenant.database_alias != CITY_DATABASE


def copy_rows(*, archive: TenantArchive, actor: Actor) -> dict[str, Any]:
    """The rows of a backup take the place of the former copy, all or nothing. Doing it again does the same; a tenant
    that was deleted meanwhile gets none. Raises DomainError: those of `unpack`."""
    with in_the_city():
        tenant = Tenant.objects.filter(uuid=archive.tenant_id).first()
    if tenant is None or tenant.database_alias == CITY_DATABASE:
        return {"copied": False}
    with workplace(archive.lies_in, f"copy-{archive.uuid}") as parts:
        manifest = unpack(archive, parts).manifest
        load_copy(
            parts / "schema.dump", was=manifest["schema"], name=tenant.schema_name, database=tenant.database_alias
        )
    facts = {"copied": True, "database": tenant.database_alias, "at": timezone.now().isoformat()}
    with in_the_city(), transaction.atomic():
        row = TenantArchive.objects.select_for_update().get(pk=archive.pk)
        row.facts = {**row.facts, "last_copy": facts}
        row.save(update_fields=["facts"])
        record("tenant.rows_copied", resource=tenant, tenant_id=archive.tenant_id, after=facts, actor=actor)
    return facts
