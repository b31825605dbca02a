"""What holds for every system: who is asked, what is told, what is never told, and what is done when it fails."""

from __future__ import annotations

import itertools
import time
from collections.abc import Iterator
from dataclasses import dataclass, field
from typing import Any

import pytest

from orchestration.integrations import (
    Adapter,
    Field,
    FieldMap,
    Link,
    NotConfigured,
    PermanentFault,
    SchemaChanged,
    Setting,
    Synced,
    TemporaryFault,
    ask,
    configured,
    external_id_of,
    register_adapter,
    sync_entity,
    take_in,
)
from orchestration.integrations.adapters import unregister_adapter
from orchestration.integrations.client import Client, quoted
from orchestration.integrations.ports import register_port, unregister_port
from tenancy.errors import DomainError
from tests.orchestration.integrations.vendors import Call, Reply, Vendor

PEOPLE = FieldMap("person", "people", (Field("name", "title", required=True), Field("age", "meta.age", "whole")))
TOKEN = "a-token-that-nobody-may-see"


@dataclass
class FakeCRM(Vendor):
    """Keeps people; each has our key."""

    people: dict[str, Any] = field(default_factory=dict)
    numbers: Any = field(default_factory=lambda: itertools.count(1))

    def respond(self, call: Call) -> Reply:
        if call.headers.get("authorization") != f"Bearer {TOKEN}":
            return 401, {"message": f"not {call.headers.get('authorization')}"}
        if call.method == "GET":
            found = [each for each in self.people.values() if each["ours"] == call.query.get("ours", each["ours"])]
            return 200, {"people": found}
        if call.method == "POST":
            made = {"id": f"p{next(self.numbers)}", **call.json}
            self.people[made["id"]] = made
            return 201, made
        known = self.people.get(call.path.rpartition("/")[2])
        return (200, known.update(call.json) or known) if known else (404, {})


class CRM(Adapter):
    name, title = "crm", "CRM"
    settings = (Setting("token", "Token", secret=True), Setting("team", "Team", required=False))
    entities = {"person": PEOPLE}
    verbs = ("count",)

    def client(self, link: Link) -> Client:
        headers = {"Authorization": f"Bearer {link.secrets['token']}"}
        return Client(link.base_url, headers, name=link.name, scrub=link.scrubbed)

    def health_check(self, link: Link) -> str:
        return f"{len(self.client(link).get('/people').data['people'])} people"

    def do_count(self, link: Link, values: dict[str, Any], key: str) -> dict[str, Any]:
        return {"count": len(self.client(link).get("/people").data["people"])}

    def sync_entity(
        self, link: Link, entity: str, values: dict[str, Any], *, external_id: str, own_key: str, key: str
    ) -> Synced:
        client, told = self.client(link), {**PEOPLE.outward(values), "ours": own_key}
        if not external_id:
            people = client.get("/people", {"ours": own_key}).data.get("people")
            if not isinstance(people, list):
                raise SchemaChanged("people")
            external_id = people[0]["id"] if people else ""
        if external_id:
            return Synced(external_id, False, client.put(f"/people{quoted(external_id)}", told).data)
        made = client.post("/people", told).data
        if not isinstance(made.get("id"), str):
            raise SchemaChanged("id")
        return Synced(made["id"], True, made)


@pytest.fixture
def crm(vendor_of: Any) -> Iterator[FakeCRM]:
    register_adapter(found := CRM())
    yield vendor_of(FakeCRM)
    assert found.name == "crm"
    unregister_adapter("crm")


def push(tenant: Any, own_id: int = 1, key: str = "k1", **values: Any) -> Synced:
    return sync_entity("crm", "person", {"name": "سارة", "age": 30, **values}, tenant=tenant, own_id=own_id, key=key)


def test_nobody_is_asked_who_is_not_configured(crm: FakeCRM, tenant_a: Any, tenant_b: Any, connect: Any) -> None:
    assert not configured("crm", tenant=tenant_a) and not configured("nothing", tenant=tenant_a)
    with pytest.raises(NotConfigured):
        push(tenant_a)
    connect("crm", crm, tenant_a)
    assert not configured("crm", tenant=tenant_a), "its secret is missing"
    connect("crm", crm, tenant_a, secrets={"token": TOKEN})
    assert configured("crm", tenant=tenant_a) and not configured("crm", tenant=tenant_b)
    connect("crm", crm, tenant_a, is_enabled=False)
    assert not configured("crm", tenant=tenant_a) and not crm.calls


