"""Failed tries and growing waits, per account and per address of the internet, in each schema for itself.

A try is counted before it is judged, under the row's lock: a hundred at once are a hundred tries. Who comes in gets
the account's count back to nothing. The typed address counts whether somebody has it or not. While a door is shut
tries are refused without being counted, so that nobody can be kept out for longer than the longest wait.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime

from django.db import transaction
from django.utils import timezone
from django.utils.translation import ngettext

from identity.doors.keyed import keyed_hash
from identity.doors.models import Attempt
from identity.doors.rules import counts_still, wait_after
from orchestration.audit import record
from tenancy.actor import Actor
from tenancy.errors import DomainError

Kind = Attempt.Kind


@dataclass(frozen=True, slots=True)
class Try:
    """A try that was counted. `succeed` takes it back."""

    account: Attempt
    address: Attempt | None

    def succeed(self) -> None:
        """The right person came in."""
        Attempt.objects.filter(pk=self.account.pk).update(failures=0, locked_until=None)
        if self.address is not None:
            # Others may try from the same address: only this one try is taken back.
            with transaction.atomic():
                row = Attempt.objects.select_for_update().get(pk=self.address.pk)
                row.failures, row.locked_until = max(row.failures - 1, 0), None
                row.save(update_fields=["failures", "locked_until"])


def begin_try(*, kind: str, account: str, actor: Actor) -> Try:
    """Counts a try at a door. Raises DomainError `doors.locked` with `wait` in seconds while it is shut."""
    now, wanted = timezone.now(), [(kind, keyed_hash("attempt", account.strip().lower()))]
    if actor.ip:
        wanted.append((Kind.ADDRESS, keyed_hash("attempt", actor.ip)))
    with transaction.atomic():
        Attempt.objects.bulk_create((Attempt(kind=k, key=key) for k, key in sorted(wanted)), ignore_conflicts=True)
        # Always in the same order, or two tries would wait for each other.
        rows = [Attempt.objects.select_for_update().get(kind=k, key=key) for k, key in sorted(wanted)]
        shut = [row.locked_until for row in rows if row.locked_until is not None and row.locked_until > now]
        if not shut:
            for row in rows:
                _count(row, now, actor)
    if shut:
        raise locked(max(shut), now)
    by_kind = {row.kind: row for row in rows}
    return Try(by_kind[kind], by_kind.get(Kind.ADDRESS))


def locked(until: datetime, now: datetime) -> DomainError:
    """The refusal, in words that say how long."""
    seconds = max(int((until - now).total_seconds()), 1)
    minutes = -(-seconds // 60)
    words = ngettext(
        "Too many tries. Wait %(count)d minute, then try again.",
        "Too many tries. Wait %(count)d minutes, then try again.",
        minutes,
    )
    return DomainError("doors.locked", words % {"count": minutes}, wait=seconds)


def _count(row: Attempt, now: datetime, actor: Actor) -> None:
    row.failures = row.failures + 1 if counts_still(row.failed_at, now) else 1
    row.failed_at = now
    wait = wait_after(row.kind, row.failures)
    row.locked_until = now + wait if wait else None
    row.save(update_fields=["failures", "failed_at", "locked_until"])
    if wait:
        facts = {"door": row.kind, "failures": row.failures, "seconds": int(wait.total_seconds())}
        record("door.locked", resource=("doors.attempt", row.pk), actor=actor, metadata=facts)


def forget_tries(account: str) -> None:
    """Nothing is known any more of tries at this account's doors."""
    Attempt.objects.exclude(kind=Kind.ADDRESS).filter(key=keyed_hash("attempt", account.strip().lower())).delete()
