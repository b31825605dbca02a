"""The audit log says by which policy something was allowed, and who was refused."""

from __future__ import annotations

from typing import Any

import pytest

from identity.access import Refused, Thing, require, require_any
from identity.access.policies import shipped
from tenancy.actor import Actor
from tenancy.occasion import acting

pytestmark = pytest.mark.django_db


def _someone(role: str, ref: str = "7", **more: Any) -> Actor:
    return Actor("user", ref, roles=frozenset({role}), **more)


def test_a_change_carries_the_decision_that_let_it_happen(tenant_a: Any, in_tenant: Any) -> None:
    from orchestration.audit import record

    with in_tenant(tenant_a), acting(_someone("tenant-admin")) as occasion:
        require_any(occasion.actor, "edit", "offer")
        line = record("offer.changed", resource=("offer", "1"), actor=occasion.actor)
        other = record("offer.changed", resource=("offer", "1"), actor=_someone("tenant-admin", "8"))
    assert line.metadata["policy"] == {
        "action": "offer:edit",
        "rule": "offer/by-tenant-admin-and-store-manager-of-all",
        "version": shipped().version,
    }
    assert "policy" not in (other.metadata or {})


def test_who_works_here_and_is_refused_is_noted(tenant_a: Any, in_tenant: Any) -> None:
    from orchestration.audit.models import AuditLog

    with in_tenant(tenant_a):
        thing = Thing("order", "5", {"tenant": tenant_a.schema_name})
        for who in (_someone("viewer"), _someone("customer")):
            with pytest.raises(Refused):
                require(who, "refund", thing)
    [line] = AuditLog.objects.filter(action="access.refused")
    assert (line.resource_type, line.resource_id, line.actor_id) == ("order", "5", "7")
    assert line.metadata["policy"]["version"] == shipped().version
