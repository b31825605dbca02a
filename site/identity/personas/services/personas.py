"""Making personas, and saying which one is the tenant's own."""

from __future__ import annotations

from datetime import datetime
from typing import Any

from django.db import transaction
from django.utils.translation import gettext as _

from identity.personas.models import FeatureFlag, Persona, PersonaAssignment
from identity.personas.rules import AXES, CONSTRAINTS, HIGHEST, SURFACES
from identity.personas.services.noting import check_unchanged, keep, locked, note
from orchestration.audit.watching import unwatched
from tenancy.actor import Actor
from tenancy.context import in_the_city
from tenancy.errors import DomainError
from tenancy.models import Tenant
from tenancy.services.keeping import keep_row


@transaction.atomic
def save_persona(*, persona: Persona, actor: Actor, seen: datetime | None = None) -> Persona:
    """Keeps a new or a changed persona. `seen`: `updated_at` of the state that was edited.

    Raises DomainError: personas.changed_meanwhile, persona.bad_scores, persona.bad_constraints, persona.bad_list,
    persona.bad_flags, persona.slug_taken, persona.other_tenant.
    """
    with in_the_city():
        before = locked(persona)
        check_unchanged(before, seen)
        if before is not None and before.tenant_id != persona.tenant_id:
            raise DomainError("persona.other_tenant", _("A persona stays with its tenant."), field="tenant")
        check_persona(persona)
        keep(persona, before=before, word="persona", actor=actor, tenant=persona.tenant)
    return persona


def check_persona(persona: Persona) -> None:
    """Refuses what the rules would not understand. Raises DomainError with the field at fault."""
    axes = persona.axes
    if not isinstance(axes, dict) or any(name not in AXES or not _is_score(score) for name, score in axes.items()):
        raise DomainError("persona.bad_scores", _("Scores are whole numbers from 0 to 100."), field="axes")
    if not isinstance(persona.constraints, dict) or not all(map(_is_constraint, persona.constraints.items())):
        raise DomainError("persona.bad_constraints", _("This limit is not known."), field="constraints")
    for name in ("allowed_workflows", "allowed_tools", "allowed_surfaces"):
        listed = getattr(persona, name)
        known = SURFACES if name == "allowed_surfaces" else ()
        if listed is not None and not _is_list_of(listed, known):
            raise DomainError("persona.bad_list", _("Choose from the list."), field=name)
    overrides = persona.feature_overrides
    if not isinstance(overrides, dict) or not all(isinstance(value, bool) for value in overrides.values()):
        raise DomainError("persona.bad_flags", _("A flag is on or off."), field="feature_overrides")
    if unknown := set(overrides) - set(FeatureFlag.objects.filter(name__in=overrides).values_list("name", flat=True)):
        text = _("There is no flag named %(name)s.") % {"name": min(unknown)}
        raise DomainError("persona.bad_flags", text, field="feature_overrides")
    if Persona.objects.filter(tenant=persona.tenant_id, slug=persona.slug).exclude(pk=persona.pk).exists():
        raise DomainError("persona.slug_taken", _("The tenant has a persona of this name already."), field="slug")


def _is_score(score: Any) -> bool:
    return type(score) is int and 0 <= score <= HIGHEST


def _is_constraint(pair: tuple[str, Any]) -> bool:
    name, values = pair
    return name in CONSTRAINTS and _is_list_of(values, CONSTRAINTS[name])


def _is_list_of(values: Any, known: tuple[str, ...]) -> bool:
    return isinstance(values, list) and all(isinstance(one, str) and (not known or one in known) for one in values)


@transaction.atomic
def set_default_persona(*, tenant: Tenant, persona: Persona | None, actor: Actor) -> None:
    """The persona of everybody who was given none, guests too. Raises DomainError: persona.other_tenant."""
    if persona is not None and persona.tenant_id != tenant.pk:
        raise DomainError("persona.other_tenant", _("This persona belongs to another tenant."))
    with in_the_city():
        row = Tenant.objects.select_for_update(of=("self",)).get(pk=tenant.pk)
        row.default_persona_id = persona.pk if persona is not None else None
        keep_row(row=row, actor=actor)
    tenant.default_persona_id = row.default_persona_id


@transaction.atomic
def delete_persona(*, persona: Persona, actor: Actor) -> None:
    """Takes a persona away for good. Raises DomainError: persona.in_use (somebody has it, or it is the tenant's)."""
    with in_the_city():
        tenant = Tenant.objects.select_for_update(of=("self",)).get(pk=persona.tenant_id)
        row = locked(persona)
        given = PersonaAssignment.objects.filter(persona=persona).count()
        if given or tenant.default_persona_id == persona.pk:
            text = _("People still have this persona. Take it from them first, or make it inactive.")
            raise DomainError("persona.in_use", text, count=given)
        if row is not None:
            note("persona.deleted", about=row, actor=actor, tenant=tenant, before={"slug": row.slug}, names=["slug"])
            with unwatched():
                row.delete()
