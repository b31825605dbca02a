"""Makes the search index of one tenant or of all anew."""

from __future__ import annotations

from typing import Any

from django.core.management.base import BaseCommand, CommandError, CommandParser

from commerce.search.indexing import reindex
from tenancy.context import in_tenant, in_the_city
from tenancy.models import Tenant


class Command(BaseCommand):
    help = "Makes the search index of tenants anew, with vocabulary, filters and offers as they are now."

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
            with in_tenant(tenant):
                self.stdout.write(f"{tenant.handle}: {reindex()}")
