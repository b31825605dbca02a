"""Whose persona is it? Asked of a request, of an actor, or of an account, in the tenant that the thread works for."""

from __future__ import annotations

from typing import Any

from django.conf import settings
from django.db.models import Q
from django.utils import timezone

from identity.personas.known import Here, tenant_known
from identity.personas.rules import Given, Known, Situation, effective
from tenancy.actor import Actor
from tenancy.context import current_schema, in_city, in_the_city
from tenancy.speech import spoken

UNASKED: Any = object()


def effective_persona(asker: Any, tenant: Any, store: Any = None, node: Any = None) -> Known | None:
    """The persona of who is behind a request or an actor in a tenant: at a store, in a node, or in the tenant as such.

    An actor with no account there (a guest, a key, a job) has the tenant's default. Who looks at a store as somebody
    else (`viewing`) has the persona that they look with.
    """
    return _persona_of(asker, tenant.schema_name, getattr(store, "pk", store), getattr(node, "pk", node))


def _persona_of(asker: Any, schema: str, store_id: int | None = None, node_id: int | None = None) -> Known | None:
    if not isinstance(asker, Actor):
        store_id = _store_id(asker) if store_id is None else store_id
        if (shown := _looked_with(asker, schema)) is not None:
            return shown
        asker = Actor.of(asker)
    ref = asker.ref if asker.kind in {"user", "support"} else ""
    return persona_of_account(ref, schema=schema, store_id=store_id, node_id=node_id, roles=asker.roles)


def persona_of_reader(request: Any) -> Known | None:
    """The persona of who reads this page, asked once a request; a guest without a session costs no query and no look
    into it."""
    found = getattr(request, "_persona", UNASKED)
    if found is UNASKED:
        found = request._persona = _of_reader(request)
    return found  # type: ignore[no-any-return]


def _of_reader(request: Any) -> Known | None:
    if in_city():
        return None
    schema = current_schema()
    # A preview in the admin is a page as a guest reads it.
    if getattr(request, "is_preview", False) or settings.SESSION_COOKIE_NAME not in request.COOKIES:
        return persona_of_account("", schema=schema, store_id=_store_id(request))
    return _persona_of(request, schema)


def _store_id(request: Any) -> int | None:
    return getattr(getattr(request, "place", None), "store_id", None) or None


def _looked_with(request: Any, schema: str) -> Known | None:
    from identity.personas.viewing import view_of

    view, here = view_of(request), tenant_known(schema)
    return here.personas.get(view.persona_id) if view is not None and here is not None else None


def persona_of_account(
    user_id: str,
    *,
    schema: str,
    store_id: int | None = None,
    node_id: int | None = None,
    roles: frozenset[str] = frozenset(),
) -> Known | None:
    """The persona of an account of the tenant ("" for who has none). One query for an account, and none where the
    tenant has no persona."""
    here = tenant_known(schema)
    if here is None or not here.personas:
        return None
    given = _given(here, user_id) if user_id else []
    line = _line(schema, store_id, node_id) if any(one.scope == "node" for one in given) else ()
    situation = Situation(timezone.localtime(), store_id, line, roles, spoken())
    return effective(given, here.default, situation)


def _given(here: Here, user_id: str) -> list[Given]:
    from identity.personas.models import PersonaAssignment

    with in_the_city():
        now = timezone.now()
        rows = PersonaAssignment.objects.filter(Q(ends_at=None) | Q(ends_at__gt=now), status="active")
        rows = rows.filter(tenant_id=here.tenant_id, user_id=user_id)
        return [
            Given(
                row.pk,
                here.personas[row.persona_id],
                row.scope,
                row.scope_reference,
                row.priority,
                row.starts_at,
                row.ends_at,
            )
            for row in rows
            if row.persona_id in here.personas
        ]


def _line(schema: str, store_id: int | None, node_id: int | None) -> tuple[int, ...]:
    """The nodes that a node or a store lies in, the highest first."""
    from tenancy.models import Node, TenantPOI

    with in_the_city():
        crumbs: Any
        if node_id is not None:
            crumbs = Node.objects.filter(tenant__schema_name=schema, pk=node_id).values_list("breadcrumbs", flat=True)
        elif store_id is not None:
            points = TenantPOI.objects.filter(tenant__schema_name=schema, store_id=store_id, node__isnull=False)
            crumbs = points.order_by("-is_primary", "pk").values_list("node__breadcrumbs", flat=True)
        else:
            return ()
        first = crumbs.first()
    return tuple(int(crumb["id"]) for crumb in first or ())
