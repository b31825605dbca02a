"""One-time codes: six digits to an e-mail address or a proven mobile, ten minutes, five tries, once.

The digits are a keyed hash of the row's id. They are worked out when the letter is written and when somebody types
them; the table, the outbox and the log never hold them. Somebody unknown costs the same work and gets the same answer.
"""

from __future__ import annotations

import hmac
import uuid

from django.core.exceptions import ValidationError
from django.core.validators import validate_email
from django.db import transaction
from django.db.models import F
from django.utils import timezone
from django.utils.translation import gettext as _

from identity.doors.keyed import keyed_hashes
from identity.doors.locks import begin_try
from identity.doors.models import Attempt, Code, Mobile
from identity.doors.rules import CODE_LASTS, CODE_TRIES, written_code
from identity.people.finding import in_small_letters, is_same_address, person_at
from identity.people.links import too_many
from identity.people.models import User
from orchestration.audit import record
from orchestration.integrations.sms_numbers import mobile_number
from orchestration.outbox import emit
from tenancy.actor import Actor
from tenancy.errors import DomainError

Purpose, Channel = Code.Purpose, Code.Channel
SAUDI = "+9665"


def digits_of(code: Code) -> str:
    """The six digits that the letter or text shows."""
    return _possible(code)[0]


def read_address(written: str) -> tuple[str, str]:
    """(channel, address) of what somebody typed. Raises DomainError `doors.bad_address` for what is neither an e-mail
    address nor a Saudi mobile."""
    text = written.strip()
    if "@" in text:
        try:
            validate_email(text)
        except ValidationError as bad:
            raise DomainError("doors.bad_address", _bad_address(), field="address") from bad
        return Channel.EMAIL, in_small_letters(text)
    try:
        number = mobile_number(text)
    except DomainError as bad:
        raise DomainError("doors.bad_address", _bad_address(), field="address") from bad
    if not number.startswith(SAUDI):
        raise DomainError("doors.bad_address", _bad_address(), field="address")
    return Channel.SMS, number


def ask_code(*, written: str, language: str, store_id: int | None, actor: Actor) -> uuid.UUID:
    """Sends a code for signing in, if the address belongs to somebody. Returns its id, which tells nothing: after too
    many askings it is nobody's. Raises DomainError `doors.bad_address`."""
    channel, address = read_address(written)
    people = User.objects.filter(is_active=True)
    if channel == Channel.EMAIL:
        user = person_at(address, people)
    else:
        user = people.filter(proven_mobile__number=address).first()
    if too_many(email=address, ip=actor.ip):
        return uuid.uuid4()
    code = issue_code(Purpose.ENTER, channel, address, user=user, language=language, store_id=store_id, actor=actor)
    return code.pk


def spend_code(*, key: str, written: str, actor: Actor) -> User:
    """The person that the code was sent to, once. Raises DomainError: doors.wrong_code for a wrong, used or old one, or
    one to an address that is theirs no more; doors.locked after too many tries."""
    code = take_code(Purpose.ENTER, key, written, actor)
    user = code.user
    if user is None or not user.is_active or not _is_still_theirs(code, user):
        raise _wrong()
    return user


def _is_still_theirs(code: Code, user: User) -> bool:
    if code.channel == Channel.EMAIL:
        return is_same_address(code.address, user.email)
    return Mobile.objects.filter(user=user, number=code.address).exists()


def ask_mobile_code(*, user: User, written: str, language: str, store_id: int | None, actor: Actor) -> uuid.UUID:
    """Sends a code to a mobile that somebody says is theirs. Raises DomainError doors.bad_address."""
    channel, number = read_address(written)
    if channel != Channel.SMS:
        raise DomainError("doors.bad_address", _("Write nine digits that begin with 5."), field="address")
    if too_many(email=number, ip=actor.ip):
        return uuid.uuid4()
    code = issue_code(Purpose.MOBILE, channel, number, user=user, language=language, store_id=store_id, actor=actor)
    return code.pk


