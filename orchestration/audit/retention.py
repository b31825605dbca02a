"""How long lines are kept: as the governance authority of each tenant says, else as the city does."""

from __future__ import annotations

from datetime import timedelta

from django.conf import settings
from django.db import connection
from django.utils import timezone

from orchestration.audit.models import AuditLog
from orchestration.audit.writing import record
from tenancy.actor import Actor
from tenancy.context import in_the_city
from tenancy.models import Tenant
from tenancy.services.governance import rules_in_force

RULE = ("data_residency_requirements", "audit_retention_days")
AT_LEAST = 30  # days; the database refuses to forget younger lines
AT_ONCE = 5000


def days_kept(tenant: Tenant | None) -> int:
    """For how many days the lines of a tenant (None: of the city, and of tenants that are gone) are kept."""
    rules = rules_in_force(tenant) if tenant else {}
    try:
        days = int(rules.get(RULE, settings.AUDIT_RETENTION_DAYS))
    except (TypeError, ValueError):
        days = settings.AUDIT_RETENTION_DAYS
    return max(days, AT_LEAST)


def forget_old_lines(*, actor: Actor) -> int:
    """Removes what is older than its tenant's rule allows, and notes that. Returns how many. May run twice."""
    gone = 0
    with in_the_city():
        tenants = {str(tenant.uuid): tenant for tenant in Tenant.objects.select_related("governance_authority")}
        named = set(AuditLog.objects.order_by().values_list("tenant_id", flat=True).distinct())
        for key in sorted(named):
            gone += _forget(key, days_kept(tenants.get(key)), actor)
    return gone


def _forget(tenant_id: str, days: int, actor: Actor) -> int:
    before = timezone.now() - timedelta(days=days)
    gone = 0
    with connection.cursor() as cursor:
        while True:
            cursor.execute("SELECT audit_log_forget(%s, %s, %s)", [tenant_id, before, AT_ONCE])
            removed = cursor.fetchone()[0]
            gone += removed
            if removed < AT_ONCE:
                break
    if gone:
        record(
            "audit.forgotten",
            resource=("audit.auditlog", ""),
            actor=actor,
            tenant_id=tenant_id,
            metadata={"lines": gone, "before": before, "days": days},
        )
    return gone
