"""The doors of the city's accounts: how they look beside the city's public pages."""

from __future__ import annotations

from collections.abc import Callable
from functools import wraps
from typing import Any
from urllib.parse import urlencode

from django.http import HttpResponse, HttpResponseRedirect
from django.urls import reverse

from identity.doors.faces.face import Face
from tenancy.private import private_here

View = Callable[..., HttpResponse]


def signed_in(view: View) -> View:
    """For accounts of the city: strangers sign in first and come back."""

    @wraps(view)
    def shown(request: Any, *args: Any, **kwargs: Any) -> HttpResponse:
        if request.user.is_authenticated:
            return view(request, *args, **kwargs)
        back = f"?{urlencode({'next': request.get_full_path()})}" if request.method == "GET" else ""
        return HttpResponseRedirect(f"{reverse('work_login')}{back}")

    return private_here(shown)


FACE = Face(
    space="",
    prefix="work_",
    door="city/work/door_around.html",
    room="city/work/room_around.html",
    start="work",
    guard=signed_in,
)
