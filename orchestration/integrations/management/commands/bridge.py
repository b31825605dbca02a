"""manage.py bridge <tenant> medusa|payload [entity …]: pulls what a tenant has there, and says what came of it."""

from __future__ import annotations

import json
import time
from typing import Any

from django.core.management.base import BaseCommand, CommandError
from django.utils import timezone

from orchestration.integrations.bridges import ask_pull
from tenancy.actor import Actor
from tenancy.context import in_tenant
from tenancy.models import Tenant


class Command(BaseCommand):
    """Asks for the pull as anybody would, and does it here and now unless `--later` leaves it to a worker."""

    help = "Pulls products, customers and orders from Medusa, or pages and media from Payload, into a tenant."

    def add_arguments(self, parser: Any) -> None:
        parser.add_argument("tenant", help="the tenant's handle")
        parser.add_argument("system", help="medusa or payload")
        parser.add_argument("entity", nargs="*", help="only these, for example: product")
        parser.add_argument("--later", action="store_true", help="only put it into the queue")

    def handle(self, *args: Any, **options: Any) -> None:
        from orchestration.jobs.models import SyncJob
        from orchestration.jobs.working import run

        tenant = Tenant.objects.filter(handle=options["tenant"]).first()
        if tenant is None:
            raise CommandError(f"There is no tenant {options['tenant']}.")
        try:
            with in_tenant(tenant):
                actor = Actor.system("bridge")
                job = ask_pull(system=options["system"], entities=options["entity"], actor=actor, go_on=True)
        except LookupError as error:
            raise CommandError(f"Nothing is pulled from {options['system']}.") from error
        except ValueError as error:
            raise CommandError(f"{options['system']} has no such entity.") from error
        if options["later"]:
            self.stdout.write(f"Job {job.pk} waits for a worker.")
            return
        while run(job.pk) == "again":
            self.stdout.write("It did not answer; trying again.")
            # Until the job's own pause is over.
            due = SyncJob.objects.values_list("next_try_at", flat=True).get(pk=job.pk)
            time.sleep(max(0.0, (due - timezone.now()).total_seconds()) + 0.05 if due else 0.0)
        row = SyncJob.objects.get(pk=job.pk)
        self.stdout.write(
            json.dumps({"status": row.status, "error": row.error, **(row.result or {})}, ensure_ascii=False)
        )
        if row.status != SyncJob.Status.COMPLETED:
            raise CommandError(
                "The pull did not end. Within an hour it goes on where it stopped when it is asked for again."
            )
