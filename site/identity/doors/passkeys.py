"""Passkeys (WebAuthn level 2): a key in somebody's device that answers a challenge for this host only.

The device asks for a finger, a face or its code, so a passkey is both steps at once. The challenge is kept in the
session and taken with the first answer.
"""

from __future__ import annotations

import json
from typing import Any

from django.db import IntegrityError, transaction
from django.http import HttpRequest
from django.utils import timezone
from django.utils.translation import gettext as _
from webauthn import (
    generate_authentication_options,
    generate_registration_options,
    options_to_json,
    verify_authentication_response,
    verify_registration_response,
)
from webauthn.helpers import base64url_to_bytes, bytes_to_base64url
from webauthn.helpers.exceptions import WebAuthnException
from webauthn.helpers.structs import (
    AuthenticatorSelectionCriteria,
    PublicKeyCredentialDescriptor,
    ResidentKeyRequirement,
    UserVerificationRequirement,
)

from identity.doors.keyed import keyed_hashes
from identity.doors.locks import begin_try
from identity.doors.models import Attempt, Passkey
from identity.doors.rules import program_name
from identity.people.models import User
from orchestration.audit import record
from tenancy.actor import Actor
from tenancy.errors import DomainError

CHALLENGE = "door-challenge"
LASTS = 300  # seconds that a challenge waits for its answer
MOST = 20  # passkeys of one person
# What a malformed answer makes the library raise beside its own exceptions.
MALFORMED = (WebAuthnException, ValueError, KeyError, TypeError, AttributeError)


def host_of(request: HttpRequest) -> str:
    """The relying party: the host that the resolver found, without its port."""
    return request.get_host().rpartition(":")[0] if ":" in request.get_host() else request.get_host()


def origin_of(request: HttpRequest) -> str:
    """Where the browser must say that it is."""
    return f"{request.scheme}://{request.get_host()}"


def options_for_new(request: HttpRequest, user: User, *, name: str) -> str:
    """What the browser needs to make a passkey, as JSON. `name` is the shop's."""
    mine = Passkey.objects.filter(user=user, host=host_of(request))
    options = generate_registration_options(
        rp_id=host_of(request),
        rp_name=name,
        user_name=user.email,
        # The same for one person at one tenant, and nothing that names them.
        user_id=keyed_hashes("passkey user", str(user.pk))[0],
        user_display_name=user.get_full_name() or user.email,
        authenticator_selection=AuthenticatorSelectionCriteria(
            resident_key=ResidentKeyRequirement.REQUIRED, user_verification=UserVerificationRequirement.REQUIRED
        ),
        exclude_credentials=[PublicKeyCredentialDescriptor(base64url_to_bytes(row.credential_id)) for row in mine],
    )
    _keep(request, "new", options.challenge)
    return options_to_json(options)


def add_passkey(request: HttpRequest, *, user: User, answer: Any, name: str, actor: Actor) -> Passkey:
    """Keeps the public key that the browser made. Raises DomainError: doors.passkey_refused, doors.passkey_known,
    doors.too_many_passkeys."""
    challenge = _take(request, "new")
    try:
        found = verify_registration_response(
            credential=json.dumps(answer),
            expected_challenge=challenge,
            expected_rp_id=host_of(request),
            expected_origin=origin_of(request),
            require_user_verification=True,
        )
        transports = [str(one)[:20] for one in (answer.get("response") or {}).get("transports") or []][:8]
    except MALFORMED as refused:
        raise _refused() from refused
    with transaction.atomic():
        User.objects.select_for_update().get(pk=user.pk)
        if Passkey.objects.filter(user=user).count() >= MOST:
            raise DomainError("doors.too_many_passkeys", _("Remove a passkey that you no longer use first."))
        try:
            with transaction.atomic():
                row = Passkey.objects.create(
                    user=user,
                    name=(name.strip() or program_name(actor.agent) or _("Passkey"))[:60],
                    host=host_of(request),
                    credential_id=bytes_to_base64url(found.credential_id),
                    public_key=bytes_to_base64url(found.credential_public_key),
                    sign_count=found.sign_count,
                    transports=transports,
                )
        except IntegrityError as known:
            raise DomainError("doors.passkey_known", _("This passkey is here already.")) from known
        record("door.passkey_added", resource=user, actor=actor, metadata={"passkey": row.pk, "name": row.name})
    return row


