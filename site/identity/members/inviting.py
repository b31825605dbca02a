"""Asking somebody to work in a tenant: a letter with a link that works once, for seven days.

Only the link's hash is kept, and it is made when the letter is written: neither outbox nor log holds what lets
somebody in. A new letter makes the former one worthless.
"""

from __future__ import annotations

import hashlib
import secrets
from collections.abc import Iterable
from datetime import timedelta

from django.core.cache import cache
from django.utils import timezone
from django.utils.translation import gettext as _

from identity.members.accounts import account_in_city
from identity.members.changing import add, checked, fresh, members_of, refuse_above
from identity.members.models import TenantUser
from identity.people.finding import person_at
from identity.people.models import User
from orchestration.audit import record
from orchestration.outbox import emit
from tenancy.actor import Actor
from tenancy.context import in_the_city
from tenancy.errors import DomainError
from tenancy.limits import refuse_beyond
from tenancy.models import Tenant

LASTS = timedelta(days=7)
PER_TENANT = 100  # letters of invitation in an hour
PER_PERSON = 5  # letters to one address in an hour

Status = TenantUser.Status


def invite_member(
    *,
    tenant: Tenant,
    email: str,
    role: str,
    actor: Actor,
    first_name: str = "",
    last_name: str = "",
    language: str = "ar",
    store_ids: Iterable[object] = (),
    node_ids: Iterable[object] = (),
    permissions: Iterable[str] = (),
) -> TenantUser:
    """Invites somebody and has the letter sent. Who has no account in the city gets one that nobody can sign in to
    until the letter is answered.

    Raises DomainError: members.here_already, members.too_many, plan.limit_reached, and those of `change_member`.
    """
    _refuse_too_many(tenant, email)
    with members_of(tenant):
        user = _account(email, first_name, last_name, language)
        row = TenantUser.objects.filter(tenant=tenant, user=user).first()
        if row is not None and row.removed_at is None and row.status != Status.INVITED:
            raise DomainError("members.here_already", _("This person works here already."), field="email")
        wanted = checked(
            tenant,
            role=role,
            actor=actor,
            # Who was here and went may be asked again by anybody who may give the role that is offered now.
            former=row if row is not None and row.removed_at is None else None,
            store_ids=store_ids,
            node_ids=node_ids,
            permissions=permissions,
        )
        asked = {
            "status": Status.INVITED,
            "removed_at": None,
            "invited_by": _inviter(actor),
            "invitation_sent_at": timezone.now(),
            "invitation_accepted_at": None,
            "invitation_token": "",
        }
        if row is None or row.removed_at is not None:
            refuse_beyond(tenant, "team_members")
        if row is None:
            row = TenantUser(tenant=tenant, user=user, **wanted, **asked)
            add(row)
        else:
            TenantUser.objects.filter(pk=row.pk).update(updated_at=timezone.now(), **wanted, **asked)
            row = fresh(row)
        _send(row, "member.invited", actor)
    return row


def resend_invitation(*, member: TenantUser, actor: Actor) -> TenantUser:
    """Another letter, with seven days from now. Raises DomainError: members.not_invited, members.too_many."""
    _refuse_too_many(member.tenant, member.user.email)
    with members_of(member.tenant):
        row = fresh(member)
        refuse_above(row, actor)
        if row.status != Status.INVITED:
            raise DomainError("members.not_invited", _("This person has answered already."))
        sent = {"invitation_sent_at": timezone.now(), "invitation_token": ""}
        TenantUser.objects.filter(pk=row.pk).update(updated_at=timezone.now(), **sent)
        _send(fresh(row), "member.invited_again", actor)
    return row


def revoke_invitation(*, member: TenantUser, actor: Actor) -> None:
    """The letter is worth nothing any more. Raises DomainError: members.not_invited."""
    with members_of(member.tenant):
        row = fresh(member)
        refuse_above(row, actor)
        if row.status != Status.INVITED:
            raise DomainError("members.not_invited", _("This person has answered already."))
        now = timezone.now()
        gone = {"status": Status.INACTIVE, "removed_at": now, "invitation_token": "", "updated_at": now}
        TenantUser.objects.filter(pk=row.pk).update(**gone)
        record("member.invitation_revoked", resource=row, actor=actor)


def new_token(member: TenantUser) -> str:
    """The link's secret, for the letter; the one before stops working."""
    token = secrets.token_urlsafe(32)
    TenantUser.objects.filter(pk=member.pk, status=Status.INVITED).update(invitation_token=hash_token(token))
    return token


def hash_token(token: str) -> str:
    """What is kept of an invitation."""
    return hashlib.sha256(f"invitation:{token}".encode()).hexdigest()


def invitation_of(token: str) -> TenantUser | None:
    """The membership that a letter offers while it works, else None."""
    with in_the_city():
        rows = TenantUser.objects.select_related("tenant", "user", "invited_by")
        return rows.filter(
            invitation_token=hash_token(token),
            status=Status.INVITED,
            removed_at=None,
            invitation_sent_at__gt=timezone.now() - LASTS,
            user__is_active=True,
        ).first()


def _account(email: str, first_name: str, last_name: str, language: str) -> User:
    found = account_in_city(email, first_name=first_name, last_name=last_name, language=language)
    if not found.is_active:
        raise DomainError("members.closed_account", _("This person's account is closed."), field="email")
    return found


def _inviter(actor: Actor) -> User | None:
    """The account in the city of whoever invites."""
    return person_at(actor.email, User.objects.filter(is_active=True)) if actor.email else None


def _refuse_too_many(tenant: Tenant, email: str) -> None:
    counts = ((f"invitations:{tenant.pk}", PER_TENANT), (f"invitations:to:{email.lower()}", PER_PERSON))
    with in_the_city():
        full = False
        for key, most in counts:
            cache.add(key, 0, 3600)
            try:
                full |= cache.incr(key) > most
            except ValueError:
                continue
    if full:
        raise DomainError("members.too_many", _("That is enough letters for now. Wait an hour, then try again."))


def _send(row: TenantUser, action: str, actor: Actor) -> None:
    record(action, resource=row, actor=actor, after={"role": row.role, "email": row.user.email})
    emit(
        "member.invited",
        aggregate=row,
        payload={"member": row.pk, "tenant": row.tenant_id, "role": row.role},
        actor=actor,
        source="identity",
    )
