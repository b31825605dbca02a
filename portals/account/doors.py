"""Who may see an account's pages, and where somebody goes after signing in: only ever to a page of this store."""

from __future__ import annotations

from collections.abc import Callable
from functools import wraps
from typing import Any
from urllib.parse import unquote, urlencode

from django.http import HttpResponse, HttpResponseRedirect
from django.urls import reverse
from django.utils.http import url_has_allowed_host_and_scheme
from django.views.decorators.cache import never_cache

from portals.account.visit import Visit

View = Callable[..., HttpResponse]


def safe_next(request: Visit, default: str = "") -> str:
    """The path that was asked for, when it is a plain path of this store; else the default."""
    wanted = request.POST.get("next") or request.GET.get("next") or ""
    return wanted if _is_ours(wanted) else default


def _is_ours(wanted: str) -> bool:
    seen = wanted
    for _again in range(3):
        if not seen.startswith("/") or seen.startswith("//") or "\\" in seen or any(ord(c) < 33 for c in seen):
            return False
        seen = unquote(seen)
    return url_has_allowed_host_and_scheme(wanted, allowed_hosts=set())


def private(view: View) -> View:
    """Never kept by anybody, never sent on as a referrer."""

    @wraps(view)
    def shown(request: Visit, *args: Any, **kwargs: Any) -> HttpResponse:
        response = never_cache(view)(request, *args, **kwargs)
        response["Cache-Control"] = "private, no-store"
        response["Referrer-Policy"] = "no-referrer" if "token" in kwargs else "same-origin"
        return response

    return shown


def signed_in(view: View) -> View:
    """A customer's own page: strangers sign in first and come back."""

    @wraps(view)
    def shown(request: Visit, *args: Any, **kwargs: Any) -> HttpResponse:
        if request.user.is_authenticated:
            return view(request, *args, **kwargs)
        back = request.get_full_path() if request.method == "GET" else ""
        query = f"?{urlencode({'next': back})}" if back else ""
        return HttpResponseRedirect(f"{reverse('account:login')}{query}")

    return private(shown)


def strangers_only(view: View) -> View:
    """Signing in and registering: somebody who is signed in goes home."""

    @wraps(view)
    def shown(request: Visit, *args: Any, **kwargs: Any) -> HttpResponse:
        if request.user.is_authenticated:
            return HttpResponseRedirect(safe_next(request, reverse("account:home")))
        return view(request, *args, **kwargs)

    return private(shown)


def store_of(request: Visit) -> int | None:
    """The store whose page this is."""
    place = getattr(request, "place", None)
    return place.store_id or None if place else None
