"""Writing one line: a single INSERT in the caller's transaction."""

from __future__ import annotations

import json
from collections.abc import Callable, Mapping
from typing import TYPE_CHECKING, Any

from django.core.serializers.json import DjangoJSONEncoder
from django.utils import translation

from orchestration.audit.rules import classification_of, without_secrets
from tenancy.actor import Actor
from tenancy.context import current_place, tenant_uuid_here
from tenancy.occasion import current_actor, current_cause, current_correlation

if TYPE_CHECKING:
    from orchestration.audit.models import AuditLog

Values = Mapping[str, Any] | None


_more: list[Callable[[Actor], dict[str, Any]]] = []


def register_more(tell: Callable[[Actor], dict[str, Any]]) -> None:
    """Called once at start-up by a room that knows more of an occasion: `tell(actor)` is kept with each line."""
    if tell not in _more:
        _more.append(tell)


def record(
    action: str,
    *,
    resource: Any,
    actor: Actor | None = None,
    before: Values = None,
    after: Values = None,
    changes: Values = None,
    classification: str = "",
    tenant_id: str | None = None,
    store_id: Any = None,
    node_id: Any = None,
    label: str = "",
    metadata: Values = None,
) -> AuditLog:
    """Notes that `actor` (by default whoever acts on this occasion) did `action` to `resource`.

    `resource` is a saved object or a pair (kind, id). `before` and `after` hold the fields that changed; without
    `changes` their names are the summary. Secrets among them are hidden here, once and for all.
    """
    # The package is imported before the models are loaded.
    from orchestration.audit.models import AuditLog

    who = actor or current_actor()
    kind, key, row = _resource(resource)
    old, new = _plain(before), _plain(after)
    if changes is None and (old or new):
        changes = {"fields": sorted({*(old or {}), *(new or {})})}
    if cause := current_cause():
        metadata = {**(metadata or {}), "cause": cause}
    for tell in _more:
        if told := tell(who):
            metadata = {**told, **(metadata or {})}
    place = current_place()
    store = store_id or getattr(row, "store_id", None) or (place.store_id if place else None)
    return AuditLog.objects.create(
        tenant_id=_tenant_of(row) if tenant_id is None else tenant_id,
        store_id=str(store) if store else None,
        action=action[:80],
        resource_type=kind[:80],
        resource_id=str(key)[:80],
        resource_label=(label or _label(row))[:160],
        actor_id=who.ref[:80],
        actor_kind=who.kind[:10],
        actor_name=who.name[:160],
        actor_role=(",".join(sorted(who.roles)) or who.kind)[:120],
        actor_email=who.email[:254] or None,
        node_id=str(node_id or getattr(row, "node_id", None) or "")[:80] or None,
        changes=_plain(changes),
        previous_values=old,
        new_values=new,
        ip_address=who.ip[:45] or None,
        user_agent=who.agent[:300] or None,
        data_classification=classification or classification_of(old, new),
        correlation_id=current_correlation()[:80] or None,
        metadata=_plain(metadata),
    )


def _resource(resource: Any) -> tuple[str, Any, Any]:
    if isinstance(resource, tuple):
        return resource[0], resource[1], None
    return resource._meta.label_lower, resource.pk, resource


def _label(row: Any) -> str:
    if row is None:
        return ""
    try:
        # The log reads the same whoever looks at it.
        with translation.override("en"):
            return str(row).replace("\x00", "")
    except Exception:
        # A label is a convenience; a model whose name cannot be told must not stop the change.
        return ""


def _plain(values: Values) -> dict[str, Any] | None:
    if values is None:
        return None
    plain: dict[str, Any] = json.loads(json.dumps(values, cls=DjangoJSONEncoder))
    hidden: dict[str, Any] = without_secrets(plain)
    return hidden


def _tenant_of(row: Any) -> str:
    """The tenant this thread works for; in the city, the tenant that a row of the registry belongs to."""
    known = tenant_uuid_here()
    if known or row is None:
        return known
    if row._meta.label_lower == "tenancy.tenant":
        return str(row.uuid)
    owner = getattr(row, "tenant_id", None)
    if not owner:
        return ""
    loaded = row._state.fields_cache.get("tenant")
    return str(loaded.uuid) if loaded is not None else owner if isinstance(owner, str) else _uuid(pk=owner)


def _uuid(**where: Any) -> str:
    from tenancy.models import Tenant

    return str(Tenant.objects.filter(**where).values_list("uuid", flat=True).first() or "")
