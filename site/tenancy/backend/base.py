"""django-tenants' PostgreSQL backend, with two differences; docs/decisions/0002 says why each is safe.

Content types live in the city's schema alone, so their ids are equal everywhere and one cache is right for all. And the
search path is set when it changes, not before every statement.
"""

from __future__ import annotations

from typing import Any

from django_tenants.postgresql_backend import base


class DatabaseWrapper(base.DatabaseWrapper):
    """Keeps the search path of the current tenant on its own session."""

    schema_name: str | None

    def set_tenant(self, tenant: Any, include_public: bool = True) -> None:
        moved = self.schema_name != tenant.schema_name or getattr(self, "include_public_schema", None) != include_public
        self.tenant = tenant
        self.schema_name = tenant.schema_name
        self.include_public_schema = include_public
        self.set_settings_schema(self.schema_name)
        if moved:
            self.search_path_set_schemas = None

    def _handle_search_path(self, cursor: Any = None) -> None:
        # Forgotten on close, on rollback and on rollback to a savepoint: whatever PostgreSQL may have undone.
        if self.search_path_set_schemas is not None and not self._setting_search_path:
            return
        super()._handle_search_path(cursor)


__all__ = ["DatabaseWrapper"]
