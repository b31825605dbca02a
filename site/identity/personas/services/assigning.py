"""Giving personas to people, and taking them back."""

from __future__ import annotations

from datetime import datetime
from typing import Any

from django.contrib.auth import get_user_model
from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from identity.personas.models import AssignmentScope, Persona, PersonaAssignment, Standing
from identity.personas.services.noting import check_unchanged, keep, locked
from orchestration.audit.watching import unwatched
from tenancy.actor import Actor
from tenancy.context import in_tenant, in_the_city
from tenancy.errors import DomainError
from tenancy.models import Node, Store


@transaction.atomic
def assign_persona(
    *,
    persona: Persona,
    user_id: str,
    actor: Actor,
    scope: str = AssignmentScope.TENANT,
    scope_reference: str = "",
    priority: int = 0,
    starts_at: datetime | None = None,
    ends_at: datetime | None = None,
    seen: datetime | None = None,
) -> PersonaAssignment:
    """Gives an account of the tenant a persona; given again in the same place it is changed, not doubled. `seen`:
    `updated_at` of the state that was edited.

    Raises DomainError: assignment.bad_scope (a node or store of another tenant, or none), assignment.bad_time,
    assignment.nobody (no such account in the tenant), personas.changed_meanwhile.
    """
    _check(persona, scope, scope_reference, starts_at, ends_at)
    _check_person(persona, user_id)
    where = {"tenant_id": persona.tenant_id, "user_id": user_id, "persona": persona, "scope": scope}
    with in_the_city():
        # Two who give the same at once wait for each other here; the second changes what the first made.
        Persona.objects.select_for_update(of=("self",)).get(pk=persona.pk)
        row = PersonaAssignment.objects.filter(**where, scope_reference=scope_reference).first()
        before = locked(row) if row is not None else None
        check_unchanged(before, seen)
        row = row or PersonaAssignment(**where, scope_reference=scope_reference)
        row.priority, row.starts_at, row.ends_at, row.status = priority, starts_at, ends_at, Standing.ACTIVE
        keep(row, before=before, word="persona.assignment", actor=actor, tenant=persona.tenant)
    return row


@transaction.atomic
def end_assignment(*, assignment: PersonaAssignment, actor: Actor) -> None:
    """Takes a persona back. Its row stays, inactive."""
    with in_the_city():
        before = locked(assignment)
        if before is None or before.status == Standing.INACTIVE:
            return
        row = PersonaAssignment.objects.select_related("tenant").get(pk=assignment.pk)
        row.status, row.ends_at = Standing.INACTIVE, _end(row)
        keep(row, before=before, word="persona.assignment", actor=actor, tenant=row.tenant)


def _end(row: PersonaAssignment) -> datetime | None:
    now = timezone.now()
    return row.ends_at if row.starts_at is not None and row.starts_at >= now else min(row.ends_at or now, now)


def forget_person(*, tenant_id: int, user_id: str) -> None:
    """Everything here that names an account which is deleted for good."""
    from identity.personas.models import UserPreference

    with in_the_city(), unwatched():
        PersonaAssignment.objects.filter(tenant_id=tenant_id, user_id=user_id).delete()
        UserPreference.objects.filter(tenant_id=tenant_id, user_id=user_id).delete()


def _check(persona: Persona, scope: str, reference: str, starts_at: datetime | None, ends_at: datetime | None) -> None:
    if starts_at is not None and ends_at is not None and ends_at <= starts_at:
        text = _("It ends before it begins. Choose a later moment.")
        raise DomainError("assignment.bad_time", text, field="ends_at")
    models: dict[str, Any] = {AssignmentScope.NODE: Node, AssignmentScope.STORE: Store}
    if scope == AssignmentScope.TENANT:
        good = reference == ""
    else:
        good = scope in models and reference.isdecimal() and len(reference) < 19
        with in_the_city():
            good = good and models[scope].objects.filter(pk=int(reference), tenant_id=persona.tenant_id).exists()
    if not good:
        text = _("Choose a node or a store of this tenant.")
        raise DomainError("assignment.bad_scope", text, field="scope_reference")


def _check_person(persona: Persona, user_id: str) -> None:
    # As the database writes it: no zeros before it, no other digits.
    known = user_id.isdecimal() and len(user_id) < 19 and str(int(user_id)) == user_id
    with in_tenant(persona.tenant):
        known = known and get_user_model().objects.filter(pk=int(user_id)).exists()
    if not known:
        text = _("There is no account %(account)s in this tenant.") % {"account": user_id[:40]}
        raise DomainError("assignment.nobody", text, field="user_id")
