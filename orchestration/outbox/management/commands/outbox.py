"""`manage.py outbox`: delivers what waits; `--watch` is the dispatcher; the rest is for operators."""

from __future__ import annotations

from typing import Any

from django.core.management.base import BaseCommand, CommandParser

from orchestration.outbox.dispatcher import Dispatcher
from orchestration.outbox.dispatching import drain
from orchestration.outbox.keeping import dead_letters, replay, standing
from tenancy.actor import Actor
from tenancy.context import in_the_city


class Command(BaseCommand):
    help = "Delivers the events that wait in the outbox."

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("--watch", action="store_true", help="go on until interrupted")
        parser.add_argument("--list", action="store_true", help="only show what waits and what failed")
        parser.add_argument("--replay", metavar="DESTINATION", help="try this destination's dead letters again")

    def handle(self, *args: Any, **options: Any) -> None:
        if options["list"]:
            self._show()
        elif options["replay"]:
            with in_the_city():
                dead = dead_letters().filter(destination=options["replay"]).values_list("pk", flat=True)
                count = replay(deliveries=list(dead), actor=Actor.system("manage.py outbox"))
            self.stdout.write(f"{count} will be tried again")
        elif options["watch"]:
            Dispatcher().run()
        else:
            self.stdout.write(f"{drain()} delivered")

    def _show(self) -> None:
        found = standing()
        for status, count in sorted(found["events"].items()):
            self.stdout.write(f"{status:<10} {count:>8}")
        self.stdout.write(f"oldest waits {found['lag']:.0f} s")
        for name, row in found["destinations"].items():
            state = "open" if row["circuit"] is not None and row["circuit"].is_open else "closed"
            self.stdout.write(
                f"{name:<28} {state:<7} waiting {row['waiting']} retrying {row['retrying']} dead {row['dead']}"
            )
        with in_the_city():
            for delivery in dead_letters()[:20]:
                self.stdout.write(f"dead: {delivery.event} → {delivery.destination}: {delivery.error[:120]}")
