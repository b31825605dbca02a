"""`manage.py migrate_city`: the city's schema, the template, then every tenant's, each to the newest migration."""

from __future__ import annotations

import time
from typing import Any

from django.core.management.base import BaseCommand
from django.db import connection

from tenancy.context import CITY_SCHEMA, in_schema, in_the_city
from tenancy.models import Tenant
from tenancy.provisioning.baseline import is_empty_database, keep_baseline, restore_baseline
from tenancy.provisioning.founding import found_city
from tenancy.provisioning.migrating import everything_there_is, is_current, migrate_schema
from tenancy.provisioning.schemas import template_dump
from tenancy.router import TEMPLATE_SCHEMA


class Command(BaseCommand):
    help = "Migrates the city, the template and every tenant. May be run again after it was stopped."

    def add_arguments(self, parser: Any) -> None:
        parser.add_argument("--tenant", help="Only this tenant (its handle).")

    def handle(self, *args: Any, **options: Any) -> None:
        if options["tenant"]:
            with in_the_city():
                names = [Tenant.objects.get(handle=options["tenant"]).schema_name]
        else:
            fresh = is_empty_database()
            if fresh and restore_baseline():
                self.stdout.write("the kept dump of an empty city")
                fresh = False
            self.migrate(CITY_SCHEMA, options)
            self.migrate(TEMPLATE_SCHEMA, options)
            template_dump()
            if fresh:
                keep_baseline()
            found_city()
            with in_the_city():
                names = list(Tenant.objects.order_by("pk").values_list("schema_name", flat=True))
        wanted = everything_there_is()
        behind = [name for name in names if not is_current(name, wanted)]
        for name in behind:
            self.migrate(name, options)
        if len(behind) < len(names):
            self.stdout.write(f"{len(names) - len(behind)} tenants are up to date")

    def migrate(self, name: str, options: dict[str, Any]) -> None:
        began = time.monotonic()
        migrate_schema(name, verbosity=max(0, options["verbosity"] - 1))
        with in_schema(name), connection.cursor() as cursor:
            cursor.execute("SELECT count(*) FROM django_migrations")
            count = cursor.fetchone()[0]
        self.stdout.write(f"{name}: {count} migrations, {time.monotonic() - began:.1f} s")
