"""The console's first page: the city today, and what needs somebody now."""

from __future__ import annotations

from typing import Any

from django.http import HttpRequest
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from wagtail.admin.ui.components import Component

from commerce.rollups.reading import city_today, tenants_found
from orchestration.audit.reading import Shown, Wanted, audit_trail, shown
from orchestration.jobs.models import SyncJob
from orchestration.outbox.figures import open_events
from orchestration.sagas.models import WorkflowExecution
from portals.platform.alarms import alarm_lines
from portals.platform.overview import LOOKED_AT, counted, drawn, figures
from portals.platform.rights import READ_AUDIT, READ_JOBS, READ_OUTBOX, READ_WORKFLOWS, SEE_PERSONAL, may

SHOWN, LATEST = 8, 6


class TodayPanel(Component):
    """Alarms, the figures of the day, and the tenants that need somebody first. It is the whole page."""

    template_name = "platform/today.html"
    is_whole_page = True
    order = 5

    def get_context_data(self, parent_context: Any = None) -> dict[str, Any]:
        request = parent_context["request"]
        found = tenants_found("")
        health, counts = counted(list(found[:LOOKED_AT]))
        sees_alarms = may(request, READ_OUTBOX) or may(request, READ_WORKFLOWS)
        return {
            "alarms": alarm_lines() if sees_alarms else [],
            "sees_outbox": may(request, READ_OUTBOX),
            "day": timezone.localdate(),
            "today": city_today(),
            "figures": figures(),
            "counts": counts,
            "rows": drawn(health[:SHOWN]),
            "more": len(health) > SHOWN,
            "queues": _queues(request),
            "latest": _latest(request),
        }


def _queues(request: HttpRequest) -> list[tuple[Any, int, str]]:
    """(what waits, how much, where it is looked at) for all that this person may look into."""
    rows: list[tuple[Any, int, str]] = []
    if may(request, READ_OUTBOX):
        events = open_events()
        rows.append((_("Events that wait"), events["pending"], reverse("platform_outbox")))
        rows.append((_("Events given up"), events["failed"], f"{reverse('platform_outbox')}?status=dead"))
    if may(request, READ_JOBS):
        rows.append((_("Jobs"), SyncJob.objects.filter(status__in=SyncJob.OPEN).count(), reverse("platform_jobs")))
    if may(request, READ_WORKFLOWS):
        stuck = WorkflowExecution.objects.filter(state=WorkflowExecution.State.STUCK).count()
        rows.append((_("Workflows that need a person"), stuck, f"{reverse('platform_workflows')}?state=stuck"))
    return rows


def _latest(request: HttpRequest) -> list[Shown]:
    """The newest lines of the log that people wrote."""
    if not may(request, READ_AUDIT):
        return []
    lines = audit_trail(Wanted()).exclude(actor_kind="system")[:LATEST]
    return [shown(line, personal=may(request, SEE_PERSONAL)) for line in lines]
