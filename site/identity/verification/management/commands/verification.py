"""`manage.py verification alpha` lists proofs of identity that wait for a person; `--verify 7`, `--refuse 7` decide."""

from __future__ import annotations

from typing import Any

from django.core.management.base import BaseCommand, CommandError, CommandParser

from identity.verification.models import Verification
from identity.verification.services import decide_verification
from tenancy.actor import Actor
from tenancy.context import in_tenant
from tenancy.errors import DomainError
from tenancy.models import Tenant


class Command(BaseCommand):
    """What no verifier can decide is decided by somebody who has seen the papers."""

    help = __doc__

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("tenant", help="the tenant's handle")
        parser.add_argument("--verify", type=int, metavar="ID")
        parser.add_argument("--refuse", type=int, metavar="ID")
        parser.add_argument("--reason", default="")

    def handle(self, *args: Any, **told: Any) -> None:
        tenant = Tenant.objects.filter(handle=told["tenant"]).first()
        if tenant is None:
            raise CommandError(f"no tenant {told['tenant']}")
        with in_tenant(tenant):
            chosen = told["verify"] or told["refuse"]
            waiting = Verification.objects.filter(state=Verification.State.BY_HAND).select_related("user")
            if not chosen:
                for row in waiting.order_by("pk"):
                    self.stdout.write(f"{row.pk} {row.user.email} {row.requested_at:%Y-%m-%d %H:%M}")
                return
            asked = waiting.filter(pk=chosen).first()
            if asked is None:
                raise CommandError("this does not wait for a person")
            actor, verified = Actor.system("manage.py verification"), bool(told["verify"])
            told_why = {"assurance": "person" if verified else "", "reason": told["reason"]}
            try:
                decide_verification(verification=asked, verified=verified, actor=actor, **told_why)
            except DomainError as refusal:
                raise CommandError(refusal.message) from refusal
            self.stdout.write("verified" if verified else "refused")
