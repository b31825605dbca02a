"""Finding lines, masking them, taking them along."""

from __future__ import annotations

import csv
import json
from datetime import timedelta
from typing import Any

import pytest
from django.utils import timezone

from orchestration.audit import record, rules
from orchestration.audit.exporting import export_lines
from orchestration.audit.models import AuditLog
from orchestration.audit.reading import Wanted, audit_trail, resource_history, shown
from tenancy.actor import Actor

BUYER = Actor(kind="user", ref="5", name="Amal Harbi", email="amal@shop.example", ip="203.0.113.77", agent="Firefox")


@pytest.mark.parametrize(
    "name", ["password", "smtp_password", "webhook_secret", "hashed_key", "api_key", "access_token"]
)
def test_secrets_are_known_by_name(name: str) -> None:
    assert rules.is_secret(name)
    assert rules.without_secrets({"outer": [{name: "s3cret"}]}) == {"outer": [{name: "•••"}]}


@pytest.mark.parametrize("name", ["key", "title", "keyboard", "status", "token_count_is_no_secret"[:5] + "s_sold"])
def test_and_are_not_guessed_too_widely(name: str) -> None:
    assert rules.is_secret(name) is (name == "tokens_sold")


@pytest.mark.parametrize(
    "name", ["email", "phone", "first_name", "line1", "billing_address", "date_of_birth", "ip_address"]
)
def test_personal_data_is_known_by_name(name: str) -> None:
    assert rules.is_personal(name)


def test_masking_goes_to_the_bottom() -> None:
    held = {"status": "open", "email": "amal@shop.example", "address": {"city": "Riyadh", "lines": ["King Road 4"]}}
    assert rules.masked(held) == {
        "status": "open",
        "email": "a•••@s•••",
        "address": {"city": "R•••", "lines": ["K•••"]},
    }
    assert rules.mask_address("203.0.113.77") == "203.0.•••"
    assert rules.mask_address("2001:db8:1::5") == "2001:db8:•••"


@pytest.mark.django_db
class TestLines:
    def _three(self) -> None:
        record("order.confirm", resource=("order.order", 1), actor=BUYER, before={"status": "a"}, after={"status": "b"})
        record("user.changed", resource=("people.user", 5), actor=BUYER, label="Amal Harbi",
               before={"email": "old@shop.example"}, after={"email": "amal@shop.example"})  # fmt: skip
        record(
            "order.ship", resource=("order.order", 2), actor=Actor.system("job"), tenant_id="t-1", after={"x": "=1+1"}
        )

    def test_are_found_by_anything(self) -> None:
        self._three()

        def found(**wanted: Any) -> list[str]:
            return [line.action for line in audit_trail(Wanted(**wanted))]

        assert found(action="order.") == ["order.ship", "order.confirm"]
        assert found(action="order.ship") == ["order.ship"]
        assert found(tenant_id="t-1") == ["order.ship"] and "order.confirm" in found(tenant_id="")
        assert found(words="harbi order") == ["order.confirm"]
        assert found(resource_type="order.order", resource_id="1") == ["order.confirm"]
        personal = found(classification="personal")
        assert "user.changed" in personal and "order.ship" not in personal
        assert found(since=timezone.now() + timedelta(hours=1)) == []
        assert found(actor_id="5") == ["user.changed", "order.confirm"]

    def test_the_history_of_one_thing(self, tenant_a: Any) -> None:
        tenant_a.description_en = "Scents"
        tenant_a.save()
        assert [line.action for line in resource_history(tenant_a)][-1] == "tenant.changed"

    def test_personal_data_is_masked_for_others(self) -> None:
        self._three()
        line = AuditLog.objects.get(action="user.changed")
        open_, closed = shown(line, personal=True), shown(line, personal=False)
        assert open_.fields == [("email", "old@shop.example", "amal@shop.example")]
        assert closed.fields == [("email", "o•••@s•••", "a•••@s•••")]
        assert (closed.label, closed.actor_name, closed.actor_email) == ("A•••", "A•••", "a•••@s•••")
        assert closed.ip_address == "203.0.•••" and closed.user_agent == ""

    def test_exports_are_masked_safe_for_spreadsheets_and_noted(self) -> None:
        self._three()
        asked = Wanted(action="order.")
        rows = list(csv.DictReader("".join(export_lines(asked, kind="csv", personal=False, actor=BUYER)).splitlines()))
        assert [row["action"] for row in rows] == ["order.ship", "order.confirm"]
        assert rows[1]["actor_email"] == "a•••@s•••"
        assert not any(cell.startswith(("=", "+", "@")) for row in rows for cell in row.values())
        everything = "".join(export_lines(asked, kind="jsonl", personal=True, actor=BUYER)).splitlines()
        assert json.loads(everything[-1])["new_values"] == {"status": "b"}
        noted = AuditLog.objects.filter(action="audit.exported").order_by("id")
        assert [line.metadata["personal"] for line in noted] == [False, True]
        assert noted[0].metadata["asked"] == {"action": "order."}
