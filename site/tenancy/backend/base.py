"""django-tenants' PostgreSQL backend, without its emptying of the content type cache.

Content types live in the city's schema alone, so their ids are equal everywhere and one cache is right for all.
"""

from __future__ import annotations

from typing import Any

from django_tenants.postgresql_backend import base


class DatabaseWrapper(base.DatabaseWrapper):
    """Keeps the search path of the current tenant on each cursor."""

    def set_tenant(self, tenant: Any, include_public: bool = True) -> None:
        self.tenant = tenant
        self.schema_name = tenant.schema_name
        self.include_public_schema = include_public
        self.set_settings_schema(self.schema_name)
        self.search_path_set_schemas = None
