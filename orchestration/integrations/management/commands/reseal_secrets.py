"""`manage.py reseal_secrets`: after a new SECRET_KEY, before the former one is thrown away."""

from __future__ import annotations

from typing import Any

from django.core.management.base import BaseCommand, CommandError

from orchestration.integrations.resealing import reseal_secrets
from tenancy.errors import DomainError


class Command(BaseCommand):
    """Seals every secret anew with the present key."""

    help = __doc__

    def handle(self, *args: Any, **options: Any) -> None:
        try:
            count = reseal_secrets()
        except DomainError as refusal:
            raise CommandError(f"{refusal.message} Put the former key into SECRET_KEY_FALLBACKS.") from refusal
        self.stdout.write(f"{count} secrets are sealed with the present key.")
