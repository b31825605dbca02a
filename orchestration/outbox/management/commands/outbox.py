"""`manage.py outbox`: delivers what waits; `--watch` goes on; `--list` shows what is stuck."""

from __future__ import annotations

import time
from typing import Any

from django.core.management.base import BaseCommand, CommandParser
from django.db.models import Count

from orchestration.outbox.dispatching import drain
from orchestration.outbox.models import EventOutbox


class Command(BaseCommand):
    help = "Delivers the events that wait in the outbox."

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("--watch", action="store_true", help="go on until interrupted")
        parser.add_argument("--every", type=float, default=2.0, help="seconds between looks, with --watch")
        parser.add_argument("--list", action="store_true", help="only show what waits and what failed")

    def handle(self, *args: Any, **options: Any) -> None:
        if options["list"]:
            for row in EventOutbox.objects.values("event_type", "status").annotate(n=Count("id")).order_by("status"):
                self.stdout.write(f"{row['status']:<10} {row['n']:>6}  {row['event_type']}")
            return
        while True:
            delivered = drain()
            if delivered or not options["watch"]:
                self.stdout.write(f"{delivered} delivered")
            if not options["watch"]:
                return
            time.sleep(options["every"])
