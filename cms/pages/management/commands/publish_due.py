"""`manage.py publish_due`: publishes and takes down what is due, in every tenant."""

from __future__ import annotations

from typing import Any

from django.core.management.base import BaseCommand

from cms.pages.schedule import publish_due


class Command(BaseCommand):
    help = "Publishes and takes down pages and pieces whose time has come, in every open tenant. Run it once a minute."

    def handle(self, *args: Any, **options: Any) -> None:
        self.stdout.write(f"{publish_due()} announcements turned.")
