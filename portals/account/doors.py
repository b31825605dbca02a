"""Who may see an account's pages. Each says it in `whose`: "own" (a customer's, strangers sign in first), "strangers"
(who is signed in goes home), "anybody" (whoever has the link)."""

from __future__ import annotations

from collections.abc import Callable
from functools import wraps
from typing import Any
from urllib.parse import urlencode

from django.http import HttpResponse, HttpResponseRedirect
from django.urls import reverse

from portals.account.visit import Visit
from tenancy.private import private_here
from tenancy.returning import safe_next

View = Callable[..., HttpResponse]


def private(view: View) -> View:
    """Kept by nobody; its address is told to no other site."""
    shown = private_here(view)
    shown.whose = getattr(view, "whose", "anybody")  # type: ignore[attr-defined]
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

    shown.whose = "own"  # type: ignore[attr-defined]
    return private(shown)


def strangers_only(view: View) -> View:
    """Signing in and registering: somebody who is signed in goes home."""

    @wraps(view)
    def shown(request: Visit, *args: Any, **kwargs: Any) -> HttpResponse:
        if request.user.is_authenticated:
            return HttpResponseRedirect(safe_next(request, reverse("account:home")))
        return view(request, *args, **kwargs)

    shown.whose = "strangers"  # type: ignore[attr-defined]
    return private(shown)
