"""Somebody lost phone and recovery codes: what stood beside their password is taken off, by somebody who has made sure
who asks; of those who work here, by somebody who stands no lower."""

from __future__ import annotations

from django.db import models, transaction
from django.utils.translation import gettext as _

from identity.access import narrow
from identity.doors.resetting import has_second_steps, reset_doors
from identity.members.changing import fresh, members_of, refuse_above, refuse_support
from identity.members.models import LEVELS, Role, TenantUser
from identity.members.rules import level_of
from identity.people.finding import is_same_address
from identity.people.models import User
from tenancy.actor import Actor
from tenancy.context import current_schema, in_tenant, in_the_city
from tenancy.errors import DomainError


def reset_member(*, member: TenantUser, reason: str, actor: Actor) -> int:
    """Takes the second steps off a member's account in this tenant and ends its sessions there; their account in the
    city, and those in other tenants, stay as they are. Returns how many were taken.

    Raises DomainError: members.admins_only, members.above_you, members.not_in_support, members.yourself,
    members.not_yet, members.no_reason.
    """
    with members_of(member.tenant):
        row = fresh(member)
        refuse_reset(row, actor)
        _refuse_silence(reason)
        with in_tenant(row.tenant):
            account = User.objects.filter(pk=row.shadow_id or 0).first()
            if account is None:
                raise _not_yet()
            return reset_doors(user=account, actor=actor, reason=reason)


def refuse_reset(row: TenantUser, actor: Actor) -> None:
    """Raises what `reset_member` raises, reasons aside."""
    refuse_above(row, actor)
    if level_of(actor) > LEVELS[Role.TENANT_ADMIN]:
        raise DomainError("members.admins_only", _("Only an admin does this."))
    if _is_same(actor, row.user, row.shadow_id if actor.tenant else row.user_id):
        raise _yourself()
    if row.shadow_id is None or row.removed_at is not None:
        raise _not_yet()


def may_be_reset(row: TenantUser, actor: Actor) -> bool:
    """Whether `refuse_reset` would let it pass: for buttons."""
    try:
        refuse_reset(row, actor)
    except DomainError:
        return False
    return True


@transaction.atomic
def reset_customer(*, user: User, reason: str, actor: Actor) -> int:
    """Takes the second steps off the account of a customer of the tenant that was entered, and ends its sessions, for
    whoever may change the customers of a store where they ordered. Returns how many were taken.

    Raises DomainError: access.refused, members.works_here, members.yourself, members.no_reason.
    """
    row = User.objects.select_for_update().get(pk=user.pk)
    refuse_letting_in(row, actor)
    _refuse_silence(reason)
    return reset_doors(user=row, actor=actor, reason=reason)


def refuse_letting_in(user: User, actor: Actor) -> None:
    """Raises what `reset_customer` raises, reasons aside."""
    if not narrow(actor, "edit", User.objects.filter(pk=user.pk)).exists():
        raise DomainError("access.refused", _("You may not do this."))
    if _is_same(actor, user, user.pk):
        raise _yourself()
    if user.is_staff or user.is_superuser or user.groups.exists() or _works_here(user):
        raise DomainError("members.works_here", _("This person works here: their page in the team does this."))


def may_be_let_in(user: User, actor: Actor) -> bool:
    """Whether `refuse_letting_in` would let it pass, and there is something to take off: for buttons."""
    try:
        refuse_letting_in(user, actor)
    except DomainError:
        return False
    return has_second_steps(user)


def _works_here(user: User) -> bool:
    """Whether the account is a member's, or its address is one that was invited."""
    schema = current_schema()
    with in_the_city():
        rows = TenantUser.objects.filter(tenant__schema_name=schema, removed_at=None).select_related("user")
        near = rows.filter(models.Q(shadow_id=user.pk) | models.Q(user__email__iexact=user.email))
        return any(row.shadow_id == user.pk or is_same_address(row.user.email, user.email) for row in near)


def reset_person(*, user: User, reason: str, actor: Actor) -> int:
    """Takes the second steps off somebody's account of the city and off their accounts in the tenants that they work
    in, and ends all those sessions: the operator has made sure once who asks. Returns how many were taken.

    Raises DomainError: members.above_you, members.not_in_support, members.yourself, members.no_reason.
    """
    with in_the_city(), transaction.atomic():
        refuse_support(actor)
        if level_of(actor) > LEVELS[Role.SUPER_ADMIN]:
            raise DomainError("members.above_you", _("Only an operator with every right does this."))
        if _is_same(actor, user, user.pk):
            raise _yourself()
        _refuse_silence(reason)
        taken = reset_doors(user=user, actor=actor, reason=reason)
        for row in places_of(user):
            with in_tenant(row.tenant):
                account = User.objects.filter(pk=row.shadow_id or 0).first()
                taken += reset_doors(user=account, actor=actor, reason=reason) if account is not None else 0
        return taken


def places_of(user: User) -> list[TenantUser]:
    """Where somebody works and has been inside."""
    rows = TenantUser.objects.filter(user=user, removed_at=None).exclude(shadow_id=None)
    return list(rows.select_related("tenant").order_by("tenant_id"))


def _is_same(actor: Actor, user: User, known_as: object) -> bool:
    if actor.kind != "user":
        return False
    return actor.ref == str(known_as) or is_same_address(actor.email, user.email)


def _refuse_silence(reason: str) -> None:
    if not reason.strip():
        raise DomainError("members.no_reason", _("Write down why: whoever comes after you will ask."), field="reason")


def _yourself() -> DomainError:
    return DomainError("members.yourself", _("For your own account somebody else does this."))


def _not_yet() -> DomainError:
    return DomainError("members.not_yet", _("This person has not come in yet, or is gone."))
