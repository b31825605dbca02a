"""The doors of the city's accounts: how they look beside the city's public pages."""

from __future__ import annotations

from collections.abc import Callable
from functools import wraps
from typing import Any
from urllib.parse import urlencode

from django.http import HttpResponse, HttpResponseRedirect
from django.shortcuts import render
from django.urls import reverse
from django.views.decorators.cache import never_cache

from identity.doors.faces.face import Face

View = Callable[..., HttpResponse]


def private(view: View) -> View:
    """Kept by nobody; the token of an address is told to no other site."""

    @wraps(view)
    def shown(request: Any, *args: Any, **kwargs: Any) -> HttpResponse:
        response = never_cache(view)(request, *args, **kwargs)
        response["Cache-Control"] = "private, no-store"
        response.setdefault("Referrer-Policy", "no-referrer" if "token" in kwargs else "same-origin")
        return response

    return shown


def signed_in(view: View) -> View:
    """For accounts of the city: strangers sign in first and come back."""

    @wraps(view)
    def shown(request: Any, *args: Any, **kwargs: Any) -> HttpResponse:
        if request.user.is_authenticated:
            return view(request, *args, **kwargs)
        back = f"?{urlencode({'next': request.get_full_path()})}" if request.method == "GET" else ""
        return HttpResponseRedirect(f"{reverse('work_login')}{back}")

    return private(shown)


def _home(request: Any) -> str:
    return reverse("work")


def _show(request: Any, template: str, context: dict[str, Any], status: int) -> HttpResponse:
    return render(request, template, context, status=status)


FACE = Face(
    space="",
    prefix="work_",
    door="city/work/door_around.html",
    room="city/work/room_around.html",
    home=_home,
    guard=signed_in,
    show=_show,
)
