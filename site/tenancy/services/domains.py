"""Custom domains: they answer only after a DNS TXT record proves them, and rest for a while when they are given up."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from datetime import timedelta

from django.conf import settings
from django.db import transaction
from django.db.models import Q
from django.utils import timezone
from django.utils.translation import gettext as _

from tenancy.actor import Actor
from tenancy.errors import DomainError
from tenancy.hosts import is_below_platform, normalise_host
from tenancy.models import Domain, Store
from tenancy.telling import tell

REST_AFTER_REMOVAL = timedelta(days=30)
# So long a proof may be missing before the domain stops answering: whoever moves their DNS forgets a record easily.
PATIENCE = timedelta(days=3)
# So long a domain that closed is asked about each day: it opens by itself when its proof is back.
LOOKED_AFTER = timedelta(days=30)
PREFIX = "dakkah-verification="


class DnsSilent(Exception):
    """DNS did not say whether there is a record. Nothing follows from that."""


def answers_of(host: str, kind: str) -> list[str]:
    """What DNS has of one kind for a host; empty when it has none. The servers are those of the machine, or
    `settings.DNS_SERVERS`. Raises DnsSilent when DNS does not answer within 4 s."""
    # Here and nowhere else: 2 MiB in every process, for what an operator does now and then.
    import dns.exception
    import dns.resolver

    try:
        resolver = dns.resolver.Resolver(configure=not settings.DNS_SERVERS)
        for server in settings.DNS_SERVERS:
            address, _colon, port = server.partition(":")
            resolver.nameservers = [*resolver.nameservers, address]
            resolver.nameserver_ports = {**resolver.nameserver_ports, address: int(port or 53)}
        answer = resolver.resolve(host, kind, lifetime=4.0)
    except (dns.resolver.NXDOMAIN, dns.resolver.NoAnswer):
        return []
    except dns.exception.DNSException as error:
        raise DnsSilent(f"{host}: {error}") from error
    if kind == "TXT":
        return [b"".join(record.strings).decode("utf-8", "replace") for record in answer]
    return [record.to_text() for record in answer]


def txt_records(host: str) -> list[str]:
    """The TXT records of a host. Raises DnsSilent."""
    return answers_of(host, "TXT")


def wanted_record(domain: Domain) -> str:
    """What the TXT record must say."""
    return f"{PREFIX}{domain.verification_token}"


@transaction.atomic
def add_custom_domain(*, store: Store, host: str, actor: Actor) -> Domain:
    """Books a host for a store; it answers after `verify_domain`.

    Raises DomainError: domain.malformed, domain.ours, domain.taken, domain.resting.
    """
    clean = normalise_host(host)
    if not clean or "." not in clean:
        raise DomainError("domain.malformed", _("Write a host name, like shop.example."), field="domain")
    if is_below_platform(clean):
        raise DomainError("domain.ours", _("This host lies below the city's own domain."), field="domain")
    before = Domain.objects.select_for_update().filter(domain=clean).first()
    if before is not None and before.removed_at is None:
        if before.store_id == store.pk:
            return before
        raise DomainError("domain.taken", _("This domain belongs to another shop."), field="domain")
    if before is not None:
        resting = before.removed_at is not None and before.removed_at > timezone.now() - REST_AFTER_REMOVAL
        if before.tenant_id != store.tenant_id and resting:
            raise DomainError(
                "domain.resting", _("This domain was given up lately and rests for 30 days."), field="domain"
            )
        before.delete()
    domain = Domain(tenant=store.tenant, store=store, domain=clean, kind=Domain.Kind.CUSTOM, is_primary=False)
    domain.full_clean()
    domain.save()
    return domain


def verify_domain(*, domain: Domain, actor: Actor, lookup: Callable[[str], Iterable[str]] = txt_records) -> bool:
    """Looks for the proof in DNS and notes what it found. A proof that is gone closes the domain again; a DNS that
    does not answer changes nothing."""
    try:
        found = _is_proven(domain, lookup)
    except DnsSilent:
        return False
    with transaction.atomic():
        row = Domain.objects.select_for_update().select_related("tenant").get(pk=domain.pk)
        _note(row, found, actor)
        domain.refresh_from_db()
    return found


def recheck_domains(*, actor: Actor, lookup: Callable[[str], Iterable[str]] = txt_records) -> dict[str, int]:
    """Looks at every domain that answers by its proof, or did so until lately, as the clock asks daily. Who has lost it
    for `PATIENCE` stops answering. How many were kept, are missing their proof, were closed, are back, could not be
    asked."""
    counts = dict.fromkeys(("kept", "missing", "closed", "back", "silent"), 0)
    lately = Q(lost_at__gt=timezone.now() - LOOKED_AFTER)
    rows = Domain.objects.filter(kind=Domain.Kind.CUSTOM, removed_at=None).exclude(Q(verified_at=None) & ~lately)
    for domain in rows.order_by("pk").iterator(chunk_size=200):
        counts[_look_again(domain, lookup, actor)] += 1
    return counts


def _look_again(domain: Domain, lookup: Callable[[str], Iterable[str]], actor: Actor) -> str:
    try:
        found = _is_proven(domain, lookup)
    except DnsSilent:
        return "silent"
    now = timezone.now()
    if found and domain.lost_at is None:
        # Nothing that anybody is shown changes: no page is made anew for it.
        Domain.objects.filter(pk=domain.pk, removed_at=None).update(checked_at=now, verified_at=now)
        return "kept"
    with transaction.atomic():
        row = Domain.objects.select_for_update().select_related("tenant").get(pk=domain.pk)
        if not found and (row.verified_at is None or row.verified_at > now - PATIENCE):
            Domain.objects.filter(pk=domain.pk).update(checked_at=now)
            return "missing"
        if row.removed_at is None:
            _note(row, found, actor)
    return "back" if found else "closed"


def _note(row: Domain, found: bool, actor: Actor) -> None:
    """Keeps what was seen, and tells when a domain that answered closes, and when it is back."""
    closes, opens = row.verified_at is not None and not found, found and row.lost_at is not None
    row.checked_at = timezone.now()
    row.verified_at = row.checked_at if found else None
    if closes or opens:
        row.lost_at = row.checked_at if closes else None
    row.save()
    if closes or opens:
        payload = {"domain": row.pk, "host": row.domain, "store_id": row.store_id}
        event = "domain.closed" if closes else "domain.reopened"
        tell(event, about=row, tenant=row.tenant, payload=payload, actor=actor)


def _is_proven(domain: Domain, lookup: Callable[[str], Iterable[str]]) -> bool:
    return wanted_record(domain) in {record.strip() for record in lookup(domain.domain)}


@transaction.atomic
def make_primary(*, domain: Domain, actor: Actor) -> None:
    """Absolute links of the store carry this host from now on. Raises DomainError domain.not_verified."""
    if not domain.answers:
        raise DomainError("domain.not_verified", _("Prove the domain first."))
    for other in Domain.objects.select_for_update().filter(store=domain.store, is_primary=True).exclude(pk=domain.pk):
        other.is_primary = False
        other.save()
    domain.is_primary = True
    domain.save()


@transaction.atomic
def remove_domain(*, domain: Domain, actor: Actor) -> None:
    """The host stops answering at once and is nobody else's for 30 days."""
    domain.removed_at = timezone.now()
    domain.verified_at = None
    domain.is_primary = False
    domain.save()
