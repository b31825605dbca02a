"""`manage.py flows`: prints every flow as a table."""

from __future__ import annotations

from typing import Any

from django.core.management.base import BaseCommand

from kit.flow import flows


class Command(BaseCommand):
    help = "Prints the states and moves of everything that has a flow."

    def handle(self, *args: Any, **options: Any) -> None:
        for flow in flows():
            self.stdout.write(f"\n{flow.model}: {', '.join(state.code for state in flow.states)}")
            rows = [("from", "move", "to", "permission", "event"), *flow.lines()]
            widths = [max(len(row[column]) for row in rows) for column in range(5)]
            for row in rows:
                self.stdout.write("  " + "  ".join(cell.ljust(width) for cell, width in zip(row, widths, strict=True)))
