"""What the rest of the city asks of other systems."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from django.db import transaction

from orchestration.integrations.adapters import Adapter, Link, Synced, adapter_named
from orchestration.integrations.circuits import noting
from orchestration.integrations.endpoints import link_for
from orchestration.integrations.faults import NotConfigured, PermanentFault
from orchestration.integrations.identities import digest_of, find, hold, own_id_of, remember
from orchestration.integrations.ports import port_of
from tenancy.context import tenant_named
from tenancy.models import Tenant


def configured(system: str, *, tenant: Any) -> bool:
    """Whether there is anybody to talk to: an endpoint of this tenant's, or of the platform's, that is switched on and
    has all that it needs."""
    adapter = adapter_named(system)
    return adapter is not None and link_for(adapter, _tenant(tenant)) is not None


def sync_entity(system: str, entity: str, values: Mapping[str, Any], *, tenant: Any, own_id: Any, key: str) -> Synced:
    """Pushes one thing: creates it there or changes it, and remembers its id. The same values with the same key are
    pushed once; a push whose answer was lost finds what it made. Raises IntegrationFault."""
    whose = _tenant(tenant)
    adapter, link = connect(system, whose)
    if entity not in adapter.entities:
        raise PermanentFault("unknown_entity", entity)
    digest = digest_of(values)
    with noting(link.name, f"{entity} {own_id}"), transaction.atomic():
        hold(system, entity, own_id, tenant=whose)
        row = find(system, entity, own_id, tenant=whose)
        if row is not None and key and row.last_key == key[:200] and row.digest == digest:
            return Synced(row.external_id, created=False)
        known = row.external_id if row else ""
        done = adapter.sync_entity(
            link, entity, dict(values), external_id=known, own_key=link.own_key(entity, own_id), key=key
        )
        remember(system, entity, own_id, done.external_id, tenant=whose, key=key, digest=digest)
    return done


def push_own(system: str, entity: str, own_id: Any, *, tenant: Any, key: str) -> Synced:
    """The same for a thing that a room lends by its port. Inside the tenant. Raises IntegrationFault."""
    port = port_of(system, entity)
    if port is None:
        raise PermanentFault("no_port", entity)
    if not configured(system, tenant=tenant):
        raise NotConfigured(system)
    return sync_entity(system, entity, port.read(own_id), tenant=tenant, own_id=own_id, key=key)


def ensure(system: str, entity: str, own_id: Any, *, tenant: Any) -> str:
    """Its id there; it is pushed first, as its port lends it, when it is not known there yet."""
    row = find(system, entity, own_id, tenant=_tenant(tenant))
    if row is not None:
        return row.external_id
    return push_own(system, entity, own_id, tenant=tenant, key=f"needed/{entity}/{own_id}").external_id


def take_in(system: str, entity: str, values: dict[str, Any], external_id: Any, *, tenant: Any) -> str:
    """Writes another system's thing into ours by the room's port, and remembers which it is; our id. Inside the tenant,
    one transaction. Raises IntegrationFault."""
    port = port_of(system, entity)
    if port is None:
        raise PermanentFault("no_port", entity)
    whose = _tenant(tenant)
    with transaction.atomic():
        hold(system, f"in {entity}", external_id, tenant=whose)
        known = own_id_of(system, entity, external_id, tenant=whose)
        own_id = str(port.write(values, str(external_id)))
        if own_id != known:
            remember(system, entity, own_id, external_id, tenant=whose)
    return own_id


def ask(system: str, verb: str, values: Mapping[str, Any], *, tenant: Any, key: str = "") -> dict[str, Any]:
    """Any other documented call of a system, by its name. Raises IntegrationFault."""
    adapter, link = connect(system, _tenant(tenant))
    with noting(link.name, verb):
        return adapter.call(link, verb, dict(values), key)


def connect(system: str, tenant: Tenant | None) -> tuple[Adapter, Link]:
    """The system and how this tenant reaches it. Raises NotConfigured."""
    adapter = adapter_named(system)
    link = link_for(adapter, tenant) if adapter is not None else None
    if adapter is None or link is None:
        raise NotConfigured(system)
    return adapter, link


def _tenant(tenant: Any) -> Tenant | None:
    """The tenant's row, whether the caller has it, a resolved place, or what stands for it on the connection."""
    if tenant is None or isinstance(tenant, Tenant):
        return tenant
    return tenant_named(tenant.schema_name)
