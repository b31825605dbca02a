"""What a merchant writes at their DNS, and what DNS says of it now."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

from django.conf import settings
from django.utils.translation import gettext_lazy as _

from tenancy.actor import Actor
from tenancy.hosts import platform_host
from tenancy.models import Domain
from tenancy.services.domains import DnsSilent, answers_of, verify_domain, wanted_record

Lookup = Callable[[str, str], list[str]]
WAITING, PROVEN, LIVE = "waiting", "proven", "live"
WORDS = {
    WAITING: (_("Waits for the proof"), "warn"),
    PROVEN: (_("Proven, but it leads elsewhere"), "warn"),
    LIVE: (_("Works"), "ok"),
}


@dataclass(frozen=True, slots=True)
class DnsRecord:
    """One line of a DNS zone. `is_there`: what was seen at the last check."""

    kind: str
    name: str
    value: str
    is_there: bool


@dataclass(frozen=True, slots=True)
class Standing:
    """How a domain stands: `state` is waiting, proven or live."""

    domain: Domain
    state: str
    records: list[DnsRecord]

    @property
    def words(self) -> Any:
        return WORDS[self.state][0]

    @property
    def tone(self) -> str:
        return WORDS[self.state][1]


def standing_of(domain: Domain) -> Standing:
    """As it was seen last. No query, no question to DNS."""
    leads_here = bool(domain.metadata.get("leads_here"))
    state = WAITING if domain.verified_at is None else LIVE if leads_here else PROVEN
    proof = DnsRecord("TXT", domain.domain, wanted_record(domain), domain.verified_at is not None)
    return Standing(domain, state, [proof, *(_ways(domain, leads_here))])


def _ways(domain: Domain, leads_here: bool) -> list[DnsRecord]:
    """A name below another may be an alias of the shop's host; a bare one names our addresses, where they are known."""
    if domain.domain.count(".") > 1 or not settings.PLATFORM_ADDRESSES:
        return [DnsRecord("CNAME", domain.domain, target_of(domain), leads_here)]
    kinds = {address: "AAAA" if ":" in address else "A" for address in settings.PLATFORM_ADDRESSES}
    return [DnsRecord(kind, domain.domain, address, leads_here) for address, kind in kinds.items()]


def target_of(domain: Domain) -> str:
    """Our host that the domain is another name of: that of its store."""
    rows = Domain.objects.filter(store=domain.store, tenant_id=domain.tenant_id, kind=Domain.Kind.SUBDOMAIN)
    found = rows.filter(removed_at=None).values_list("domain", flat=True).first()
    return found or platform_host()


def check_domain(*, domain: Domain, actor: Actor, lookup: Lookup = answers_of) -> Standing:
    """Asks DNS for the proof and for where the name leads, and notes both. A silent DNS changes nothing."""
    verify_domain(domain=domain, actor=actor, lookup=lambda host: lookup(host, "TXT"))
    try:
        leads_here = _leads_here(domain, lookup)
    except DnsSilent:
        return standing_of(domain)
    if domain.metadata.get("leads_here") != leads_here:
        domain.metadata = {**domain.metadata, "leads_here": leads_here}
        Domain.objects.filter(pk=domain.pk).update(metadata=domain.metadata)
    return standing_of(domain)


def _leads_here(domain: Domain, lookup: Lookup) -> bool:
    aliases = {each.rstrip(".").lower() for each in lookup(domain.domain, "CNAME")}
    if aliases & {target_of(domain), platform_host()}:
        return True
    ours = set(settings.PLATFORM_ADDRESSES)
    return bool(ours) and bool(ours & {*lookup(domain.domain, "A"), *lookup(domain.domain, "AAAA")})
