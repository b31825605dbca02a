"""Rules 1 to 4 and 7: who answers under which host, and what a link says."""

from __future__ import annotations

import re
from datetime import timedelta
from typing import Any

import pytest
from django.utils import timezone

from orchestration.jobs.kinds import kind_named
from tenancy.actor import Actor
from tenancy.hosts import normalise_host
from tenancy.models import Domain, Store
from tenancy.resolver.version import registry_changed
from tenancy.services.domains import DnsSilent, add_custom_domain, make_primary, recheck_domains, verify_domain
from tenancy.services.domains import wanted_record as proof_of
from tests.safety.people import person_of
from tests.safety.rules import rule
from tests.safety.serving import send, served

ACTOR = Actor.system("tests")


@pytest.fixture
def domain(tenant_a: Any) -> Domain:
    """A proven domain of shop-a, on which its links stand."""
    store = Store.objects.select_related("tenant").get(tenant=tenant_a, handle="shop-a")
    made = add_custom_domain(store=store, host="alder.example", actor=ACTOR)
    assert verify_domain(domain=made, actor=ACTOR, lookup=lambda host: [proof_of(made)])
    make_primary(domain=made, actor=ACTOR)
    registry_changed()
    return made


def _age(domain: Domain, days: float) -> None:
    Domain.objects.filter(pk=domain.pk).update(verified_at=timezone.now() - timedelta(days=days))
    registry_changed()


@rule(3)
def test_a_proof_is_looked_at_daily(domain: Domain, host_client: Any) -> None:
    kind = kind_named("domains.recheck")
    assert kind is not None and kind.every == "day" and kind.city
    _age(domain, 9)
    assert recheck_domains(actor=ACTOR, lookup=lambda host: [proof_of(domain)])["kept"] == 1
    assert recheck_domains(actor=ACTOR, lookup=lambda host: [])["missing"] == 1, "seen a moment ago"
    assert host_client("alder.example").get("/en/").status_code == 200


@rule(3)
def test_a_lost_proof_closes_the_domain_after_three_days(domain: Domain, host_client: Any) -> None:
    _age(domain, 2.9)
    assert recheck_domains(actor=ACTOR, lookup=lambda host: ["v=spf1 -all"])["missing"] == 1
    _age(domain, 3.1)
    assert recheck_domains(actor=ACTOR, lookup=lambda host: ["v=spf1 -all"])["closed"] == 1
    registry_changed()
    assert host_client("alder.example").get("/en/").status_code == 404
    assert recheck_domains(actor=ACTOR, lookup=lambda host: []) == {
        "kept": 0,
        "missing": 1,
        "closed": 0,
        "back": 0,
        "silent": 0,
    }


@rule(3)
def test_a_dns_that_is_silent_closes_nobody(domain: Domain, host_client: Any) -> None:
    def silent(host: str) -> list[str]:
        raise DnsSilent(host)

    _age(domain, 30)
    assert recheck_domains(actor=ACTOR, lookup=silent)["silent"] == 1
    assert not verify_domain(domain=domain, actor=ACTOR, lookup=silent)
    registry_changed()
    assert host_client("alder.example").get("/en/").status_code == 200


@rule(2)
@pytest.mark.servers
def test_two_hosts_in_one_request_are_nobody() -> None:
    """Over a real connection: the server hands on both, and chooses none of them for us."""
    mine, theirs, end = "shop-a.localhost", "shop-b.localhost", "Connection: close\r\n\r\n"
    with served(bare=True) as port:
        for head in (
            f"Host: {mine}\r\nHost: {theirs}\r\n",
            f"Host: {theirs}\r\nHost: {mine}\r\n",
            f"Host: {mine}\r\nX-Other: 1\r\nhost: {theirs}\r\n",
            f"Host: {mine}, {theirs}\r\n",
            f"Host: {mine}@{theirs}\r\n",
            "Host: \r\n",
            "",
        ):
            status, told = send(port, f"GET /en/ HTTP/1.1\r\n{head}{end}")
            assert status >= 400 or normalise_host(told) == "", (head, told)
        assert normalise_host(send(port, f"GET /en/ HTTP/1.1\r\nHost: {mine}\r\n{end}")[1]) == mine
        # The target of a request may name a host of its own; it counts for nothing.
        assert send(port, f"GET http://{theirs}/en/ HTTP/1.1\r\nHost: {mine}\r\n{end}")[1] == mine


@rule(4)
def test_links_carry_the_primary_domain_whatever_was_asked(domain: Domain, host_client: Any) -> None:
    """Canonical address, languages, sitemap, robots: the same under every host of the store."""
    for host in ("shop-a", "alder.example"):
        client = host_client(host)
        for path in ("/en/", "/sitemap.xml", "/robots.txt"):
            answer = client.get(path, headers={"x-forwarded-host": "evil.example", "forwarded": "host=evil.example"})
            text = (b"".join(answer) if answer.streaming else answer.content).decode()
            hosts = set(re.findall(r"https?://([a-z0-9.-]*(?:alder\.example|localhost|evil\.example))", text))
            # Besides it: the city, and the other store, by their own hosts.
            assert "alder.example" in hosts, (host, path)
            assert hosts <= {"alder.example", "annex-a.localhost", "localhost"}, (host, path, hosts)


@rule(4)
def test_no_code_makes_links_from_a_request() -> None:
    """`get_host()` and `build_absolute_uri()` are for comparing only; each place that does is named."""
    from cityos.environment import ROOT

    known = {
        "site/identity/same_origin.py",  # compares the Origin with it
        "site/tenancy/returning.py",  # compares the Referer with it
        "site/identity/doors/passkeys.py",  # compares what the browser signed with it
        "site/kit/faces/reports.py",  # goes to the log
    }
    rooms = ("site", "cms", "commerce", "portals", "orchestration")
    found = {
        str(path.relative_to(ROOT))
        for room in rooms
        for path in (ROOT / room).rglob("*.py")
        if re.search(r"get_host\(\)|build_absolute_uri|get_current_site\(", path.read_text())
    }
    assert found <= known, found - known


@rule(7)
def test_admins_are_on_their_own_hosts_only(domain: Domain, tenant_a: Any, host_client: Any, in_tenant: Any) -> None:
    person, operator = person_of(tenant_a), person_of(None)
    for host in ("alder.example", "shop-a", "annex-a"):
        client = host_client(host)
        with in_tenant(tenant_a):
            client.force_login(person)
        for path in ("/cms/", "/dashboard/", "/cms/city/", "/cms/registry/", "/cms/login/", "/dashboard/login/"):
            assert client.get(path, follow=True).status_code == 404, (host, path)
    city = host_client("")
    city.force_login(operator)
    assert city.get("/cms/").status_code == 200
    assert city.get("/dashboard/", follow=True).status_code == 404
    # The city's session is nobody's in a tenant.
    other = host_client("alpha")
    other.cookies.update(city.cookies)
    assert other.get("/cms/").status_code == 302
