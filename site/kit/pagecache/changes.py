"""What services call when they change something that a public page shows."""

from typing import Any

from django.db import DEFAULT_DB_ALIAS, connections, transaction

from .generations import here
from .storing import REGISTRY


class _Bump:
    """One scope's bump, waiting for the commit."""

    def __init__(self, scope: str):
        self.scope = scope

    def __call__(self) -> None:
        here().bump(self.scope)


def bump(*scopes: str, using: str = DEFAULT_DB_ALIAS) -> None:
    """After this transaction commits, every public page that names one of the scopes is made anew, in all processes.

    At once when there is no transaction; never when it rolls back. A thousand calls in one transaction are one bump.
    """
    connection = connections[using]
    for scope in scopes:
        if not _waits_already(connection, scope):
            transaction.on_commit(_Bump(scope), using=using, robust=True)


def forget_every_place() -> None:
    """The registry changed: which places are open, what they are called, how they look. Every page names it."""
    here().bump(REGISTRY)


def _waits_already(connection: Any, scope: str) -> bool:
    # Only a bump that no enclosing savepoint of ours can lose makes this one needless.
    open_now = set(connection.savepoint_ids)
    return any(
        isinstance(waiting, _Bump) and waiting.scope == scope and sids <= open_now
        for sids, waiting, *_ in connection.run_on_commit
    )
