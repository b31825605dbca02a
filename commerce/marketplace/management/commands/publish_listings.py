"""Publishes the products of one tenant or of all to the city anew."""

from __future__ import annotations

from typing import Any

from django.core.management.base import BaseCommand, CommandError, CommandParser

from commerce.marketplace.publishing import publish_listings
from tenancy.context import in_the_city
from tenancy.models import Tenant


class Command(BaseCommand):
    help = "Publishes tenants' products and shops to the city anew; closed tenants are withdrawn."

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("handles", nargs="*", help="tenants; none means all")

    def handle(self, *args: Any, **options: Any) -> None:
        handles = options["handles"]
        with in_the_city():
            tenants = list(Tenant.objects.filter(handle__in=handles) if handles else Tenant.objects.all())
        unknown = set(handles) - {tenant.handle for tenant in tenants}
        if unknown:
            raise CommandError(f"No such tenant: {', '.join(sorted(unknown))}")
        for tenant in tenants:
            self.stdout.write(f"{tenant.handle}: {publish_listings(tenant)}")
