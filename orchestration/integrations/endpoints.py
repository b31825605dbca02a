"""Where a tenant's systems are: set, switched, forgotten, and found. Each verb is one transaction."""

from __future__ import annotations

import json
from typing import Any

from django.conf import settings
from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from orchestration.audit import record
from orchestration.audit.watching import unwatched
from orchestration.integrations.adapters import Adapter, Link, adapter_named
from orchestration.integrations.models import IntegrationEndpoint
from orchestration.webhooks.reaching import check_url
from tenancy.actor import Actor
from tenancy.context import in_the_city
from tenancy.errors import DomainError
from tenancy.models import Tenant
from tenancy.sealing import seal, unseal

PURPOSE = "integrations"
LONGEST = 20_000  # characters of one secret: a service account's key is a small document


@transaction.atomic
def save_endpoint(
    *,
    system: str,
    tenant: Tenant | None,
    actor: Actor,
    base_url: str = "",
    options: dict[str, Any] | None = None,
    secrets: dict[str, str] | None = None,
    is_enabled: bool = True,
) -> IntegrationEndpoint:
    """How this tenant (None: whoever has none of their own) reaches a system. A secret that is not named, or empty,
    stays as it is. Raises DomainError: integration.unknown_system, webhook.bad_url, integration.bad_setting,
    integration.long_secret."""
    adapter = adapter_named(system)
    if adapter is None:
        raise DomainError("integration.unknown_system", system)
    if base_url:
        check_url(base_url)
    given = {name: value for name, value in (secrets or {}).items() if value}
    if unknown := set(given) - adapter.secret_names():
        raise DomainError("integration.bad_setting", min(unknown), field="secrets")
    if any(len(value) > LONGEST for value in given.values()):
        raise DomainError("integration.long_secret", _("This is too long."), field="secrets")
    with in_the_city(), unwatched():
        row, _made = IntegrationEndpoint.objects.select_for_update().get_or_create(tenant=tenant, system=system)
        before = _shown(row)
        row.base_url, row.is_enabled = base_url.rstrip("/"), is_enabled
        named = {each.name for each in adapter.settings} - adapter.secret_names()
        row.options = {name: value for name, value in (options or {}).items() if name in named and value != ""}
        if given:
            row.secrets = _sealed({**secrets_in(row), **given})
            row.secrets_changed_at = timezone.now()
        row.health, row.failing_since = IntegrationEndpoint.Health.UNKNOWN, None
        row.save()
        note = {**_shown(row), **({"secrets_changed": sorted(given)} if given else {})}
        record("integration.changed", resource=row, actor=actor, before=before, after=note)
    return row


@transaction.atomic
def forget_secrets(*, endpoint: IntegrationEndpoint, actor: Actor) -> IntegrationEndpoint:
    """Its secrets are gone: nothing is sent there until new ones are given."""
    with in_the_city(), unwatched():
        row = IntegrationEndpoint.objects.select_for_update().get(pk=endpoint.pk)
        row.secrets, row.secrets_changed_at = "", timezone.now()
        row.save()
        record("integration.secrets_forgotten", resource=row, actor=actor)
    return row


@transaction.atomic
def delete_endpoint(*, endpoint: IntegrationEndpoint, actor: Actor) -> None:
    """The endpoint and its history are gone. Which thing there is which of ours stays known."""
    with in_the_city(), unwatched():
        row = IntegrationEndpoint.objects.select_for_update().get(pk=endpoint.pk)
        record("integration.deleted", resource=row, actor=actor, before=_shown(row))
        row.delete()


def secrets_in(row: IntegrationEndpoint) -> dict[str, str]:
    """Its secrets, open. Raises DomainError sealed.unreadable when the key is gone."""
    if not row.secrets:
        return {}
    found: dict[str, str] = json.loads(unseal(PURPOSE, row.secrets))
    return found


def link_for(adapter: Adapter, tenant: Tenant | None) -> Link | None:
    """How this tenant reaches a system: by its own endpoint, else by the platform's, else by the environment's. None
    where there is none, it is switched off, or something that it needs is missing."""
    with in_the_city():
        own = {tenant.pk, None} if tenant is not None else {None}
        rows = {row.tenant_id: row for row in _rows(adapter.name, own)}
    row = rows.get(tenant.pk) if tenant is not None else None
    row = row or rows.get(None)
    if row is not None:
        return link_of(row, tenant) if row.is_enabled else None
    told = settings.INTEGRATIONS.get(adapter.name)
    if not told:
        return None
    url = str(told.get("base_url") or adapter.base_url).rstrip("/")
    link = Link(adapter.name, url, told.get("options") or {}, told.get("secrets") or {}, tenant, True, None)
    return link if adapter.is_configured(link) else None


def link_of(row: IntegrationEndpoint, tenant: Tenant | None = None) -> Link | None:
    """The same for one endpoint, switched on or not. None when it cannot work as it is."""
    adapter = adapter_named(row.system)
    if adapter is None:
        return None
    try:
        secrets = secrets_in(row)
    except DomainError:
        return None
    url = row.base_url or adapter.base_url
    whose = row.tenant if row.tenant_id is not None else tenant
    link = Link(row.system, url, row.options, secrets, whose, row.tenant_id is None, row.pk)
    return link if adapter.is_configured(link) else None


def _rows(system: str, owners: set[Any]) -> list[IntegrationEndpoint]:
    found = IntegrationEndpoint.objects.filter(system=system).select_related("tenant")
    return list(found.filter(tenant_id__in=[one for one in owners if one]) | found.filter(tenant=None))


def _sealed(secrets: dict[str, str]) -> str:
    return seal(PURPOSE, json.dumps(secrets))


def _shown(row: IntegrationEndpoint) -> dict[str, Any]:
    return {"system": row.system, "base_url": row.base_url, "options": row.options, "is_enabled": row.is_enabled}
