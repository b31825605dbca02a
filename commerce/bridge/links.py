"""Which of Medusa's things is which of ours, for the tenant of this thread, and how each was when it was last seen."""

from __future__ import annotations

from typing import Any

from django.db import connection

from orchestration.integrations import external_id_of, own_id_of, remember
from orchestration.integrations.models import ExternalId
from tenancy.actor import Actor
from tenancy.models import Tenant

SYSTEM = "medusa"
MEDUSA = Actor.system(SYSTEM)


def here() -> Tenant:
    """The tenant of this thread."""
    return Tenant.objects.get(schema_name=connection.schema_name)  # type: ignore[attr-defined]


def ours(entity: str, external_id: str) -> int | None:
    """The key of our row, or None."""
    found = own_id_of(SYSTEM, entity, external_id, tenant=here()) if external_id else ""
    return int(found) if found else None


def theirs(entity: str, own_id: Any) -> str:
    """Medusa's id of our row, or nothing."""
    return external_id_of(SYSTEM, entity, own_id, tenant=here())


def tie(entity: str, own_id: Any, external_id: str) -> None:
    """From now on these two are the same. Raises PermanentFault `taken`."""
    remember(SYSTEM, entity, own_id, external_id, tenant=here())


def untie(entity: str, external_id: str) -> None:
    """Their thing is none of ours any more."""
    ExternalId.objects.filter(tenant=here(), system=SYSTEM, entity=entity, external_id=external_id).delete()


def last_seen(entity: str, own_id: Any) -> str:
    """What was noted when this was seen there last; nothing where it never was."""
    rows = ExternalId.objects.filter(tenant=here(), system=SYSTEM, entity=f"{entity}.seen", own_id=str(own_id))
    return rows.values_list("digest", flat=True).first() or ""


def note_seen(entity: str, own_id: Any, external_id: str, what: str) -> None:
    """How it is there now: at most 64 characters, a digest or a number."""
    remember(SYSTEM, f"{entity}.seen", own_id, external_id, tenant=here(), digest=what[:64])


def write_changes(row: Any, values: dict[str, Any]) -> list[str]:
    """Saves what differs, and nothing when nothing does; the names of what did."""
    changed = [name for name, value in values.items() if getattr(row, name) != value]
    for name in changed:
        setattr(row, name, values[name])
    if changed:
        row.save()
    return changed
