"""What is wrong now: a few looks along indexes, cheap enough for every half minute."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import timedelta

from django.utils import timezone

from orchestration.alarms.models import Alarm
from orchestration.integrations.models import IntegrationEndpoint
from orchestration.outbox.figures import open_circuit_rows, seconds_behind
from orchestration.outbox.keeping import dead_letters
from orchestration.sagas.deciding import stuck_sagas
from tenancy.context import in_the_city
from tenancy.models import Domain
from tenancy.services.domains import LOOKED_AFTER

LAG = 60  # seconds
MOST = 20  # domains; more of them have one cause, and one cause needs no more lines
SILENT = timedelta(minutes=2)  # another system that fails its health checks for so long


@dataclass(frozen=True, slots=True)
class Trouble:
    """One thing that is wrong: how much of it there is, and what it says."""

    kind: str
    subject: str = ""
    count: int = 0
    detail: str = ""


def troubles() -> list[Trouble]:
    """Everything that needs an operator now, the worst first."""
    found = []
    with in_the_city():
        if stuck := stuck_sagas().count():
            last = stuck_sagas().last()
            found.append(Trouble(Alarm.Kind.STUCK, "", stuck, last.error if last else ""))
        if dead := dead_letters().count():
            last_dead = dead_letters().last()
            found.append(Trouble(Alarm.Kind.DEAD, "", dead, last_dead.error if last_dead else ""))
        found += [Trouble(Alarm.Kind.CIRCUIT, row.destination, row.probes, row.error) for row in open_circuit_rows()]
        silent = IntegrationEndpoint.objects.filter(is_enabled=True, failing_since__lt=timezone.now() - SILENT)
        found += [Trouble(Alarm.Kind.CIRCUIT, str(row)[:80]) for row in silent.select_related("tenant")]
        if (late := int(seconds_behind())) > LAG:
            found.append(Trouble(Alarm.Kind.LAG, "", late))
        lost = Domain.objects.filter(lost_at__gt=timezone.now() - LOOKED_AFTER, removed_at=None)
        for row in lost.select_related("tenant").order_by("lost_at")[:MOST]:
            found.append(Trouble(Alarm.Kind.DOMAIN, row.domain[:80], 1, row.tenant.handle))
    return found
