"""Where tenants' data lie, and moving one's to where its zone says today."""

from __future__ import annotations

from typing import Any

from django.core.management.base import BaseCommand, CommandError, CommandParser

from orchestration.backups.moving import MARK, move_data, strays_of, wanted_home
from tenancy.actor import Actor
from tenancy.context import in_the_city
from tenancy.errors import DomainError
from tenancy.models import Tenant
from tenancy.residency import Home


class Command(BaseCommand):
    """Without an argument: a line for each tenant."""

    help = "Lists where tenants' data lie; --move HANDLE moves files and archives to the home of the tenant's zone."

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("--move", metavar="HANDLE", default="")

    def handle(self, *args: Any, **options: Any) -> None:
        with in_the_city():
            if options["move"]:
                self._move(options["move"])
                return
            for tenant in Tenant.objects.select_related("governance_authority").order_by("handle"):
                lies = f"files in {tenant.storage_alias}, rows in default"
                if tenant.database_alias != "default":
                    lies += f" with a copy in {tenant.database_alias}"
                self.stdout.write(f"{tenant.handle:<24} {tenant.residency_zone:<9} {lies}{_finding(tenant)}")

    def _move(self, handle: str) -> None:
        tenant = Tenant.objects.filter(handle=handle).first()
        if tenant is None:
            raise CommandError(f"There is no tenant {handle}.")
        try:
            moved = move_data(tenant=tenant, actor=Actor.system("residency"))
        except DomainError as refused:
            raise CommandError(refused.message) from refused
        self.stdout.write(f"{handle}: {moved['files']} files, {moved['archives']} archives moved")


def _finding(tenant: Tenant) -> str:
    try:
        wanted = wanted_home(tenant)
    except DomainError as refused:
        return f" ({refused.message})"
    good = wanted == Home(tenant.storage_alias, tenant.database_alias) and MARK not in tenant.metadata
    return "" if good and not strays_of(tenant) else " (not where its zone says: --move)"
