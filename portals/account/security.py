"""A customer's doors: how the shop's face of them looks."""

from __future__ import annotations

from typing import Any

from django.http import HttpResponse
from django.shortcuts import render
from django.urls import reverse

from identity.doors.faces.face import Face
from portals.account.doors import signed_in


def _home(request: Any) -> str:
    return reverse("account:home")


def _show(request: Any, template: str, context: dict[str, Any], status: int) -> HttpResponse:
    return render(request, template, context, status=status)


FACE = Face(
    space="account:",
    door="account/door_around.html",
    room="account/room_around.html",
    home=_home,
    guard=signed_in,
    show=_show,
)
