"""Which thing of another system is which of ours: one to one, within a tenant."""

from __future__ import annotations

import hashlib
import json
from typing import Any

from django.core.serializers.json import DjangoJSONEncoder
from django.db import IntegrityError, connection, transaction
from django.utils import timezone

from orchestration.integrations.faults import PermanentFault
from orchestration.integrations.models import ExternalId
from tenancy.models import Tenant


def external_id_of(system: str, entity: str, own_id: Any, *, tenant: Tenant | None) -> str:
    """Its id there, or nothing."""
    row = find(system, entity, own_id, tenant=tenant)
    return row.external_id if row else ""


def own_id_of(system: str, entity: str, external_id: Any, *, tenant: Tenant | None) -> str:
    """Our id of their thing, or nothing."""
    rows = ExternalId.objects.filter(tenant=tenant, system=system, entity=entity, external_id=str(external_id))
    return rows.values_list("own_id", flat=True).first() or ""


def find(system: str, entity: str, own_id: Any, *, tenant: Tenant | None) -> ExternalId | None:
    """The row that says so, or None."""
    return ExternalId.objects.filter(tenant=tenant, system=system, entity=entity, own_id=str(own_id)).first()


def remember(
    system: str,
    entity: str,
    own_id: Any,
    external_id: Any,
    *,
    tenant: Tenant | None,
    key: str = "",
    digest: str = "",
) -> None:
    """From now on these two are the same. Raises PermanentFault `taken` when theirs is another of ours already."""
    told: dict[str, Any] = {
        "external_id": str(external_id),
        "last_key": key[:200],
        "digest": digest,
        "synced_at": timezone.now(),
    }
    about: dict[str, Any] = {"tenant": tenant, "system": system, "entity": entity, "own_id": str(own_id)}
    try:
        with transaction.atomic():
            ExternalId.objects.update_or_create(**about, defaults=told)
    except IntegrityError as error:
        raise PermanentFault("taken", "external_id", f"{entity} {external_id} is another of ours already") from error


def forget(system: str, entity: str, own_id: Any, *, tenant: Tenant | None) -> None:
    """These two are not the same any more."""
    ExternalId.objects.filter(tenant=tenant, system=system, entity=entity, own_id=str(own_id)).delete()


def hold(system: str, entity: str, own_id: Any, *, tenant: Tenant | None) -> None:
    """Until the end of the transaction nobody else exchanges this thing."""
    name = f"integration {tenant.pk if tenant else 0} {system} {entity} {own_id}"
    number = int.from_bytes(hashlib.sha256(name.encode()).digest()[:8], "big", signed=True)
    with connection.cursor() as cursor:
        cursor.execute("SELECT pg_advisory_xact_lock(%s)", [number])


def digest_of(values: Any) -> str:
    """The same for the same values."""
    return hashlib.sha256(json.dumps(values, cls=DjangoJSONEncoder, sort_keys=True).encode()).hexdigest()