def test_the_platforms_endpoint_serves_who_has_none(
    crm: FakeCRM, tenant_a: Any, tenant_b: Any, connect: Any, settings: Any
) -> None:
    settings.INTEGRATIONS = {"crm": {"base_url": "http://127.0.0.1:1", "secrets": {"token": "of the environment"}}}
    assert configured("crm", tenant=tenant_a)
    connect("crm", crm, None, secrets={"token": TOKEN})
    # Equal ids of two tenants are two people there.
    assert (push(tenant_a).external_id, push(tenant_b).external_id) == ("p1", "p2")
    assert [each["ours"] for each in crm.people.values()] == [f"{t.uuid}:person:1" for t in (tenant_a, tenant_b)]
    connect("crm", crm, tenant_b, is_enabled=False)
    assert configured("crm", tenant=tenant_a) and not configured("crm", tenant=tenant_b)


def test_a_push_is_done_once(crm: FakeCRM, tenant_a: Any, connect: Any) -> None:
    connect("crm", crm, tenant_a, secrets={"token": TOKEN})
    first, again = push(tenant_a), push(tenant_a)
    assert first.created and not again.created and first.external_id == again.external_id
    assert len(crm.made("POST")) == 1 and not crm.made("PUT")
    assert crm.people["p1"]["title"] == "سارة" and crm.people["p1"]["meta"] == {"age": 30}
    push(tenant_a, key="k2", name="منى")
    assert crm.people["p1"]["title"] == "منى" and len(crm.people) == 1
    assert external_id_of("crm", "person", 1, tenant=tenant_a) == "p1"


@pytest.mark.parametrize("fault", ["lost", "half", "torn", "500", "503", "429", "slow"])
def test_a_lost_answer_makes_no_second_one(crm: FakeCRM, tenant_a: Any, connect: Any, fault: str) -> None:
    connect("crm", crm, tenant_a, secrets={"token": TOKEN})
    crm.faults = [None, fault]
    with pytest.raises(TemporaryFault) as caught:
        push(tenant_a)
    if fault in {"429", "503"}:
        assert caught.value.retry_after == 7.0
        with pytest.raises(TemporaryFault, match="left alone"):
            push(tenant_a)
        from django.core.cache import caches

        caches["city"].clear()
    assert push(tenant_a).external_id == "p1" and len(crm.people) == 1


@pytest.mark.parametrize("fault", ["changed", "html"])
def test_another_schema_is_told_apart(crm: FakeCRM, tenant_a: Any, connect: Any, fault: str) -> None:
    connect("crm", crm, tenant_a, secrets={"token": TOKEN})
    crm.faults = [None, fault]
    with pytest.raises(SchemaChanged):
        push(tenant_a)
    assert push(tenant_a).external_id == "p1" and len(crm.people) == 1


def test_refusals_are_permanent_and_repeat_no_secret(crm: FakeCRM, tenant_a: Any, connect: Any) -> None:
    connect("crm", crm, tenant_a, secrets={"token": "a-wrong-token-of-ours"})
    with pytest.raises(PermanentFault) as caught:
        push(tenant_a)
    assert caught.value.code == "unauthorised" and "a-wrong-token" not in str(caught.value)
    with pytest.raises(PermanentFault, match="missing name"):
        push(tenant_a, name="")
    with pytest.raises(PermanentFault) as caught:
        ask("crm", "dance", {}, tenant=tenant_a)
    assert caught.value.code == "unknown_verb"


def test_the_circuit_opens_and_closes(
    crm: FakeCRM, tenant_a: Any, connect: Any, monkeypatch: pytest.MonkeyPatch
) -> None:
    connect("crm", crm, tenant_a, secrets={"token": TOKEN})
    crm.faults = ["500"] * 5
    for _ in range(5):
        with pytest.raises(TemporaryFault):
            ask("crm", "count", {}, tenant=tenant_a)
    with pytest.raises(TemporaryFault) as caught:
        ask("crm", "count", {}, tenant=tenant_a)
    assert caught.value.code == "circuit_open" and 0 < (caught.value.retry_after or 0) <= 5 and len(crm.calls) == 5
    now = time.time()
    monkeypatch.setattr("orchestration.integrations.circuits.time.time", lambda: now + 10)
    assert ask("crm", "count", {}, tenant=tenant_a) == {"count": 0}
    monkeypatch.undo()
    from orchestration.integrations.circuits import last_troubles

    assert ask("crm", "count", {}, tenant=tenant_a) == {"count": 0}
    name = f"crm:{tenant_a.integrations.get().pk}"
    assert [each["code"] for each in last_troubles(name)] == ["circuit_open", *["unavailable"] * 5]


def test_private_addresses_are_refused(crm: FakeCRM, tenant_a: Any, connect: Any, settings: Any) -> None:
    connect("crm", crm, tenant_a, secrets={"token": TOKEN})
    settings.WEBHOOK_ALLOWED_NETWORKS = []
    with pytest.raises(PermanentFault) as caught:
        push(tenant_a)
    assert caught.value.code == "forbidden_address" and not crm.calls