def prove_mobile(*, user: User, key: str, written: str, actor: Actor) -> Mobile:
    """From now on codes may go to this mobile. Who proved it before holds it no longer: the number has a new owner.
    Raises DomainError as `spend_code` does."""
    code = take_code(Purpose.MOBILE, key, written, actor, user=user)
    with transaction.atomic():
        Mobile.objects.filter(number=code.address).exclude(user=user).delete()
        row, _new = Mobile.objects.update_or_create(user=user, defaults={"number": code.address})
        record("door.mobile_proven", resource=user, actor=actor, after={"mobile": row.number})
    return row


def drop_mobile(*, user: User, actor: Actor) -> None:
    """No codes go to the mobile any more."""
    if Mobile.objects.filter(user=user).delete()[0]:
        record("door.mobile_dropped", resource=user, actor=actor)


def issue_code(
    purpose: str,
    channel: str,
    address: str,
    *,
    user: User | None,
    language: str,
    store_id: int | None,
    actor: Actor,
) -> Code:
    """A new code, and the event that sends it; former ones of the same purpose and address stop working. Without a
    `user` it is nobody's: nothing is sent, and no digits are right."""
    with transaction.atomic():
        now = timezone.now()
        Code.objects.filter(purpose=purpose, address=address, used_at=None).update(used_at=now)
        code = Code.objects.create(
            purpose=purpose,
            channel=channel,
            address=address,
            user=user,
            language=language,
            store_id=store_id,
            expires_at=now + CODE_LASTS,
        )
        payload = {"code": str(code.pk), "purpose": purpose, "channel": channel}
        emit("person.code_issued", aggregate=("doors.code", code.pk), payload=payload, actor=actor, source="identity")
    return code


def take_code(purpose: str, key: str, written: str, actor: Actor, user: User | None = None) -> Code:
    """The code of this number, once, if these are its digits and, where a `user` is named, theirs. Call it outside
    transactions: a wrong try stays counted. Raises DomainError doors.wrong_code, doors.locked."""
    try:
        pk = uuid.UUID(key)
    except ValueError as bad:
        raise _wrong() from bad
    code = Code.objects.select_related("user").filter(pk=pk, purpose=purpose).first()
    account = code.address if code is not None else key
    counted = begin_try(kind=Attempt.Kind.CODE, account=account, actor=actor)
    # Nobody's code is compared too: the answer takes the same time.
    right = _matches(code or Code(pk=pk, purpose=purpose), written)
    if code is None or (user is not None and code.user_id != user.pk) or not (_count_try(code) and right):
        raise _refused(account, actor)
    if not _take(code):
        raise _refused(account, actor)
    counted.succeed()
    return code


def _count_try(code: Code) -> bool:
    """Whether this is one of the five tries that the code allows. Counted in one statement, before it is judged."""
    open_ones = Code.objects.filter(pk=code.pk, used_at=None, expires_at__gt=timezone.now(), tries__lt=CODE_TRIES)
    return bool(open_ones.update(tries=F("tries") + 1))


def _take(code: Code) -> bool:
    """Whether the code is ours: of two who come at once one gets it."""
    return bool(Code.objects.filter(pk=code.pk, used_at=None).update(used_at=timezone.now()))


def _matches(code: Code, written: str) -> bool:
    typed = written_code(written).encode()
    return any(hmac.compare_digest(one.encode(), typed) for one in _possible(code))


def _possible(code: Code) -> list[str]:
    hashes = keyed_hashes("one-time code", f"{code.pk}:{code.purpose}")
    return [f"{int.from_bytes(one[:8], 'big') % 1_000_000:06d}" for one in hashes]


def _refused(account: str, actor: Actor) -> DomainError:
    named = "email" if "@" in account else "mobile"
    record(
        "session.refused", resource=("people.user", ""), actor=actor, after={named: account}, metadata={"how": "code"}
    )
    return _wrong()


def _wrong() -> DomainError:
    return DomainError("doors.wrong_code", _("This code is wrong, used or too old. Ask for a new one."), field="code")


def _bad_address() -> str:
    return _("Write an e-mail address like name@example.com, or a Saudi mobile like 055 123 4567.")
