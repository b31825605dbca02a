"""`manage.py city_hosts --json`: what answers where, and who may sign in to the demo town."""

from __future__ import annotations

import json
from typing import Any

from django.core.management.base import BaseCommand

from identity.people.models import User
from portals.platform.demo.people import OPERATOR, PASSWORD
from tenancy.hosts import absolute_url, platform_host
from tenancy.models import Tenant


class Command(BaseCommand):
    help = "Lists the hosts of the city, its tenants and its shops, and the demo logins."

    def add_arguments(self, parser: Any) -> None:
        parser.add_argument("--json", action="store_true")

    def handle(self, *args: Any, **options: Any) -> None:
        found = {"hosts": list(self.hosts()), "logins": list(self.logins())}
        if options["json"]:
            self.stdout.write(json.dumps(found, ensure_ascii=False))
            return
        for row in found["hosts"]:
            self.stdout.write(f"{row['kind']:8} {row['name']:28} {row['url']}")
        for row in found["logins"]:
            self.stdout.write(f"{row['role']:10} {row['user']:40} {row['password']:14} {row['url']}")

    def hosts(self) -> Any:
        yield {"kind": "city", "name": "CityOS", "url": absolute_url(platform_host())}
        tenants = Tenant.objects.exclude(status="archived").prefetch_related("domains", "stores__domains")
        for tenant in tenants.order_by("pk"):
            yield {"kind": "tenant", "name": tenant.name_en or tenant.handle, "url": absolute_url(tenant.domain)}
            for store in tenant.stores.all():
                name = store.name_en or store.handle
                yield {"kind": "shop", "name": name, "url": absolute_url(store.primary_host)}

    def logins(self) -> Any:
        if not User.objects.filter(email=OPERATOR).exists():
            return
        yield {
            "role": "operator",
            "user": OPERATOR,
            "password": PASSWORD,
            "url": absolute_url(platform_host(), "/cms/"),
        }
        for tenant in Tenant.objects.filter(metadata__demo="loaded").prefetch_related("domains").order_by("pk"):
            for role, path in (
                ("admin", "/dashboard/"),
                ("manager", "/dashboard/"),
                ("editor", "/cms/"),
                ("moderator", "/cms/"),
                ("publisher", "/cms/"),
            ):
                yield {
                    "role": role,
                    "user": f"{role}@{tenant.handle}.example",
                    "password": PASSWORD,
                    "url": absolute_url(tenant.domain, path),
                }
