"""The city's registry as things: stores, hosts and the ground that they stand on."""

from __future__ import annotations

from django.db.models import Q

from identity.access.kinds import Kind, register_kind

KINDS = [
    Kind("node", "tenancy.Node", tenant="tenant", line="breadcrumbs"),
    Kind(
        "store",
        "tenancy.Store",
        stores=lambda row: [row.pk],
        within=lambda ids: Q(pk__in=ids),
        tenant="tenant",
    ),
    Kind(
        "domain",
        "tenancy.Domain",
        stores=lambda row: [row.store_id] if row.store_id else [],
        within=lambda ids: Q(store_id__in=ids),
        of_some=lambda: Q(store_id__isnull=False),
        tenant="tenant",
    ),
]


def register() -> None:
    """Called once at start-up."""
    for kind in KINDS:
        register_kind(kind)
