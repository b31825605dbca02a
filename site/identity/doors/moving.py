"""Another e-mail address for an account: proven by a code that went there; the former one is told."""

from __future__ import annotations

import uuid

from django.utils.translation import gettext as _

from identity.doors.codes import Channel, Purpose, issue_code, read_address, take_code
from identity.people import services as people
from identity.people.finding import person_at
from identity.people.links import too_many
from identity.people.models import User
from tenancy.actor import Actor
from tenancy.errors import DomainError


def ask_address_code(*, user: User, written: str, language: str, store_id: int | None, actor: Actor) -> uuid.UUID:
    """Sends a code to an address that somebody says is theirs. Returns its id. An address that has an account already
    gets the same answer and no letter. Raises DomainError doors.bad_address."""
    channel, address = read_address(written)
    if channel != Channel.EMAIL:
        raise DomainError("doors.bad_address", _("Write an e-mail address like name@example.com."), field="address")
    if too_many(email=address, ip=actor.ip):
        return uuid.uuid4()
    taken = person_at(address) is not None
    code = issue_code(
        Purpose.EMAIL,
        channel,
        address,
        user=None if taken else user,
        language=language,
        store_id=store_id,
        actor=actor,
    )
    return code.pk


def move_account(*, user: User, key: str, written: str, actor: Actor) -> User:
    """From now on the account uses the address that the code went to. Raises DomainError: doors.wrong_code,
    doors.locked, people.email_taken."""
    code = take_code(Purpose.EMAIL, key, written, actor, user=user)
    return people.change_email(
        user=user, email=code.address, language=code.language, store_id=code.store_id, actor=actor
    )
