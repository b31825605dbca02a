"""`manage.py reset_doors --tenant alpha somebody@example.com`: for who lost their phone and their recovery codes."""

from __future__ import annotations

from typing import Any

from django.core.management.base import BaseCommand, CommandError, CommandParser

from identity.doors.resetting import reset_doors
from identity.people.finding import person_at
from tenancy.actor import Actor
from tenancy.context import in_tenant, in_the_city
from tenancy.models import Tenant


class Command(BaseCommand):
    help = "Takes the authenticator app, recovery codes and passkeys off an account and ends its sessions."

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("email")
        parser.add_argument("--tenant", default="", help="the tenant's handle; without it, an account of the city")

    def handle(self, *args: Any, email: str, tenant: str, **options: Any) -> None:
        with in_the_city():
            found = Tenant.objects.filter(handle=tenant).first() if tenant else None
        if tenant and found is None:
            raise CommandError(f"There is no tenant {tenant}.")
        with in_tenant(found) if found is not None else in_the_city():
            user = person_at(email)
            if user is None:
                raise CommandError(f"There is no account {email} here.")
            removed = reset_doors(user=user, actor=Actor.system("terminal"))
        self.stdout.write(f"{removed} removed; the password is all that {email} needs now.")
