"""`manage.py agent alpha "Draft a page about …" --person clerk@… --tools draft_page`; then `--show`, `--stop`."""

from __future__ import annotations

from decimal import Decimal
from typing import Any

from django.contrib.auth import get_user_model
from django.core.management.base import BaseCommand, CommandError, CommandParser

from orchestration.agents.asking import Budget, request_agent, stop_agent
from orchestration.agents.models import AgentRun
from orchestration.agents.tools import tools
from tenancy.actor import Actor
from tenancy.context import in_tenant
from tenancy.errors import DomainError
from tenancy.models import Tenant


class Command(BaseCommand):
    """Asks an agent of a tenant for something, shows what it did, stops it. Without arguments: the tools there are."""

    help = __doc__

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("tenant", nargs="?", help="the tenant's handle")
        parser.add_argument("goal", nargs="?", help="what shall be reached")
        parser.add_argument("--person", help="e-mail of the member of staff for whom it works")
        parser.add_argument("--tools", default="", help="names, separated by commas")
        parser.add_argument("--language", default="ar", choices=["ar", "en"])
        parser.add_argument("--iterations", type=int, default=12)
        parser.add_argument("--money", type=Decimal, default=Decimal(5), help="the most that it may cost")
        parser.add_argument("--show", type=int, metavar="RUN", help="the turns of a run")
        parser.add_argument("--stop", type=int, metavar="RUN", help="end a run")

    def handle(self, *args: Any, **told: Any) -> None:
        if not told["tenant"]:
            for tool in tools():
                self.stdout.write(f"{tool.name}: {tool.description}")
            return
        tenant = Tenant.objects.filter(handle=told["tenant"]).first()
        if tenant is None:
            raise CommandError(f"no tenant {told['tenant']}")
        with in_tenant(tenant):
            if told["show"] or told["stop"]:
                self._look(tenant, told)
            elif told["goal"] and told["person"]:
                self._ask(told)
            else:
                raise CommandError("say a goal and --person, or --show, or --stop")

    def _ask(self, told: dict[str, Any]) -> None:
        person = get_user_model().objects.filter(email__iexact=told["person"]).first()
        if person is None:
            raise CommandError(f"nobody here has the address {told['person']}")
        actor = Actor(kind="user", ref=str(person.pk), name=str(person), email=person.email, agent="manage.py agent")
        try:
            run = request_agent(
                goal=told["goal"],
                tools=[name for name in told["tools"].split(",") if name],
                actor=actor,
                max_iterations=told["iterations"],
                language=told["language"],
                budget=Budget(money=told["money"]),
            )
        except DomainError as refusal:
            raise CommandError(f"{refusal.code}: {refusal.message}") from refusal
        self.stdout.write(f"run {run.pk}")

    def _look(self, tenant: Tenant, told: dict[str, Any]) -> None:
        run = AgentRun.objects.filter(pk=told["show"] or told["stop"], schema_name=tenant.schema_name).first()
        if run is None:
            raise CommandError("this tenant has no such run")
        if told["stop"]:
            stopped = stop_agent(run=run, actor=Actor.system("manage.py agent"))
            self.stdout.write("stops after this turn" if stopped else f"it has ended: {run.state}")
            return
        for turn in run.turns.order_by("number"):
            self.stdout.write(f"{turn.number:>3} {turn.tool or turn.kind:<20} {turn.outcome}")
        self.stdout.write(f"{run.state} {run.reason}".strip())
        if run.result:
            self.stdout.write(run.result)
