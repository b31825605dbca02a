"""The doors of those who work for a tenant: how the dashboard's face of them looks."""

from __future__ import annotations

from typing import Any

from django.http import HttpResponse

from identity.doors.faces.face import Face
from portals.merchant import frame
from portals.merchant.doors import staff


def _show(request: Any, template: str, context: dict[str, Any], status: int) -> HttpResponse:
    return frame.show(request, template, "security", context, status=status)


FACE = Face(
    space="dashboard:",
    door="merchant/door_around.html",
    room="merchant/room_around.html",
    start="dashboard:index",
    guard=staff,
    show=_show,
)
