"""Which of a system's things is which of ours, for the tenant of this thread, and how each was when it was last
seen."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from orchestration.integrations.identities import external_id_of, own_id_of, remember
from orchestration.integrations.models import ExternalId
from tenancy.context import tenant_here


@dataclass(frozen=True, slots=True)
class Book:
    """What the ports of one system look up and write down."""

    system: str

    def ours(self, entity: str, external_id: Any) -> str:
        """Our id of their thing, or nothing."""
        return own_id_of(self.system, entity, external_id, tenant=tenant_here()) if external_id else ""

    def theirs(self, entity: str, own_id: Any) -> str:
        """Their id of our thing, or nothing."""
        return external_id_of(self.system, entity, own_id, tenant=tenant_here())

    def tie(self, entity: str, own_id: Any, external_id: str) -> None:
        """From now on these two are the same. Raises PermanentFault `taken`."""
        remember(self.system, entity, own_id, external_id, tenant=tenant_here())

    def untie(self, entity: str, external_id: str) -> None:
        """Their thing is none of ours any more."""
        self._rows(entity).filter(external_id=external_id).delete()

    def last_seen(self, entity: str, own_id: Any) -> str:
        """What was noted when this was seen there last; nothing where it never was."""
        rows = self._rows(f"{entity}.seen").filter(own_id=str(own_id))
        return rows.values_list("digest", flat=True).first() or ""

    def note_seen(self, entity: str, own_id: Any, external_id: str, what: str) -> None:
        """How it is there now: at most 64 characters, a digest or a number."""
        remember(self.system, f"{entity}.seen", own_id, external_id, tenant=tenant_here(), digest=what[:64])

    def _rows(self, entity: str) -> Any:
        return ExternalId.objects.filter(tenant=tenant_here(), system=self.system, entity=entity)