def test_secrets_are_sealed_kept_and_never_told(
    crm: FakeCRM, tenant_a: Any, connect: Any, settings: Any, caplog: pytest.LogCaptureFixture
) -> None:
    from django.core.management import call_command

    from orchestration.audit.models import AuditLog
    from orchestration.integrations.endpoints import link_for
    from orchestration.integrations.models import IntegrationEndpoint

    connect("crm", crm, tenant_a, secrets={"token": TOKEN}, options={"team": "north"})
    row = connect("crm", crm, tenant_a, options={"team": "south"})
    assert TOKEN not in row.secrets and TOKEN not in caplog.text
    link = link_for(CRM(), tenant_a)
    assert link is not None and link.secrets == {"token": TOKEN} and TOKEN not in repr(link)
    lines = list(AuditLog.objects.filter(resource_type="integrations.integrationendpoint").values())
    assert lines and TOKEN not in repr(lines) and row.secrets not in repr(lines)
    # The key of the installation changes; the former one opens until everything is sealed anew.
    settings.SECRET_KEY_FALLBACKS, settings.SECRET_KEY = [settings.SECRET_KEY], "another key of the installation"
    call_command("reseal_secrets")
    settings.SECRET_KEY_FALLBACKS = []
    assert configured("crm", tenant=tenant_a)
    settings.SECRET_KEY = "a third"
    assert not configured("crm", tenant=tenant_a)
    assert IntegrationEndpoint.objects.get().options == {"team": "south"}
    with pytest.raises(DomainError):
        connect("crm", crm, tenant_a, secrets={"team": "x"})


def test_health_is_looked_at_and_kept(crm: FakeCRM, tenant_a: Any, connect: Any) -> None:
    from orchestration.integrations.health import check_all, forget_old_checks
    from orchestration.integrations.models import HealthCheck, IntegrationEndpoint
    from orchestration.integrations.tasks import check_integrations

    connect("crm", crm, tenant_a, secrets={"token": TOKEN})
    assert check_all() == 1 and check_integrations() == 1
    crm.faults = ["500"]
    check_all()
    row = IntegrationEndpoint.objects.get()
    assert (row.health, row.failing_since is not None, row.last_success_at is not None) == ("failing", True, True)
    assert check_all(seconds=0) == 0
    assert [(each.healthy, each.code) for each in row.checks.all()] == [(False, "unavailable"), (True, ""), (True, "")]
    check_all()
    row.refresh_from_db()
    assert (row.health, row.failing_since) == ("healthy", None)
    HealthCheck.objects.update(at=row.created_at.replace(year=2020))
    assert forget_old_checks() == 4


def test_what_comes_in_is_written_by_the_rooms_port(crm: FakeCRM, tenant_a: Any, tenant_b: Any) -> None:
    rows: dict[str, Any] = {}

    class People:
        def read(self, own_id: Any) -> dict[str, Any]:
            return dict(rows[str(own_id)])

        def write(self, values: dict[str, Any], external_id: str) -> str:
            own_id = next((key for key, row in rows.items() if row["theirs"] == external_id), str(len(rows) + 1))
            rows[own_id] = {**values, "theirs": external_id}
            return own_id

    register_port("crm", "person", people := People())
    assert people is not None
    try:
        values = PEOPLE.inward({"title": "سارة", "meta": {"age": 30}, "more": 1})
        assert take_in("crm", "person", values, "p9", tenant=tenant_a) == "1"
        assert take_in("crm", "person", {"name": "منى"}, "p9", tenant=tenant_a) == "1" and len(rows) == 1
        assert external_id_of("crm", "person", 1, tenant=tenant_a) == "p9"
        assert external_id_of("crm", "person", 1, tenant=tenant_b) == ""
        with pytest.raises(SchemaChanged) as caught:
            PEOPLE.inward({"title": "x", "meta": {"age": "old"}})
        assert caught.value.path == "meta.age"
    finally:
        unregister_port("crm", "person")


@pytest.mark.race
def test_many_workers_make_one(fresh_city: None, crm: FakeCRM, tenant_a: Any, connect: Any) -> None:
    from concurrent.futures import ThreadPoolExecutor

    from django.db import connections

    connect("crm", crm, tenant_a, secrets={"token": TOKEN})

    def work(number: int) -> str:
        try:
            return push(tenant_a, own_id=number % 3, key=f"k{number}").external_id
        finally:
            connections.close_all()

    with ThreadPoolExecutor(8) as workers:
        found = list(workers.map(work, range(24)))
    assert len(crm.people) == len(set(found)) == 3
