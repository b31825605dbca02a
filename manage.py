#!/usr/bin/env python
"""Runs Django's commands. Starts the embedded PostgreSQL and Redis first, unless their URLs are given."""

import os
import sys
from pathlib import Path

ROOT = Path(__file__).resolve().parent

# Commands that must work where no server can run: they read files only.
SERVERLESS = {"help", "version", "--help", "--version", "words", "compilemessages", "collectstatic"}


def main() -> None:
    sys.path[:0] = [str(ROOT), str(ROOT / "site")]
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "cityos.settings")
    command = sys.argv[1] if len(sys.argv) > 1 else "help"
    if command not in SERVERLESS:
        from cityos.embedded import ensure_servers

        ensure_servers()
    try:
        from django.core.management import execute_from_command_line
    except ImportError as error:
        raise SystemExit("Django is not installed here: run `make venv`, then .venv/bin/python manage.py …") from error
    execute_from_command_line(sys.argv)


if __name__ == "__main__":
    main()
