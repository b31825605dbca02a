"""What passes for each tenant: bytes of bodies that are sent, and calls with a key.

`Metered` stands in front of everything that answers, kept pages too. What it counts is added up in this process and
goes to the city's own table (`TenantTraffic`) every `EVERY` seconds and when the process ends, by a thread outside any
request. While the database is away the sums wait. A process that is killed takes what it had counted since the last
time along; an answer to a COMMIT that is lost on the way makes the same seconds count twice.
"""

from __future__ import annotations

import logging
import os
import threading
from collections import defaultdict
from collections.abc import Callable, Iterable, Iterator
from datetime import UTC, date, datetime
from multiprocessing.util import Finalize
from time import sleep, time
from typing import Any

from django.db import connection, transaction

from tenancy.backend.patience import patient_for
from tenancy.clocks import clock_named
from tenancy.context import in_the_city

TENANT = "cityos.tenant_id"  # in a request's environment: whose answer this is
BYTES, CALLS = "bandwidth", "api_calls"
EVERY = 10.0  # seconds
PATIENCE = 4.0  # seconds for one answer of the database, less than an ending process is given
SPAN = 900  # seconds: a day begins at a quarter of an hour in every zone

Sums = dict[tuple[int, str, int], int]  # by tenant, kind and the beginning of the span
log = logging.getLogger(__name__)


class Traffic:
    """The sums of this process. Adding is a dict's work under a lock that nobody holds for long."""

    def __init__(self) -> None:
        self._forget()
        # What the parent counted is the parent's.
        os.register_at_fork(after_in_child=self._forget)

    def _forget(self) -> None:
        self._sums: Sums = {}
        self._lock, self._giving = threading.Lock(), threading.Lock()
        self.gives = False

    def add(self, tenant_id: int, amount: int, kind: str = BYTES) -> None:
        """So much more."""
        key = (tenant_id, kind, int(time()) // SPAN)
        with self._lock:
            self._sums[key] = self._sums.get(key, 0) + amount

    def begin(self) -> None:
        """Gives from now on, in this process."""
        with self._lock:
            if self.gives:
                return
            self.gives = True
        threading.Thread(target=self._keep_giving, name="traffic", daemon=True).start()
        # Runs at the end of a forked worker too, where nothing does that `atexit` knows.
        Finalize(None, self.give, exitpriority=1)

    def give(self) -> bool:
        """To the city's table, now. False when the database does not take it: the sums wait."""
        with self._giving:
            with self._lock:
                sums, self._sums = self._sums, {}
            if not sums:
                return True
            try:
                with patient_for(PATIENCE):
                    _write(sums)
            except Exception as error:
                log.warning("What passed is not written yet: %s", error)
                with self._lock:
                    for key, amount in sums.items():
                        self._sums[key] = self._sums.get(key, 0) + amount
                return False
            return True

    def _keep_giving(self) -> None:
        while True:
            sleep(EVERY)
            self.give()
            # A connection is 11 MiB of the server, and this thread needs it for a moment.
            connection.close()


TRAFFIC = Traffic()


class Metered:
    """A WSGI application whose answers are counted as they pass, streamed ones piece by piece."""

    def __init__(self, app: Callable[..., Iterable[bytes]], traffic: Traffic = TRAFFIC) -> None:
        self.app, self.traffic = app, traffic

    def __call__(self, environ: dict[str, Any], start_response: Callable[..., Any]) -> Iterable[bytes]:
        body = self.app(environ, start_response)
        tenant = environ.get(TENANT)
        if not tenant or environ["REQUEST_METHOD"] == "HEAD":
            return body
        if not self.traffic.gives:
            self.traffic.begin()
        if type(body) is list:
            if body:
                self.traffic.add(tenant, sum(map(len, body)))
            return body
        return _Counted(body, tenant, self.traffic)


class _Counted:
    """A body, and what of it has passed."""

    __slots__ = ("_body", "_pieces", "_tenant", "_traffic")

    def __init__(self, body: Iterable[bytes], tenant: int, traffic: Traffic) -> None:
        self._body, self._tenant, self._traffic = body, tenant, traffic
        self._pieces = iter(body)

    def __iter__(self) -> Iterator[bytes]:
        return self

    def __next__(self) -> bytes:
        piece = next(self._pieces)
        if piece:
            self._traffic.add(self._tenant, len(piece))
        return piece

    def close(self) -> None:
        if (close := getattr(self._body, "close", None)) is not None:
            close()


def passed_on(tenant_id: int, day: date) -> dict[str, int]:
    """Bytes and calls of a day by the tenant's clock, by kind; of what did not happen, nothing."""
    from tenancy.models import TenantTraffic

    with in_the_city():
        return dict(TenantTraffic.objects.filter(tenant_id=tenant_id, day=day).values_list("kind", "amount"))


_ADD = """
INSERT INTO tenancy_tenanttraffic AS kept (tenant_id, day, kind, amount)
SELECT * FROM unnest(%s::bigint[], %s::date[], %s::text[], %s::bigint[])
ON CONFLICT (tenant_id, day, kind) DO UPDATE SET amount = kept.amount + excluded.amount
"""


def _write(sums: Sums) -> None:
    """One statement, additive. Those of a tenant that was deleted meanwhile are dropped."""
    from tenancy.models import Tenant

    with in_the_city(), transaction.atomic():
        asked = {tenant_id for tenant_id, _kind, _span in sums}
        zones = {
            pk: clock_named(name) for pk, name in Tenant.objects.filter(pk__in=asked).values_list("pk", "timezone")
        }
        rows: defaultdict[tuple[int, date, str], int] = defaultdict(int)
        for (tenant_id, kind, span), amount in sums.items():
            if tenant_id in zones:
                day = datetime.fromtimestamp(span * SPAN, UTC).astimezone(zones[tenant_id]).date()
                rows[tenant_id, day, kind] += amount
        if rows:
            # In one order everywhere: two processes never wait for each other in a circle.
            columns = zip(*((*key, amount) for key, amount in sorted(rows.items())), strict=True)
            with connection.cursor() as cursor:
                cursor.execute(_ADD, [list(column) for column in columns])
