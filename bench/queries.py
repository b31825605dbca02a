"""How many queries a page costs, counted inside the process that answers it."""

from collections.abc import Iterable

from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext


def count_queries(paths: Iterable[str], host: str) -> int:
    """The most that one of the pages costs a new visitor, once the process is warm."""
    found = []
    for path in paths:
        Client(headers={"host": host}).get(path)
        with CaptureQueriesContext(connection) as queries:
            Client(headers={"host": host}).get(path)
        found.append(sum(not query["sql"].startswith("SET ") for query in queries.captured_queries))
    return max(found)
