"""Alarms on the first page of the console."""

from __future__ import annotations

from typing import Any

from django.urls import reverse
from wagtail.admin.ui.components import Component

from orchestration.alarms.models import Alarm
from orchestration.alarms.telling import alarms, line_of
from orchestration.outbox.destinations import destination

DOORS = {
    Alarm.Kind.STUCK: ("platform_workflows", "?state=stuck"),
    Alarm.Kind.DEAD: ("platform_outbox", "?status=dead"),
    Alarm.Kind.CIRCUIT: ("platform_outbox", ""),
    Alarm.Kind.LAG: ("platform_outbox", ""),
}


def alarm_lines() -> list[tuple[Alarm, Any, str]]:
    """Each alarm that is on, in words, with the address where something can be done."""
    told = []
    for row in alarms():
        view, query = DOORS[Alarm.Kind(row.kind)]
        if row.kind == Alarm.Kind.CIRCUIT and destination(row.subject) is None:
            # Not one of ours: a system that fails its health checks.
            view = "platform_integrations"
        told.append((row, line_of(row), reverse(view) + query))
    return told


class AlarmsPanel(Component):
    """What is wrong, each with the door to what can be done; nothing where all is well."""

    template_name = "platform/alarms.html"
    order = 10

    def get_context_data(self, parent_context: Any = None) -> dict[str, Any]:
        return {"alarms": alarm_lines()}
