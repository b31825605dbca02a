"""`manage.py seed`: the demo city. Loading it again changes nothing; a stopped load goes on where it stood."""

from __future__ import annotations

from typing import Any

from django.core.management.base import BaseCommand

from portals.platform.demo.town import is_somebody_elses_city, load_town


class Command(BaseCommand):
    help = "Fills the city with the demo town: two tenants, seven shops, people, pages, orders."

    def add_arguments(self, parser: Any) -> None:
        parser.add_argument("--if-empty", action="store_true", help="Do nothing in a city that has other tenants.")

    def handle(self, *args: Any, **options: Any) -> None:
        if options["if_empty"] and is_somebody_elses_city():
            self.stdout.write("The city has tenants of its own: nothing was loaded.")
            return
        load_town(say=self.stdout.write)
