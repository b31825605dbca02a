"""Lines are added and read; nothing changes or removes one but the retention of old ones."""

from __future__ import annotations

from datetime import timedelta
from typing import Any

import pytest
from django.db import DatabaseError, connection, transaction
from django.utils import timezone

from orchestration.audit import record
from orchestration.audit.models import AuditLog
from orchestration.audit.retention import days_kept, forget_old_lines
from tenancy.actor import Actor
from tenancy.models import GovernanceAuthority

pytestmark = pytest.mark.django_db
CITY = Actor.system("tests")


def _line(days: int = 0, tenant_id: str = "") -> AuditLog:
    line = record("thing.done", resource=("thing", "1"), actor=CITY, tenant_id=tenant_id)
    if not days:
        return line
    # An old line is written as such: it cannot be made old afterwards.
    line.pk, line.created_at = None, timezone.now() - timedelta(days=days)
    line.save(force_insert=True)
    return line


@pytest.mark.parametrize(
    "attack",
    [
        lambda line: AuditLog.objects.filter(pk=line.pk).update(action="nothing"),
        lambda line: AuditLog.objects.filter(pk=line.pk).delete(),
        lambda line: line.delete(),
        lambda line: line.save(),
        lambda line: _sql("UPDATE audit_log SET actor_id = 'x'"),
        lambda line: _sql("DELETE FROM audit_log"),
        lambda line: _sql("TRUNCATE audit_log"),
        lambda line: _sql("SET LOCAL session_replication_role = replica; DELETE FROM audit_log"),
        lambda line: _sql("SELECT audit_log_forget('', now(), 100)"),
    ],
)
def test_the_database_refuses(attack: Any) -> None:
    line = _line()
    with pytest.raises(DatabaseError), transaction.atomic():
        attack(line)
    assert AuditLog.objects.get(pk=line.pk).action == "thing.done"


def _sql(statement: str) -> None:
    with connection.cursor() as cursor:
        cursor.execute(statement)


def test_the_account_has_no_right_to_change_lines() -> None:
    with connection.cursor() as cursor:
        cursor.execute("SELECT relacl::text FROM pg_class WHERE oid = 'public.audit_log'::regclass")
        (rights,) = cursor.fetchone()
        cursor.execute("SELECT current_user")
        (account,) = cursor.fetchone()
    own = next(part for part in rights.strip("{}").split(",") if part.startswith(f"{account}="))
    given = own.partition("=")[2].partition("/")[0]
    # a(dd) and r(ead) are there; w(rite), d(elete) and D (truncate) are not.
    assert {"a", "r"} <= set(given) and not {"w", "d", "D"} & set(given)


def test_old_lines_leave_by_the_rule_of_their_authority(tenant_a: Any, tenant_b: Any) -> None:
    authority = GovernanceAuthority.objects.create(
        name="Archive", slug="archive", type="authority", data_residency_requirements={"audit_retention_days": 90}
    )
    tenant_a.governance_authority = authority
    tenant_a.save()
    assert days_kept(tenant_a) == 90 and days_kept(tenant_b) == 7 * 365 + 2 == days_kept(None)
    young, old = _line(80, str(tenant_a.uuid)), _line(100, str(tenant_a.uuid))
    others, citys, ancient = _line(100, str(tenant_b.uuid)), _line(100), _line(3000)
    assert forget_old_lines(actor=CITY) == 2
    left = set(AuditLog.objects.filter(action="thing.done").values_list("pk", flat=True))
    assert {young.pk, others.pk, citys.pk} <= left and not {old.pk, ancient.pk} & left
    notes = AuditLog.objects.filter(action="audit.forgotten")
    assert sorted((note.tenant_id, note.metadata["lines"]) for note in notes) == [("", 1), (str(tenant_a.uuid), 1)]
    # The worker may run it twice; afterwards the door is shut again.
    assert forget_old_lines(actor=CITY) == 0
    with pytest.raises(DatabaseError), transaction.atomic():
        AuditLog.objects.filter(pk=young.pk).delete()


def test_an_authority_cannot_shorten_it_below_thirty_days(tenant_a: Any) -> None:
    tenant_a.governance_authority = GovernanceAuthority.objects.create(
        name="Hasty", slug="hasty", type="authority", data_residency_requirements={"audit_retention_days": 1}
    )
    assert days_kept(tenant_a) == 30
