"""What somebody chose for themselves, kept with their account."""

from __future__ import annotations

import json
from collections.abc import Callable, Iterable
from typing import Any

from django.db import IntegrityError, transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from identity.personas.models import UserPreference
from orchestration.audit.watching import unwatched
from tenancy.actor import Actor
from tenancy.context import in_the_city
from tenancy.errors import DomainError

LONGEST = 8_000  # characters of a value
MOST = 200  # preferences of a person


def preferences_of(*, user_id: str, tenant_id: int | None, keys: Iterable[str] | None = None) -> dict[str, Any]:
    """What an account chose, by key. One query."""
    with in_the_city():
        mine: dict[str, Any] = {"tenant_id": tenant_id, "user_id": user_id}
        rows = UserPreference.objects.filter(**mine, deleted_at=None)
        if keys is not None:
            rows = rows.filter(key__in=list(keys))
        return dict(rows.values_list("key", "value"))


@transaction.atomic
def set_preference(
    *, key: str, value: Any | Callable[[Any], Any], actor: Actor, tenant_id: int | None
) -> UserPreference:
    """Keeps what the person behind `actor` chose. A callable makes the value from the one before, with the row locked.
    It is nobody's business but theirs: no event, no line in the log.

    Raises DomainError: preference.nobody, preference.bad_key, preference.too_long, preference.too_many.
    """
    if actor.kind not in {"user", "support"} or not actor.ref:
        raise DomainError("preference.nobody", _("Sign in first."))
    if not key or len(key) > 80 or not key.replace(".", "").replace("_", "").replace("-", "").isalnum():
        raise DomainError("preference.bad_key", _("This choice is not known."))
    mine = {"tenant_id": tenant_id, "user_id": actor.ref}
    with in_the_city(), unwatched():
        row = _locked(mine, key)
        if row is None and UserPreference.objects.filter(**mine).count() >= MOST:
            raise DomainError("preference.too_many", _("Too many choices are kept already."))
        if row is None:
            try:
                with transaction.atomic():
                    return UserPreference.objects.create(**mine, key=key, value=_made(value, None))
            except IntegrityError:
                # Somebody made it in this very moment.
                row = UserPreference.objects.select_for_update(of=("self",)).get(**mine, key=key)
        row.value = _made(value, None if row.deleted_at else row.value)
        row.deleted_at = None
        row.save()
    return row


@transaction.atomic
def take_back_preference(*, key: str, actor: Actor, tenant_id: int | None) -> None:
    """The choice is open again."""
    with in_the_city(), unwatched():
        mine: dict[str, Any] = {"tenant_id": tenant_id, "user_id": actor.ref}
        rows = UserPreference.objects.filter(**mine, key=key, deleted_at=None)
        rows.update(deleted_at=timezone.now())


def _locked(mine: dict[str, Any], key: str) -> UserPreference | None:
    return UserPreference.objects.select_for_update(of=("self",)).filter(**mine, key=key).first()


def _made(value: Any, before: Any) -> Any:
    made = value(before) if callable(value) else value
    if len(json.dumps(made)) > LONGEST:
        raise DomainError("preference.too_long", _("This is too long to be kept."))
    return made
