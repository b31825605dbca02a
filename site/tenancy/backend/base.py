"""django-tenants' PostgreSQL backend, with three differences; docs/decisions/0002 says why each is safe.

Content types live in the city's schema alone, so their ids are equal everywhere and one cache is right for all. The
search path is set when the session has another one, not before every statement. And whether a connection still stands
is asked of its socket, not of the server.
"""

from __future__ import annotations

import select
from typing import Any

from django_tenants.postgresql_backend import base
from psycopg import pq


class DatabaseWrapper(base.DatabaseWrapper):
    """Keeps the search path of the current tenant on its own session."""

    schema_name: str | None
    # What the session has; forgotten on close, on rollback and on rollback to a savepoint: whatever was undone.
    search_path_set_schemas: list[str] | None
    _wanted_path: list[str] | None = None

    def set_tenant(self, tenant: Any, include_public: bool = True) -> None:
        self.tenant = tenant
        self.schema_name = tenant.schema_name
        self.include_public_schema = include_public
        self.set_settings_schema(self.schema_name)
        self._wanted_path = None

    def _handle_search_path(self, cursor: Any = None) -> None:
        if self._wanted_path is None:
            self._wanted_path = self._get_cursor_search_paths()
        if self.search_path_set_schemas == self._wanted_path:
            return
        super()._handle_search_path(cursor)

    def is_usable(self) -> bool:
        """Whether the connection stands. A silent socket is a good one; one that has something to say is asked."""
        if self.connection is None or self.connection.pgconn.status != pq.ConnStatus.OK:
            return False
        waiting = select.poll()
        waiting.register(self.connection.pgconn.socket, select.POLLIN)
        return True if not waiting.poll(0) else bool(super().is_usable())


__all__ = ["DatabaseWrapper"]
