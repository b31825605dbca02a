"""The stores that lie in a tenant's nodes, and the line of nodes that each store lies in."""

from __future__ import annotations

import time

from tenancy.context import in_the_city
from tenancy.resolver.version import registry_version

# A node that is moved changes the lines below it; nothing tells of it but the clock.
AT_MOST = 30.0
# {schema: (version of the registry, when it was read, {store id: ids of its nodes and of all above})}
_kept: dict[str, tuple[object, float, dict[int, frozenset[int]]]] = {}


def stores_in(schema: str, node_ids: tuple[int, ...]) -> list[int]:
    """Stores with a point of interest in one of these nodes or anywhere below. No query when it is warm."""
    wanted = set(node_ids)
    return sorted(store for store, line in lines_of_stores(schema).items() if line & wanted)


def lines_of_stores(schema: str) -> dict[int, frozenset[int]]:
    """Which nodes each store of a tenant lies in."""
    from tenancy.models import TenantPOI

    version, kept = registry_version(), _kept.get(schema)
    if kept is not None and kept[0] == version and time.monotonic() - kept[1] < AT_MOST:
        return kept[2]
    lines: dict[int, set[int]] = {}
    with in_the_city():
        pairs = TenantPOI.objects.filter(tenant__schema_name=schema, store__isnull=False, node__isnull=False)
        for store, crumbs in pairs.values_list("store_id", "node__breadcrumbs"):
            lines.setdefault(store, set()).update(int(crumb["id"]) for crumb in crumbs)
    found = {store: frozenset(line) for store, line in lines.items()}
    _kept[schema] = (version, time.monotonic(), found)
    return found
