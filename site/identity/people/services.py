"""Opening an account, a forgotten password, another address, leaving: nobody learns here who has an account."""

from __future__ import annotations

from typing import Any

from django.contrib.auth.hashers import make_password
from django.contrib.auth.password_validation import validate_password
from django.core.exceptions import ValidationError
from django.db import IntegrityError, transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from identity.people.emailed import EmailedLink
from identity.people.finding import is_same_address, person_at
from identity.people.links import issue_link, spend_link, too_many
from identity.people.models import User
from orchestration.audit import record
from orchestration.outbox import emit
from tenancy.actor import Actor
from tenancy.errors import DomainError

Purpose = EmailedLink.Purpose


def ask_to_register(
    *,
    email: str,
    password: str,
    first_name: str,
    last_name: str,
    phone: str,
    language: str,
    store_id: int | None,
    actor: Actor,
) -> None:
    """Sends a link that opens the account; somebody who has one is told so by mail. The answer is the same."""
    password_hash = make_password(password)
    if too_many(email=email, ip=actor.ip):
        return
    user = person_at(email)
    if user is not None:
        issue_link(
            purpose=Purpose.KNOWN, email=user.email, user=user, language=language, store_id=store_id, actor=actor
        )
        return
    data = {"password": password_hash, "first_name": first_name, "last_name": last_name, "phone": phone}
    issue_link(purpose=Purpose.REGISTER, email=email, data=data, language=language, store_id=store_id, actor=actor)


def register_person(*, token: str, password: str | None = None, actor: Actor) -> User:
    """Opens the account that the link promises; `password` takes the place of the one that was asked with. Raises
    DomainError when the link no longer works, people.weak_password."""
    with transaction.atomic():
        link = spend_link(purpose=Purpose.REGISTER, token=token)
        named = {name: link.data.get(name, "") for name in ("first_name", "last_name", "phone")}
        user = User(email=link.email, password=link.data["password"], language=link.language, **named)
        if password is not None:
            _check_password(user, password)
            user.set_password(password)
        try:
            with transaction.atomic():
                user.save()
        except IntegrityError as taken:
            raise DomainError("people.email_taken", _("There is an account with this address. Sign in.")) from taken
        # The hash has moved to the account; it is needed nowhere else.
        link.data = {}
        link.save(update_fields=["data"])
        emit(
            "customer.registered",
            aggregate=user,
            payload={"customer": user.pk, "store_id": link.store_id, "language": link.language},
            actor=actor,
            source="identity",
        )
        emit("customer.created", aggregate=user, payload={"customer": user.pk}, actor=actor, source="identity")
    return user


@transaction.atomic
def keep_profile(*, user: User, actor: Actor) -> list[str]:
    """Keeps an edited name, mobile or language of letters; returns which of them changed."""
    names = ("first_name", "last_name", "phone", "language")
    before = User.objects.select_for_update().get(pk=user.pk)
    changed = [name for name in names if getattr(before, name) != getattr(user, name)]
    if changed:
        user.save(update_fields=changed)
        _tell_updated(user, changed, actor)
    return changed


def ask_for_password(*, email: str, language: str, store_id: int | None, actor: Actor) -> None:
    """Sends a link that sets a new password, if there is an account. The caller says the same either way, after the
    same work: a link to nobody is written, and no letter."""
    if too_many(email=email, ip=actor.ip):
        return
    user = person_at(email, User.objects.filter(is_active=True))
    address = user.email if user is not None else email
    issue_link(purpose=Purpose.RESET, email=address, user=user, language=language, store_id=store_id, actor=actor)


def reset_password(*, token: str, password: str, actor: Actor) -> User:
    """Sets the password; every session of this person ends, because each carries a print of the old one."""
    with transaction.atomic():
        link = spend_link(purpose=Purpose.RESET, token=token)
        user = link.user
        # A letter to an address that the account has left opens nothing.
        if user is None or not user.is_active or not is_same_address(link.email, user.email):
            raise DomainError("people.link_spent", _("This link has been used or is too old. Ask for a new one."))
        _set_password(user, password)
        emit("customer.password_reset", aggregate=user, payload={"customer": user.pk}, actor=actor, source="identity")
    return user


@transaction.atomic
def set_password(*, user: User, password: str, actor: Actor) -> User:
    """Sets a new password. The caller has seen to it that this is the person: by the old one, a code or a passkey."""
    _set_password(user, password)
    emit("customer.password_changed", aggregate=user, payload={"customer": user.pk}, actor=actor, source="identity")
    return user


def change_email(*, user: User, email: str, language: str, store_id: int | None, actor: Actor) -> User:
    """Moves the account to an address that is proven to be this person's; the former address is told by the event's
    mail. Raises DomainError people.email_taken."""
    with transaction.atomic():
        row = User.objects.select_for_update().get(pk=user.pk)
        former, user.email = row.email, email
        try:
            with transaction.atomic():
                user.save(update_fields=["email"])
        except IntegrityError as taken:
            user.email = former
            raise DomainError("people.email_taken", _("This address cannot be used."), field="address") from taken
        record(
            "person.email_changed", resource=user, actor=actor, before={"email": former}, after={"email": user.email}
        )
        payload = {"customer": user.pk, "former": former, "store_id": store_id, "language": language}
        emit("customer.email_changed", aggregate=user, payload=payload, actor=actor, source="identity")
        _tell_updated(user, ["email"], actor)
    return user


def request_deletion(*, user: User, password: str, store_id: int | None, actor: Actor) -> User:
    """Notes that this person wants to leave, and tells the merchant. Orders stay as long as the law wants them."""
    if not user.check_password(password):
        raise DomainError("people.wrong_password", _("This is not your current password."), field="password")
    with transaction.atomic():
        user.deletion_requested_at = timezone.now()
        user.save(update_fields=["deletion_requested_at"])
        payload: dict[str, Any] = {"customer": user.pk, "store_id": store_id}
        emit("customer.deletion_requested", aggregate=user, payload=payload, actor=actor, source="identity")
    return user


def withdraw_deletion(*, user: User, actor: Actor) -> User:
    """The person stays after all."""
    with transaction.atomic():
        user.deletion_requested_at = None
        user.save(update_fields=["deletion_requested_at"])
        payload = {"customer": user.pk}
        emit("customer.deletion_withdrawn", aggregate=user, payload=payload, actor=actor, source="identity")
    return user


def _tell_updated(user: User, changed: list[str], actor: Actor) -> None:
    payload = {"customer": user.pk, "changed": changed}
    emit("customer.updated", aggregate=user, payload=payload, actor=actor, source="identity")


def _check_password(user: User, password: str) -> None:
    try:
        validate_password(password, user)
    except ValidationError as weak:
        raise DomainError("people.weak_password", " ".join(weak.messages), field="password") from weak


def _set_password(user: User, password: str) -> None:
    _check_password(user, password)
    user.set_password(password)
    user.save(update_fields=["password"])
    # Whoever asked for other letters meanwhile finds them worth nothing.
    open_links = EmailedLink.objects.filter(purpose=Purpose.RESET, user=user, used_at=None)
    open_links.update(used_at=timezone.now())
