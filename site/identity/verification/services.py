"""Asking for a proof of identity, opening it at a wallet, deciding, attesting."""

from __future__ import annotations

from typing import Any

from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from identity.people.models import User
from identity.verification.models import Verification
from orchestration.audit import record
from orchestration.outbox import emit
from tenancy.actor import Actor
from tenancy.errors import DomainError

State = Verification.State


@transaction.atomic
def request_verification(*, user: User, actor: Actor) -> Verification:
    """Asks who somebody is. Asked again while undecided, it is the same. Raises DomainError `kyc.verified_already`."""
    User.objects.select_for_update().get(pk=user.pk)
    mine = Verification.objects.filter(user=user)
    if mine.filter(state=State.VERIFIED).exists():
        raise DomainError("kyc.verified_already", _("This person's identity is proven already."))
    found = mine.filter(state__in=Verification.UNDECIDED).first()
    if found is not None:
        return found
    made = Verification.objects.create(user=user)
    _tell("kyc.requested", made, actor)
    return made


@transaction.atomic
def open_verification(*, verification: Verification, session: str, url: str, actor: Actor) -> Verification:
    """A session waits at the verifier; the link opens the person's wallet."""
    row = _undecided(verification)
    row.state, row.session, row.url = State.OPEN, session, url
    row.save()
    return row


@transaction.atomic
def leave_to_person(*, verification: Verification, actor: Actor) -> Verification:
    """No verifier is there: somebody of the tenant decides."""
    row = _undecided(verification)
    row.state = State.BY_HAND
    row.save()
    return row


@transaction.atomic
def decide_verification(
    *, verification: Verification, verified: bool, actor: Actor, assurance: str = "", reason: str = ""
) -> Verification:
    """Verified or refused, for good; `kyc.completed` or `kyc.refused` is told. Raises DomainError `kyc.decided`."""
    return _decide(verification, State.VERIFIED if verified else State.REFUSED, actor, assurance, reason)


@transaction.atomic
def expire_verification(*, verification: Verification, actor: Actor, reason: str = "") -> Verification:
    """Nobody answered, or the verifier gave up; the person may ask again. One that is decided stays as it is."""
    row = Verification.objects.select_for_update().get(pk=verification.pk)
    if row.state not in Verification.UNDECIDED:
        return row
    return _decide(row, State.EXPIRED, actor, "", reason)


@transaction.atomic
def keep_credential(*, verification: Verification, credential_id: str, offer: str, actor: Actor) -> Verification:
    """The credential that attests it waits at `offer` for the wallet. Raises DomainError `kyc.not_verified`."""
    row = Verification.objects.select_for_update().get(pk=verification.pk)
    if row.state != State.VERIFIED:
        raise DomainError("kyc.not_verified", _("This person's identity is not proven."))
    row.credential_id, row.credential_offer = credential_id, offer
    row.save()
    _tell("kyc.credential_issued", row, actor, credential=credential_id)
    return row


def is_verified(user: Any) -> bool:
    """Whether this person has proven who they are."""
    return Verification.objects.filter(user=user.pk, state=State.VERIFIED).exists()


def _undecided(verification: Verification) -> Verification:
    row = Verification.objects.select_for_update().get(pk=verification.pk)
    if row.state not in Verification.UNDECIDED:
        raise DomainError("kyc.decided", _("This has been decided already."))
    return row


def _decide(verification: Verification, state: str, actor: Actor, assurance: str, reason: str) -> Verification:
    row = _undecided(verification)
    before = {"state": row.state}
    row.state, row.decided_at, row.decided_by = state, timezone.now(), (actor.name or actor.ref)[:160]
    row.assurance, row.reason, row.url = assurance[:40], reason[:200], ""
    row.save()
    record(f"kyc.{row.state}", resource=row, actor=actor, before=before, after={"state": row.state})
    _tell("kyc.completed" if state == State.VERIFIED else f"kyc.{row.state}", row, actor)
    return row


def _tell(event: str, row: Verification, actor: Actor, **facts: Any) -> None:
    payload = {"verification": row.pk, "customer": row.user_id, "state": row.state, **facts}
    emit(event, aggregate=row, payload=payload, actor=actor, source="identity")
