"""The dispatcher's process: sleeps until the database says that there is news, and works until there is none."""

from __future__ import annotations

import logging
import signal
import time
from types import FrameType
from typing import Any

import psycopg
from django.conf import settings
from django.db import InterfaceError, OperationalError, close_old_connections, connection

from orchestration.outbox.dispatching import work
from orchestration.outbox.models import Delivery, EventOutbox
from tenancy.context import in_the_city

log = logging.getLogger(__name__)

CHANNEL = "outbox"


class Dispatcher:
    """Any number of these may run, on any number of machines. It outlives the database's restarts."""

    def __init__(self) -> None:
        self.stopping = False
        self._ears: psycopg.Connection | None = None
        self._known: Any = None

    def run(self) -> None:
        """Until SIGTERM or SIGINT."""
        for number in (signal.SIGTERM, signal.SIGINT):
            signal.signal(number, self._stop)
        pause = 0.5
        while not self.stopping:
            try:
                self._listen()
                if not self._work():
                    self._sleep()
                pause = 0.5
            except (OperationalError, InterfaceError, psycopg.Error) as error:
                log.warning("the outbox waits for PostgreSQL: %s", str(error).strip())
                self._forget_connections()
                time.sleep(pause)
                pause = min(pause * 2, 5)

    def _work(self) -> bool:
        """One round; whether there was anything to do."""
        close_old_connections()
        with in_the_city(), connection.cursor() as cursor:
            if connection.connection is not self._known:
                # A commit that a crash of the server loses takes "delivered" and the effect with it: told again.
                cursor.execute("SET synchronous_commit = off")
                self._known = connection.connection
            return bool(work(limit=settings.OUTBOX_BATCH_SIZE * 20)[0])

    def _listen(self) -> None:
        """Before the first look: what comes after it wakes us."""
        if self._ears is None:
            told = connection.settings_dict
            self._ears = psycopg.connect(
                dbname=told["NAME"],
                user=told["USER"],
                password=told["PASSWORD"],
                host=told["HOST"],
                port=told["PORT"] or None,
                connect_timeout=5,
                autocommit=True,
            )
            self._ears.execute(f"LISTEN {CHANNEL}")

    def _sleep(self) -> None:
        assert self._ears is not None
        pause = settings.OUTBOX_POLL_SECONDS
        with in_the_city():
            if EventOutbox.objects.filter(dispatched_at=None, status="pending").exists():
                # They follow what another dispatcher holds; nobody tells when it is done.
                pause = 0.1
            elif Delivery.objects.filter(status__in=["waiting", "retrying"]).exists():
                pause = min(pause, 1.0)
        deadline = time.monotonic() + pause
        while not self.stopping and (left := deadline - time.monotonic()) > 0:
            # In slices: a signal is noticed between them.
            if list(self._ears.notifies(timeout=min(left, 0.5), stop_after=1)):
                break
        # One look serves all the news that came together.
        list(self._ears.notifies(timeout=0))

    def _forget_connections(self) -> None:
        connection.close()
        if self._ears is not None:
            self._ears.close()
        self._ears = self._known = None

    def _stop(self, number: int, frame: FrameType | None) -> None:
        self.stopping = True
