"""`manage.py temporal_worker`: does the steps of sagas that Temporal runs. Any number may run."""

from __future__ import annotations

import asyncio
from typing import Any

from django.conf import settings
from django.core.management.base import BaseCommand, CommandError, CommandParser

from orchestration.sagas.temporal.queues import QUEUES
from orchestration.sagas.temporal.worker import work


class Command(BaseCommand):
    help = "Does the steps of sagas that Temporal runs."

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("--queues", help="comma separated; all of them, if not given")
        parser.add_argument("--threads", type=int, default=8, help="steps at a time")
        parser.add_argument("--list", action="store_true", help="only show the queues")

    def handle(self, *args: Any, **options: Any) -> None:
        if options["list"]:
            for name, (domain, system) in QUEUES.items():
                self.stdout.write(f"{name:<26} {domain:<14} {system}")
            return
        if not settings.TEMPORAL["address"]:
            raise CommandError("TEMPORAL_ENDPOINT is not set: sagas run on the local engine, which `worker` does.")
        wanted = options["queues"].split(",") if options["queues"] else list(QUEUES)
        if unknown := set(wanted) - set(QUEUES):
            raise CommandError(f"no such queue: {', '.join(sorted(unknown))}")
        asyncio.run(work(wanted, threads=options["threads"]))
