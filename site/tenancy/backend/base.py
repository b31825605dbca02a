"""django-tenants' PostgreSQL backend, with four differences; docs/decisions/0002 says why each is safe.

Content types live in the city's schema alone, so their ids are equal everywhere and one cache is right for all. The
search path is set when the session has another one, not before every statement. Whether a connection still stands is
asked of its socket, not of the server. And a visitor's request does not wait for a server that is gone (`patience`).
"""

from __future__ import annotations

import select
from typing import Any

from django.db.backends.postgresql.base import ServerBindingCursor
from django.db.backends.postgresql.operations import DatabaseOperations as PostgresOperations
from django_tenants.postgresql_backend import base
from psycopg import IsolationLevel, pq
from psycopg.errors import FeatureNotSupported

from tenancy.backend.patience import open_connection

SEEN_BEFORE_PLANNED = 2
PLANS_KEPT = 60


_Server: Any = ServerBindingCursor  # the stubs do not say that it is a psycopg cursor


class PlannedCursor(_Server):  # type: ignore[misc]
    """A cursor whose statements are planned once a session, from the third time that they are seen."""

    schema_name = ""

    def execute(self, query: Any, params: Any = None, **options: Any) -> Any:
        # Named by schema, so that no plan serves two tenants in turn: it would be made anew each time.
        query = f"/* {self.schema_name} */ {query}"
        # Django turns this off for its own cursors, whose statements are rarely the same twice.
        self.connection.prepare_threshold = SEEN_BEFORE_PLANNED
        try:
            return super().execute(query, params, **options)
        except FeatureNotSupported:
            # A migration changed a column's type since the plan was made. The plan goes with the session.
            if self.connection.info.transaction_status == pq.TransactionStatus.INERROR:
                raise
            return super().execute(query, params, prepare=False)
        finally:
            self.connection.prepare_threshold = None


class DatabaseOperations(PostgresOperations):
    """What was sent is told of planned statements too, with their placeholders."""

    def last_executed_query(self, cursor: Any, sql: Any, params: Any) -> str:
        return super().last_executed_query(cursor, sql, params) or str(sql)


class DatabaseWrapper(base.DatabaseWrapper):
    """Keeps the search path of the current tenant on its own session."""

    ops_class = DatabaseOperations
    schema_name: str | None
    # What the session has; forgotten on close, on rollback and on rollback to a savepoint: whatever was undone.
    search_path_set_schemas: list[str] | None
    _wanted_path: list[str] | None = None

    def get_new_connection(self, conn_params: dict[str, Any]) -> Any:
        """As Django's, but of our own kind of connection: it waits as long as its thread wants to."""
        self.isolation_level = IsolationLevel.READ_COMMITTED
        return open_connection(**conn_params)

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

    def planned_cursor(self) -> Any:
        """A cursor for the few long statements that most pages send: it spares the server planning them again."""
        self.ensure_connection()
        self.close_if_health_check_failed()
        self.ensure_connection()
        self.connection.prepared_max = PLANS_KEPT
        with self.wrap_database_errors:
            cursor = PlannedCursor(self.connection)
        cursor.schema_name = self.schema_name or ""
        self._handle_search_path()
        return self._prepare_cursor(cursor)

    def is_usable(self) -> bool:
        """Whether the connection stands. A silent socket is a good one; one that has something to say is asked."""
        if self.connection is None or self.connection.pgconn.status != pq.ConnStatus.OK:
            return False
        waiting = select.poll()
        waiting.register(self.connection.pgconn.socket, select.POLLIN)
        return True if not waiting.poll(0) else bool(super().is_usable())


__all__ = ["DatabaseWrapper"]
