"""Looking after every integration, every few minutes, and keeping what was seen."""

from __future__ import annotations

import time
from datetime import timedelta

from django.db.models import F
from django.utils import timezone

from orchestration.integrations.adapters import adapter_named
from orchestration.integrations.circuits import note_answer
from orchestration.integrations.endpoints import link_of
from orchestration.integrations.faults import IntegrationFault
from orchestration.integrations.models import HealthCheck, IntegrationEndpoint
from tenancy.context import in_the_city

KEPT = timedelta(days=30)
Health = IntegrationEndpoint.Health


def check_endpoint(endpoint: IntegrationEndpoint, *, by_hand: bool = False) -> HealthCheck:
    """Asks a system how it is and writes it down. Never raises for what the system does. `by_hand`: somebody wants to
    know now, so an open circuit is closed first."""
    adapter, link = adapter_named(endpoint.system), link_of(endpoint)
    code, detail, began = "", "", time.monotonic()
    if adapter is None or link is None:
        code, detail = "not_configured", "something that it needs is missing"
    else:
        if by_hand:
            note_answer(link.name)
        try:
            detail = link.scrubbed(adapter.health_check(link))
        except IntegrationFault as fault:
            code, detail = fault.code, link.scrubbed(str(fault))
    spent, now = int((time.monotonic() - began) * 1000), timezone.now()
    with in_the_city():
        check = HealthCheck.objects.create(
            endpoint=endpoint, at=now, healthy=not code, milliseconds=spent, code=code[:40], detail=detail[:300]
        )
        rows = IntegrationEndpoint.objects.filter(pk=endpoint.pk)
        if code:
            rows.update(health=Health.FAILING, checked_at=now)
            rows.filter(failing_since=None).update(failing_since=now)
        else:
            rows.update(health=Health.HEALTHY, checked_at=now, last_success_at=now, failing_since=None)
    return check


def check_all(seconds: float = 200.0) -> int:
    """Looks at every endpoint that is switched on, the one longest unseen first; how many. When the time is over, the
    next round goes on with the others."""
    until, looked = time.monotonic() + seconds, 0
    with in_the_city():
        rows = IntegrationEndpoint.objects.filter(is_enabled=True).select_related("tenant")
        endpoints = list(rows.order_by(F("checked_at").asc(nulls_first=True), "pk"))
    for endpoint in endpoints:
        if time.monotonic() >= until:
            break
        check_endpoint(endpoint)
        looked += 1
    return looked


def forget_old_checks() -> int:
    """Deletes what is older than 30 days; how many."""
    with in_the_city():
        return int(HealthCheck.objects.filter(at__lt=timezone.now() - KEPT).delete()[0])
