"""One line in the log and one event for each change, and no second line by whoever watches rows."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import datetime
from typing import Any

from django.db import models
from django.utils.translation import gettext as _

from orchestration.audit import record
from orchestration.audit.snapshots import difference, filled, snapshot
from orchestration.audit.watching import unwatched
from orchestration.outbox import emit
from tenancy.actor import Actor
from tenancy.context import in_the_city
from tenancy.errors import DomainError


def locked(row: models.Model) -> Any:
    """The row as the database holds it, locked until the transaction ends; None for a new one."""
    rows = type(row)._default_manager.select_for_update(of=("self",))
    return rows.filter(pk=row.pk).first() if row.pk else None


def keep(row: models.Model, *, before: Any, word: str, actor: Actor, tenant: Any = None) -> None:
    """Saves a row, and notes what differs as `word`.created or `word`.updated; what did not change is not noted."""
    old = snapshot(before) if before is not None else {}
    with unwatched():
        row.save()
    if before is None:
        note(f"{word}.created", about=row, after=filled(snapshot(row)), actor=actor, tenant=tenant)
        return
    was, now = difference(old, snapshot(row))
    if now:
        note(f"{word}.updated", about=row, before=was, after=now, actor=actor, tenant=tenant)


def check_unchanged(before: Any, seen: datetime | None) -> None:
    """Raises DomainError `personas.changed_meanwhile` when somebody else saved the row since `seen`."""
    if before is not None and seen is not None and before.updated_at != seen:
        raise DomainError(
            "personas.changed_meanwhile", _("Somebody else changed this meanwhile. Open it anew, then change it.")
        )


def note(
    event: str,
    *,
    about: models.Model,
    actor: Actor,
    tenant: Any = None,
    before: dict[str, Any] | None = None,
    after: dict[str, Any] | None = None,
    names: Iterable[str] | None = None,
) -> None:
    """The line and the event. The event names what changed; values stay in the log."""
    uuid = str(tenant.uuid) if tenant is not None else ""
    record(event, resource=about, actor=actor, before=before, after=after, tenant_id=uuid)
    changed = sorted(names if names is not None else (after or {}))
    payload = {"id": about.pk, "tenant": getattr(tenant, "pk", None), "changed": changed}
    with in_the_city():
        emit(event, aggregate=about, payload=payload, actor=actor, source="identity")
