"""Deleting a row looks only at tables that exist in the schema where it lives.

Users, pages, images and groups exist in the city and in every tenant, and tables of a tenant point at them. Deleting a
page of the city would ask for the tenant's tables, which are not there. Django has one place that lists which
relations a deletion must follow; we narrow that list.
"""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from django.db.models import deletion

from tenancy.router import lives_here

_all_relations = deletion.get_candidate_relations_to_delete


def relations_of_this_schema(opts: Any) -> Iterator[Any]:
    """Those relations of a model whose table lives in the current schema."""
    return (r for r in _all_relations(opts) if lives_here(r.related_model._meta.app_label))  # type: ignore[union-attr]


def look_only_at_tables_of_this_schema() -> None:
    """Puts the narrowed list in Django's place for it."""
    deletion.get_candidate_relations_to_delete = relations_of_this_schema
