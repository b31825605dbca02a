"""The operator's screens of the audit log: for those with the right, in both languages, masked for the rest."""

from __future__ import annotations

import csv
from typing import Any

import pytest
from django.contrib.auth.models import Permission

from identity.people.models import User
from orchestration.audit import record
from orchestration.audit.models import AuditLog
from tenancy.actor import Actor
from tenancy.context import in_tenant, in_the_city

pytestmark = pytest.mark.django_db
BUYER = Actor(kind="user", ref="5", name="Amal Harbi", email="amal@shop.example", ip="203.0.113.77", agent="Firefox")
TRAIL = "/cms/audit/"
LINK = f'<a href="{TRAIL}'


@pytest.fixture
def line(tenant_a: Any) -> AuditLog:
    with in_tenant(tenant_a):
        return record("user.renamed", resource=("people.user", 5), actor=BUYER, label="Amal Harbi",
                      before={"email": "old@shop.example"}, after={"email": "amal@shop.example"})  # fmt: skip


def auditor(*rights: str) -> User:
    """Somebody of the city with these rights and the door to its Wagtail."""
    with in_the_city():
        person = User.objects.create_user(email="auditor@city.test", password="long-enough-phrase", is_staff=True)
        wanted = ["access_admin", *rights]
        person.user_permissions.set(Permission.objects.filter(codename__in=wanted))
        return person


def test_the_operator_reads_it_in_both_languages(line: AuditLog, operator: Any, host_client: Any) -> None:
    client = host_client("", operator)
    for language, word in (("en", "Audit log"), ("ar", "سجل التدقيق")):
        for address in (TRAIL, f"{TRAIL}{line.pk}/"):
            answer = client.get(address, headers={"accept-language": language})
            assert answer.status_code == 200
            text = answer.content.decode()
            assert "user.renamed" in text and "Amal Harbi" in text
        assert word in client.get(TRAIL, headers={"accept-language": language}).content.decode()


def test_it_is_searched_and_paged(line: AuditLog, operator: Any, host_client: Any, tenant_a: Any) -> None:
    client = host_client("", operator)
    for number in range(60):
        record("thing.counted", resource=("thing", number), actor=BUYER, tenant_id="")
    found = client.get(f"{TRAIL}?tenant=alpha&words=amal&action=user.").content.decode()
    assert "user.renamed" in found and "thing.counted" not in found
    first = client.get(f"{TRAIL}?action=thing.counted").content.decode()
    assert first.count(LINK) == 50
    oldest = AuditLog.objects.filter(action="thing.counted").order_by("-id")[49].pk
    second = client.get(f"{TRAIL}?action=thing.counted&before={oldest}").content.decode()
    assert second.count(LINK) == 10
    for strange in ("?before=x", "?since=never", "?tenant=nobody", "?before=99999999999999999999", "?words=%00"):
        assert client.get(TRAIL + strange).status_code == 200, strange


def test_personal_data_needs_a_right_of_its_own(line: AuditLog, host_client: Any) -> None:
    client = host_client("", auditor("view_auditlog"))
    for address in (TRAIL, f"{TRAIL}{line.pk}/"):
        text = client.get(address).content.decode()
        assert "user.renamed" in text
        for word in ("Amal", "amal@shop.example", "old@shop.example", "203.0.113.77", "Firefox"):
            assert word not in text
    assert client.get(f"{TRAIL}export/csv/").status_code in (302, 403)


def test_it_is_taken_along(line: AuditLog, host_client: Any) -> None:
    client = host_client("", auditor("view_auditlog", "export_auditlog"))
    answer = client.get(f"{TRAIL}export/csv/?action=user.renamed")
    rows = list(csv.DictReader(answer.getvalue().decode().splitlines()))
    assert [row["actor_email"] for row in rows] == ["a•••@s•••"]
    assert client.get(f"{TRAIL}export/xlsx/").status_code in (302, 404)
    noted = AuditLog.objects.get(action="audit.exported")
    assert noted.actor_email == "auditor@city.test" and noted.metadata["personal"] is False


def test_nobody_else_reads_it(line: AuditLog, boss: Any, host_client: Any, tenant_a: Any) -> None:
    stranger = host_client("", auditor())
    with in_tenant(tenant_a):
        theirs = host_client("alpha", boss)
    for client in (host_client(""), stranger, theirs):
        for address in (TRAIL, f"{TRAIL}{line.pk}/", f"{TRAIL}export/csv/"):
            answer = client.get(address)
            assert answer.status_code in (302, 403, 404), address
            assert b"Amal" not in answer.content
