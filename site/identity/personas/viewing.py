"""Looking at a store as somebody else would see it: a persona and a language, for half an hour, and no right more."""

from __future__ import annotations

import time
from dataclasses import dataclass
from typing import Any

from django.db import transaction
from django.utils.translation import gettext as _

from identity.access.standing import principal_of
from identity.personas.known import tenant_known
from orchestration.audit import record
from orchestration.outbox import emit
from tenancy.actor import Actor
from tenancy.context import current_schema, in_the_city, tenant_here
from tenancy.errors import DomainError
from tenancy.models import Store
from tenancy.signing import read_object, sign_object

PURPOSE = "view-as"
KEY = "view_as"
LINK_LASTS = 120  # seconds between the panel and the store
LASTS = 30 * 60  # seconds


@dataclass(frozen=True, slots=True)
class View:
    """What somebody looks with. `until`: seconds since the epoch."""

    persona_id: int
    by: str
    until: float


@transaction.atomic
def begin_view(*, persona_id: int, store_id: int, language: str, actor: Actor) -> str:
    """A signed word for the store's door, worth something for two minutes. Noted in the log. Call inside the tenant.

    Raises DomainError: view.not_here (no such persona or store of this tenant), view.not_staff, view.not_your_store.
    """
    tenant = tenant_here()
    here = tenant_known(tenant.schema_name)
    persona = here.personas.get(persona_id) if here else None
    with in_the_city():
        store = Store.objects.filter(pk=store_id, tenant=tenant).first()
    if persona is None or store is None or language not in {"ar", "en"}:
        raise DomainError("view.not_here", _("This persona or store is not there any more."))
    if actor.kind not in {"user", "support"}:
        raise DomainError("view.not_staff", _("Only somebody who works here can look as somebody else."))
    principal = principal_of(actor)
    if principal.reach in {"stores", "nodes"} and store.pk not in principal.store_ids:
        raise DomainError("view.not_your_store", _("You do not work for this store."))
    seen = {"persona": persona.slug, "store": store.handle, "language": language}
    record("persona.viewed", resource=tenant, actor=actor, after=seen, tenant_id=str(tenant.uuid))
    emit("persona.viewed", aggregate=tenant, payload=seen, actor=actor, source="identity")
    return sign_object(PURPOSE, {"persona": persona.id, "store": store.pk, "by": actor.ref})


def enter_view(request: Any, word: str) -> bool:
    """Takes the signed word at the store's door; False when it is none, too old, or another store's. Nobody is signed
    in by it."""
    told = read_object(PURPOSE, word, max_age=LINK_LASTS)
    place = getattr(request, "place", None)
    if not isinstance(told, dict) or place is None or told.get("store") != place.store_id:
        return False
    until = time.time() + LASTS
    request.session[KEY] = {"schema": current_schema(), "persona": told["persona"], "by": told["by"], "until": until}
    return True


def leave_view(request: Any) -> None:
    """Ends it."""
    request.session.pop(KEY, None)


def view_of(request: Any) -> View | None:
    """What this session looks with now."""
    session = getattr(request, "session", None)
    told = session.get(KEY) if session is not None else None
    if not told or told["until"] < time.time() or told["schema"] != current_schema():
        return None
    return View(told["persona"], told["by"], told["until"])
