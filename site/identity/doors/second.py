"""The second step: six digits from an authenticator app (RFC 6238), or a recovery code when the phone is lost."""

from __future__ import annotations

import secrets

import pyotp
from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from identity.doors.keyed import keyed_hash, keyed_hashes
from identity.doors.locks import begin_try
from identity.doors.models import Attempt, Authenticator, Passkey, RecoveryCode
from identity.doors.rules import written_code
from identity.people.models import User
from orchestration.audit import record
from tenancy.actor import Actor
from tenancy.errors import DomainError
from tenancy.sealing import seal, unseal

PURPOSE = "authenticator"
RECOVERY = "recovery code"
STEP = 30  # seconds
RECOVERY_CODES = 10
# Without letters and digits that look alike.
LETTERS = "abcdefghjkmnpqrstuvwxyz23456789"


def new_secret() -> str:
    """160 random bits as apps read them, in base32."""
    return pyotp.random_base32()


def setup_uri(*, secret: str, account: str, issuer: str) -> str:
    """What the picture for the app says."""
    return pyotp.TOTP(secret).provisioning_uri(name=account, issuer_name=issuer)


def has_authenticator(user: User) -> bool:
    """Whether a password alone does not let this person in."""
    return Authenticator.objects.filter(user=user).exists()


def has_second_factor(user: User) -> bool:
    """Whether this person can prove more than a password."""
    return has_authenticator(user) or Passkey.objects.filter(user=user).exists()


def add_authenticator(*, user: User, secret: str, written: str, actor: Actor) -> list[str]:
    """Takes the app into use when it shows the right digits; returns the recovery codes, which are shown this once.
    Raises DomainError doors.wrong_code, doors.has_authenticator."""
    step = _step_of(secret, written, after=0)
    if step is None:
        raise _wrong()
    with transaction.atomic():
        User.objects.select_for_update().get(pk=user.pk)
        if has_authenticator(user):
            raise DomainError("doors.has_authenticator", _("An app is in use already. Remove it first."))
        Authenticator.objects.create(user=user, sealed_secret=seal(PURPOSE, secret), last_step=step)
        record("door.authenticator_added", resource=user, actor=actor)
        return _new_codes(user)


@transaction.atomic
def remove_authenticator(*, user: User, actor: Actor) -> None:
    """The password alone is enough again; recovery codes go too."""
    if Authenticator.objects.filter(user=user).delete()[0]:
        RecoveryCode.objects.filter(user=user).delete()
        record("door.authenticator_removed", resource=user, actor=actor)


@transaction.atomic
def renew_recovery_codes(*, user: User, actor: Actor) -> list[str]:
    """New recovery codes; former ones stop working. Raises DomainError doors.no_authenticator."""
    if not has_authenticator(user):
        raise DomainError("doors.no_authenticator", _("Set up an authenticator app first."))
    record("door.recovery_codes_renewed", resource=user, actor=actor)
    return _new_codes(user)


def recovery_codes_left(user: User) -> int:
    """How many can still be used."""
    return RecoveryCode.objects.filter(user=user, used_at=None).count()


def check_second_step(*, user: User, written: str, actor: Actor) -> str:
    """ "app" or "recovery", whichever the code was. Each code works once. Raises DomainError: doors.wrong_code,
    doors.locked after too many tries."""
    counted = begin_try(kind=Attempt.Kind.SECOND, account=str(user.pk), actor=actor)
    how = "app" if _take_step(user, written) else "recovery" if _take_recovery(user, written) else ""
    if not how:
        record("session.refused", resource=user, actor=actor, metadata={"how": "second"})
        raise _wrong()
    counted.succeed()
    if how == "recovery":
        left = recovery_codes_left(user)
        record("door.recovery_code_used", resource=user, actor=actor, metadata={"left": left})
    return how


def _take_step(user: User, written: str) -> bool:
    row = Authenticator.objects.filter(user=user).first()
    if row is None:
        return False
    step = _step_of(unseal(PURPOSE, row.sealed_secret), written, after=row.last_step)
    # Of two who bring the same digits one gets in.
    return step is not None and bool(Authenticator.objects.filter(pk=row.pk, last_step__lt=step).update(last_step=step))


def _step_of(secret: str, written: str, *, after: int) -> int | None:
    """The half minute whose digits these are: this one, the one before or the next; never one that was taken."""
    typed, totp = written_code(written), pyotp.TOTP(secret)
    now = int(timezone.now().timestamp()) // STEP
    right = [
        step
        for step in (now - 1, now, now + 1)
        if secrets.compare_digest(totp.at(step * STEP).encode(), typed.encode())
    ]
    return next((step for step in right if step > after), None)


def _take_recovery(user: User, written: str) -> bool:
    # Codes outlive a change of the installation's key, as long as the former one is named.
    kept = [one.hex() for one in keyed_hashes(RECOVERY, f"{user.pk}:{written_code(written)}")]
    mine = RecoveryCode.objects.filter(user=user, code_hash__in=kept, used_at=None)
    return bool(mine.update(used_at=timezone.now()))


def _new_codes(user: User) -> list[str]:
    RecoveryCode.objects.filter(user=user).delete()
    codes = ["".join(secrets.choice(LETTERS) for _n in range(10)) for _code in range(RECOVERY_CODES)]
    RecoveryCode.objects.bulk_create(RecoveryCode(user=user, code_hash=_hash(user, code)) for code in codes)
    return [f"{code[:5]}-{code[5:]}" for code in codes]


def _hash(user: User, code: str) -> str:
    return keyed_hash(RECOVERY, f"{user.pk}:{code}")


def _wrong() -> DomainError:
    return DomainError(
        "doors.wrong_code", _("These digits are wrong or were used already. Wait for the next ones."), field="code"
    )
