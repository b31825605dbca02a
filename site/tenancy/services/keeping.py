"""Keeping an edited row of the registry: whoever must hear of the change is told in the same transaction."""

from __future__ import annotations

from typing import Any

from django.db import models, transaction
from django.utils import timezone

from tenancy.actor import Actor
from tenancy.context import in_the_city
from tenancy.errors import DomainError
from tenancy.limits import take_turns
from tenancy.models import (
    GovernanceAuthority,
    Portal,
    ServiceChannel,
    Store,
    Tenant,
    TenantPOI,
    TenantRelationship,
    TenantSettings,
)
from tenancy.models.places import why_too_many
from tenancy.models.words import RelationshipStatus
from tenancy.services.governance import check_no_circle, policy_facts
from tenancy.telling import changed_fields, tell


@transaction.atomic
def keep_row(*, row: models.Model, actor: Actor) -> list[str]:
    """Saves a row of the registry and tells what changed: `tenant.updated`, `store.updated` or
    `governance.policy.changed`. Returns the names of the columns that changed; a row that did not change tells nothing.
    Raises DomainError: governance.circle; place.one_too_many of places and channels beyond what the tenant may have,
    for two at once too.
    """
    with in_the_city():
        if isinstance(row, TenantPOI | ServiceChannel):
            _refuse_one_more(row)
        rows = type(row)._default_manager.select_for_update(of=("self",))
        if isinstance(row, GovernanceAuthority):
            list(rows.order_by("pk").values_list("pk"))
            check_no_circle(row)
        before = rows.filter(pk=row.pk).first() if row.pk else None
        if isinstance(row, TenantRelationship):
            _note_approval(before, row, actor)
        row.save()
        changed = changed_fields(before, row)
        if isinstance(row, Tenant) and (said := [name for name in TenantSettings.OF_TENANT if name in changed]):
            TenantSettings.objects.filter(tenant=row).update(**{name: getattr(row, name) for name in said})
        if changed or before is None:
            _tell(before, row, changed, actor)
    return changed


def _refuse_one_more(row: TenantPOI | ServiceChannel) -> None:
    take_turns(row.tenant_id, row.LIMIT)
    most = Tenant.objects.values_list(row.LIMIT, flat=True).get(pk=row.tenant_id)
    if why := why_too_many(row, most):
        raise DomainError("place.one_too_many", why, field="is_active")


def _note_approval(before: models.Model | None, row: TenantRelationship, actor: Actor) -> None:
    """Who lets two tenants begin to work together is named at their contract."""
    waited = not isinstance(before, TenantRelationship) or before.status == RelationshipStatus.PENDING
    if waited and row.status == RelationshipStatus.ACTIVE:
        row.approved_by, row.approved_at = (actor.name or actor.ref)[:160], timezone.now()


def _tell(before: models.Model | None, row: models.Model, changed: list[str], actor: Actor) -> None:
    if isinstance(row, GovernanceAuthority):
        states = {"before": policy_facts(before), "after": policy_facts(row)}
        told = {"authority": row.pk, "code": row.code, "changed": changed, **states}
        tell("governance.policy.changed", about=row, payload=told, actor=actor)
    elif before is None:
        return
    elif isinstance(row, Tenant):
        tell_tenant_changed(row, changed, actor)
    elif isinstance(row, TenantSettings):
        tell_tenant_changed(row.tenant, [f"settings.{name}" for name in changed], actor)
    elif isinstance(row, Store):
        tell_store_changed(row, changed, actor)
    elif isinstance(row, Portal):
        tell_store_changed(row.store, [f"portal.{row.slug}.{name}" for name in changed], actor)


def tell_tenant_changed(tenant: Tenant, changed: list[str], actor: Actor) -> None:
    """`tenant.updated`: only the names of what changed, never a value that may be secret."""
    payload: dict[str, Any] = {"tenant": tenant.pk, "handle": tenant.handle, "changed": changed}
    tell("tenant.updated", about=tenant, tenant=tenant, payload=payload, actor=actor)


def tell_store_changed(store: Store, changed: list[str], actor: Actor) -> None:
    """`store.updated`."""
    payload: dict[str, Any] = {"store_id": store.pk, "handle": store.handle, "changed": changed}
    tell("store.updated", about=store, tenant=store.tenant, payload=payload, actor=actor)
