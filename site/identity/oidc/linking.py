"""Which person of this schema a proof belongs to: by issuer and subject; the first time by a proven address."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any

from django.db import IntegrityError, transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from identity.oidc.models import OidcIdentity
from identity.oidc.providers import Provider
from identity.people.finding import is_same_address, person_at
from identity.people.models import User
from orchestration.audit import record
from orchestration.outbox import emit
from tenancy.actor import Actor
from tenancy.errors import DomainError


@dataclass(frozen=True, slots=True)
class Proof:
    """Somebody, as a provider has just proved them. `claims` are of both tokens."""

    provider: Provider
    subject: str
    sid: str
    claims: Mapping[str, Any]
    refresh_token: str = field(default="", repr=False)
    id_token: str = field(default="", repr=False)

    @property
    def email(self) -> str:
        """The address that the provider vouches for; empty when it does not."""
        told = self.claims.get("email")
        return told.strip() if isinstance(told, str) and self.claims.get("email_verified") is True else ""


def person_of(issuer: str, subject: str) -> User | None:
    """Who this is in this schema, if they have been here before."""
    known = OidcIdentity.objects.select_related("user").filter(issuer=issuer, subject=subject).first()
    return known.user if known else None


@transaction.atomic
def admit_person(*, proof: Proof, language: str, store_id: int | None, actor: Actor) -> User:
    """The person behind a proof; somebody new gets an account.

    Raises DomainError: oidc.inactive, oidc.unproven_address, oidc.privileged (an account of staff is never linked
    silently), oidc.other_subject (the account is linked to somebody else there)."""
    issuer = proof.provider.issuer
    known = OidcIdentity.objects.select_related("user").filter(issuer=issuer, subject=proof.subject).first()
    if known is not None:
        if not known.user.is_active:
            raise DomainError("oidc.inactive", _("This account is switched off here."))
        OidcIdentity.objects.filter(pk=known.pk).update(last_seen_at=timezone.now())
        return known.user
    if not proof.email:
        raise DomainError("oidc.unproven_address", _("Your e-mail address is not confirmed there yet."))
    user = person_at(proof.email, User.objects.select_for_update())
    if user is None:
        user = _open_account(proof, language, store_id, actor)
    elif not user.is_active:
        raise DomainError("oidc.inactive", _("This account is switched off here."))
    elif is_privileged(user):
        raise DomainError("oidc.privileged", _("The account with this address must be connected by its owner."))
    _link(user, proof, actor)
    return user


@transaction.atomic
def connect_person(*, user: User, issuer: str, subject: str, email: str, actor: Actor) -> OidcIdentity:
    """Links an account to a proof because its owner, signed in with it, says so. The address must be the same: whoever
    laid a proof into somebody else's browser gains nothing. Raises DomainError oidc.other_address and as above."""
    if not email or not is_same_address(user.email, email):
        raise DomainError("oidc.other_address", _("The two accounts have different e-mail addresses."))
    if not user.is_active:
        raise DomainError("oidc.inactive", _("This account is switched off here."))
    return _keep(user, issuer, subject, actor)


def is_privileged(user: User) -> bool:
    """Whether an account opens more than its owner's own things."""
    return bool(user.is_superuser or user.is_staff or user.groups.exists() or user.user_permissions.exists())


def _link(user: User, proof: Proof, actor: Actor) -> OidcIdentity:
    return _keep(user, proof.provider.issuer, proof.subject, actor)


def _keep(user: User, issuer: str, subject: str, actor: Actor) -> OidcIdentity:
    try:
        with transaction.atomic():
            made = OidcIdentity.objects.create(user=user, issuer=issuer, subject=subject, last_seen_at=timezone.now())
    except IntegrityError as taken:
        raise DomainError("oidc.other_subject", _("This account is connected to somebody else there.")) from taken
    record("person.linked", resource=user, actor=actor, after={"issuer": issuer})
    emit("person.linked", aggregate=user, payload={"person": user.pk, "issuer": issuer}, actor=actor, source="identity")
    return made


def _open_account(proof: Proof, language: str, store_id: int | None, actor: Actor) -> User:
    first, last = (str(proof.claims.get(name) or "")[:150] for name in ("given_name", "family_name"))
    user = User(email=User.objects.normalize_email(proof.email), first_name=first, last_name=last, language=language)
    user.set_unusable_password()
    try:
        with transaction.atomic():
            user.save()
    except IntegrityError as taken:
        raise DomainError("oidc.again", _("Somebody opened this account a moment ago. Try again.")) from taken
    told = {"customer": user.pk, "store_id": store_id, "language": language}
    emit("customer.registered", aggregate=user, payload=told, actor=actor, source="identity")
    emit("customer.created", aggregate=user, payload={"customer": user.pk}, actor=actor, source="identity")
    return user