def options_for_entering(request: HttpRequest) -> str:
    """What the browser needs to answer with any passkey that it has for this host: nobody is named."""
    options = generate_authentication_options(
        rp_id=host_of(request), user_verification=UserVerificationRequirement.REQUIRED
    )
    _keep(request, "enter", options.challenge)
    return options_to_json(options)


def check_passkey(request: HttpRequest, *, answer: Any, actor: Actor) -> User:
    """Whose passkey answered. Raises DomainError: doors.passkey_refused, doors.locked after too many tries."""
    challenge = _take(request, "enter")
    key = str(answer.get("id") or "")[:1400] if isinstance(answer, dict) else ""
    counted = begin_try(kind=Attempt.Kind.SECOND, account=f"passkey:{key}", actor=actor)
    row = Passkey.objects.select_related("user").filter(credential_id=key, host=host_of(request)).first()
    try:
        if row is None or not row.user.is_active:
            raise ValueError(key)
        found = verify_authentication_response(
            credential=json.dumps(answer),
            expected_challenge=challenge,
            expected_rp_id=row.host,
            expected_origin=origin_of(request),
            credential_public_key=base64url_to_bytes(row.public_key),
            credential_current_sign_count=row.sign_count,
            require_user_verification=True,
        )
    except MALFORMED as refused:
        who: Any = row.user if row is not None else ("people.user", "")
        record("session.refused", resource=who, actor=actor, metadata={"how": "passkey"})
        raise _refused() from refused
    # Of two who bring the same count one gets in.
    same = Passkey.objects.filter(pk=row.pk, sign_count=row.sign_count)
    if not same.update(sign_count=found.new_sign_count, last_used_at=timezone.now()):
        raise _refused()
    counted.succeed()
    user: User = row.user
    return user


@transaction.atomic
def rename_passkey(*, passkey: Passkey, name: str, actor: Actor) -> Passkey:
    """Gives it a name that its owner knows it by. Raises DomainError doors.no_name."""
    if not name.strip():
        raise DomainError("doors.no_name", _("Write a name."), field="name")
    before, passkey.name = passkey.name, name.strip()[:60]
    passkey.save(update_fields=["name"])
    after = {"passkey": passkey.name}
    record("door.passkey_renamed", resource=passkey.user, actor=actor, before={"passkey": before}, after=after)
    return passkey


@transaction.atomic
def remove_passkey(*, passkey: Passkey, actor: Actor) -> None:
    """It opens nothing any more."""
    facts = {"passkey": passkey.pk, "name": passkey.name}
    record("door.passkey_removed", resource=passkey.user, actor=actor, metadata=facts)
    passkey.delete()


def _keep(request: HttpRequest, purpose: str, challenge: bytes) -> None:
    at = int(timezone.now().timestamp())
    request.session[CHALLENGE] = {"for": purpose, "challenge": bytes_to_base64url(challenge), "at": at}


def _take(request: HttpRequest, purpose: str) -> bytes:
    """The challenge that waits for this answer. A second answer finds none."""
    kept = request.session.pop(CHALLENGE, None) or {}
    if kept.get("for") != purpose or timezone.now().timestamp() - kept["at"] > LASTS:
        raise _refused()
    return base64url_to_bytes(kept["challenge"])


def _refused() -> DomainError:
    return DomainError("doors.passkey_refused", _("This passkey was not accepted. Try again, or sign in another way."))
