"""What commands have in common that go through tenants."""

from __future__ import annotations

from typing import Any

from django.core.management.base import BaseCommand, CommandError, CommandParser

from tenancy.context import in_the_city
from tenancy.models import Tenant


class TenantsCommand(BaseCommand):
    """Does the same for each tenant that is named, or for all; says the outcome behind each handle."""

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
            self.stdout.write(f"{tenant.handle}: {self.handle_tenant(tenant)}")

    def handle_tenant(self, tenant: Tenant) -> Any:
        """What is done for one; its outcome as people read it."""
        raise NotImplementedError
