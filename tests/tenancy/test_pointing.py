"""What a merchant must write at the DNS, seen by asking a real DNS server."""

from __future__ import annotations

import socket
import threading
from collections.abc import Iterator
from typing import Any

import dns.flags
import dns.message
import dns.rcode
import dns.rrset
import pytest

from tenancy.actor import Actor
from tenancy.models import Domain, Store
from tenancy.services.domains import add_custom_domain, wanted_record
from tenancy.services.pointing import check_domain, standing_of

pytestmark = pytest.mark.django_db
ACTOR = Actor.system("tests")


class Zone:
    """A small DNS server on this machine: what is in `rows` is what it says."""

    def __init__(self) -> None:
        self.rows: dict[tuple[str, str], list[str]] = {}
        self.door = socket.socket(socket.AF_INET, socket.SOCK_DGRAM)
        self.door.bind(("127.0.0.1", 0))
        self.thread = threading.Thread(target=self._answer, daemon=True)
        self.thread.start()

    @property
    def address(self) -> str:
        return f"127.0.0.1:{self.door.getsockname()[1]}"

    def _answer(self) -> None:
        while True:
            try:
                wire, asker = self.door.recvfrom(4096)
            except OSError:
                return
            query = dns.message.from_wire(wire)
            answer = dns.message.make_response(query)
            answer.flags |= dns.flags.RA
            asked = query.question[0]
            kind = dns.rdatatype.to_text(asked.rdtype)
            for value in self.rows.get((asked.name.to_text(True).lower(), kind), []):
                answer.answer.append(dns.rrset.from_text(asked.name, 1, "IN", kind, value))
            self.door.sendto(answer.to_wire(), asker)


@pytest.fixture
def zone(settings: Any) -> Iterator[Zone]:
    made = Zone()
    settings.DNS_SERVERS = [made.address]
    settings.PLATFORM_ADDRESSES = ["203.0.113.7"]
    yield made
    made.door.close()


@pytest.fixture
def domain(tenant_a: Any) -> Domain:
    store = Store.objects.select_related("tenant").get(tenant=tenant_a, handle="shop-a")
    return add_custom_domain(store=store, host="www.alder.example", actor=ACTOR)


def _check(domain: Domain) -> str:
    return check_domain(domain=domain, actor=ACTOR).state


def test_proof_first_then_the_way(domain: Domain, zone: Zone) -> None:
    said = standing_of(domain)
    assert said.state == "waiting"
    assert [(each.kind, each.value, each.is_there) for each in said.records] == [
        ("TXT", wanted_record(domain), False),
        ("CNAME", "shop-a.localhost", False),
    ]
    assert _check(domain) == "waiting" and domain.checked_at is not None
    zone.rows["www.alder.example", "TXT"] = [f'"{wanted_record(domain)}"']
    assert _check(domain) == "proven"
    zone.rows["www.alder.example", "CNAME"] = ["other.example."]
    assert _check(domain) == "proven"
    zone.rows["www.alder.example", "CNAME"] = ["Shop-A.localhost."]
    assert _check(domain) == "live"
    assert {each.is_there for each in standing_of(Domain.objects.get(pk=domain.pk)).records} == {True}
    del zone.rows["www.alder.example", "TXT"]
    assert _check(domain) == "waiting"


def test_a_bare_domain_names_our_address(tenant_a: Any, zone: Zone) -> None:
    store = Store.objects.select_related("tenant").get(tenant=tenant_a, handle="shop-a")
    bare = add_custom_domain(store=store, host="alder.example", actor=ACTOR)
    assert [(each.kind, each.value) for each in standing_of(bare).records[1:]] == [("A", "203.0.113.7")]
    zone.rows["alder.example", "TXT"] = [f'"{wanted_record(bare)}"']
    zone.rows["alder.example", "A"] = ["198.51.100.1"]
    assert _check(bare) == "proven"
    zone.rows["alder.example", "A"] = ["198.51.100.1", "203.0.113.7"]
    assert _check(bare) == "live"


def test_the_merchant_sees_and_checks_it(domain: Domain, zone: Zone, tenant_a: Any, host_client: Any) -> None:
    from identity.people.models import User
    from tenancy.context import in_tenant

    with in_tenant(tenant_a):
        boss = User.objects.create_superuser("boss@alpha.example", "palm-harbour-42")
        clerk = User.objects.create_user("clerk@alpha.example", is_staff=True, store_ids=[1])
        visitor, other = host_client("alpha", boss, **{"Accept-Language": "en"}), host_client("alpha", clerk)
    page = visitor.get("/dashboard/domains/").content.decode()
    assert wanted_record(domain) in page and "shop-a.localhost" in page and "Never checked" in page
    added = visitor.post("/dashboard/domains/", {"domain": "shop.birch.example", "store": str(domain.store_id)})
    assert added.status_code == 302 and Domain.objects.filter(domain="shop.birch.example").exists()
    refused = visitor.post("/dashboard/domains/", {"domain": "not a host", "store": str(domain.store_id)})
    assert refused.status_code == 422 and 'value="not a host"' in refused.content.decode()
    zone.rows["www.alder.example", "TXT"] = [f'"{wanted_record(domain)}"']
    zone.rows["www.alder.example", "CNAME"] = ["shop-a.localhost."]
    assert visitor.post(f"/dashboard/domains/{domain.pk}/check/").status_code == 302
    assert "Works" in visitor.get("/dashboard/domains/").content.decode()
    visitor.post(f"/dashboard/domains/{domain.pk}/primary/")
    assert Domain.objects.get(pk=domain.pk).is_primary
    assert other.get("/dashboard/domains/").status_code == 404
    strange = Domain.objects.filter(tenant__handle="beta").first()
    assert strange is not None
    assert visitor.post(f"/dashboard/domains/{strange.pk}/primary/").status_code == 404
    visitor.post(f"/dashboard/domains/{domain.pk}/remove/")
    assert Domain.objects.get(pk=domain.pk).removed_at is not None
