"""`manage.py words` compiles the Arabic; `--missing` prints what is still to be written; `--check` refuses gaps."""

import sys
from typing import Any

from django.core.management.base import BaseCommand, CommandParser

from cityos.words import checks
from cityos.words.catalogue import COMPILED, compile_catalogue


class Command(BaseCommand):
    help = "Compiles locale/ar/*.po into the catalogue that Django loads, lists what is missing, or checks all."
    # Must work before a database is there.
    requires_system_checks = ()

    def add_arguments(self, parser: CommandParser) -> None:
        what = parser.add_mutually_exclusive_group()
        what.add_argument(
            "--missing", action="store_true", help="print the texts without Arabic as a po file to fill in"
        )
        what.add_argument("--check", action="store_true", help="exit 1 and list missing, orphaned and broken entries")

    def handle(self, *args: Any, missing: bool, check: bool, **options: Any) -> None:
        compile_catalogue(force=not (missing or check))
        if missing:
            self.stdout.write(checks.missing_as_po())
        elif check:
            for line in checks.disagreements():
                self.stdout.write(f"note: {line}")
            found = list(checks.problems())
            for line in found:
                self.stdout.write(line)
            if found:
                self.stderr.write(f"{len(found)} words are not in order.")
                sys.exit(1)
        else:
            self.stdout.write(f"{COMPILED} is written.")
