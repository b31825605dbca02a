"""The database's own lock: the account that CityOS works with may add and read lines, nothing else."""

from __future__ import annotations

from django.db import connection

from tenancy.provisioning.baseline import after_restore

TAKE_RIGHTS = "REVOKE UPDATE, DELETE, TRUNCATE ON audit_log FROM PUBLIC, CURRENT_USER"


def take_rights() -> None:
    """Takes from our own account the rights to change and remove lines."""
    with connection.cursor() as cursor:
        cursor.execute(TAKE_RIGHTS)


def keep_rights() -> None:
    """Called once at start-up. A dump that a new city is filled from carries the triggers and not the rights."""
    after_restore(take_rights)
