"""What the pages of a tenant ask the city's registry: its stores, their portals and their hosts."""

from __future__ import annotations

from typing import Any

from cms.media.working import stores_worked_for
from tenancy.context import current_place, current_schema, in_city, in_the_city
from tenancy.resolver.places import Place, place_of_store
from tenancy.resolver.version import registry_version

_handles: dict[tuple[str, int], tuple[str, str]] = {}
_handles_at: tuple[int, int] | None = None


def stores_of_tenant() -> list[Any]:
    """The stores of the tenant that this thread works for, in their order; none in the city."""
    if in_city():
        return []
    schema = current_schema()
    from tenancy.models import Store

    with in_the_city():
        return list(Store.objects.filter(tenant__schema_name=schema).order_by("position", "handle"))


def store_choices() -> list[tuple[int, str]]:
    """The stores to choose from in a form; for who works for some of them, those."""
    mine = stores_worked_for()
    return [(store.pk, str(store)) for store in stores_of_tenant() if mine is None or store.pk in mine]


def portal_choices() -> list[tuple[int, str]]:
    """The portals of this tenant to choose from in a form."""
    if in_city():
        return []
    schema = current_schema()
    from tenancy.models import Portal

    with in_the_city():
        portals = Portal.objects.filter(store__tenant__schema_name=schema).select_related("store")
        if (mine := stores_worked_for()) is not None:
            portals = portals.filter(store_id__in=mine)
        return [(portal.pk, f"{portal.store} · {portal}") for portal in portals]


def place_of_store_id(store_id: int | None) -> Place | None:
    """A store of the current tenant as a place. No query when it is warm."""
    place = current_place()
    if place is not None and place.kind == "store" and place.store_id == store_id:
        return place
    handles = _handles_of(store_id) if store_id else None
    return place_of_store(*handles) if handles else None


def _handles_of(store_id: int) -> tuple[str, str] | None:
    global _handles_at
    version = registry_version()
    if version != _handles_at:
        _handles.clear()
        _handles_at = version
    key = (current_schema(), store_id)
    if key not in _handles:
        from tenancy.models import Store

        with in_the_city():
            row = Store.objects.filter(tenant__schema_name=key[0], pk=store_id).values_list("tenant__handle", "handle")
            found = row.first()
        if found is None:
            return None
        _handles[key] = found
    return _handles[key]
