"""Switching features on: for the city, for a share of the tenants, for one."""

from __future__ import annotations

from datetime import datetime

from django.db import transaction
from django.utils.translation import gettext as _

from identity.personas.models import FeatureFlag, FlagOverride
from identity.personas.services.noting import check_unchanged, keep, locked, note
from orchestration.audit.watching import unwatched
from tenancy.actor import Actor
from tenancy.context import in_the_city
from tenancy.errors import DomainError
from tenancy.models import Tenant


@transaction.atomic
def save_flag(*, flag: FeatureFlag, actor: Actor, seen: datetime | None = None) -> FeatureFlag:
    """Keeps a new or a changed flag. Raises DomainError: personas.changed_meanwhile, flag.bad_percentage,
    flag.renamed, flag.name_taken."""
    with in_the_city():
        before = locked(flag)
        check_unchanged(before, seen)
        if not 0 <= flag.percentage <= 100:
            raise DomainError("flag.bad_percentage", _("Write a number from 0 to 100."), field="percentage")
        if before is not None and before.name != flag.name:
            text = _("A flag keeps its name: programs ask for it by name.")
            raise DomainError("flag.renamed", text, field="name")
        if FeatureFlag.objects.filter(name=flag.name).exclude(pk=flag.pk).exists():
            raise DomainError("flag.name_taken", _("There is a flag of this name."), field="name")
        keep(flag, before=before, word="flag", actor=actor)
    return flag


@transaction.atomic
def set_flag_for_tenant(*, flag: FeatureFlag, tenant: Tenant, is_on: bool | None, actor: Actor) -> None:
    """What a flag is for one tenant; None: what the city says."""
    with in_the_city(), unwatched():
        FeatureFlag.objects.select_for_update().get(pk=flag.pk)
        row = FlagOverride.objects.filter(flag=flag, tenant=tenant).first()
        was = row.is_on if row is not None else None
        if was == is_on:
            return
        if is_on is None and row is not None:
            row.delete()
        elif is_on is not None:
            row = row or FlagOverride(flag=flag, tenant=tenant)
            row.is_on = is_on
            row.save()
        values = {"before": {flag.name: was}, "after": {flag.name: is_on}}
        note("flag.set_for_tenant", about=flag, actor=actor, tenant=tenant, **values)
