"""The other stores of the same tenant."""

from __future__ import annotations

from tenancy.context import in_the_city
from tenancy.resolver.places import Place, place_of_store
from tenancy.resolver.version import registry_version

_known: dict[int, list[str]] = {}
_known_at: tuple[int, int] | None = None
KEEP_AT_MOST = 20_000


def stores_beside(place: Place) -> list[Place]:
    """All open stores of the tenant when there are several, this one first. No query when it is warm."""
    handles = _handles(place.tenant_id)
    if len(handles) < 2:
        return []
    places = [found for handle in handles if (found := place_of_store(place.tenant_handle, handle))]
    return sorted(places, key=lambda other: other.store_id != place.store_id)


def _handles(tenant_id: int) -> list[str]:
    global _known_at
    version = registry_version()
    if version != _known_at or len(_known) >= KEEP_AT_MOST:
        _known.clear()
        _known_at = version
    if tenant_id not in _known:
        from tenancy.models import Store

        with in_the_city():
            rows = Store.objects.filter(tenant=tenant_id, status="active").order_by("position", "handle")
            _known[tenant_id] = list(rows.values_list("handle", flat=True))
    return _known[tenant_id]
