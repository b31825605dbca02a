"""Who may open the dashboard: strangers sign in first, customers and editors are refused."""

from __future__ import annotations

from collections.abc import Callable
from functools import wraps
from typing import Any
from urllib.parse import urlencode

from django.core.exceptions import BadRequest, PermissionDenied
from django.http import Http404, HttpRequest, HttpResponse, HttpResponseRedirect
from django.urls import reverse
from django.views.decorators.cache import never_cache

from portals.merchant.scope import Scope, may_enter, scope_of

View = Callable[..., HttpResponse]


def private(view: View) -> View:
    """Kept by nobody."""

    @wraps(view)
    def shown(request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        response = never_cache(view)(request, *args, **kwargs)
        response["Cache-Control"] = "private, no-store"
        return response

    return shown


def staff(view: View) -> View:
    """A page of the dashboard; the view finds `request.scope`."""

    @wraps(view)
    def shown(request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        if not request.user.is_authenticated:
            back = request.get_full_path() if request.method == "GET" else ""
            query = f"?{urlencode({'next': back})}" if back else ""
            return HttpResponseRedirect(f"{reverse('dashboard:login')}{query}")
        if not may_enter(request.user):
            raise PermissionDenied
        if _has_nul(request):
            raise BadRequest
        request.scope = scope_of(request)  # type: ignore[attr-defined]
        return view(request, *args, **kwargs)

    return private(shown)


def _has_nul(request: HttpRequest) -> bool:
    """Whether anything that was sent holds the one character that the database refuses."""
    sent = [request.path_info, *(value for form in (request.GET, request.POST) for _key, value in form.items())]
    return any("\0" in str(value) for value in sent)


def whole_tenant(view: View) -> View:
    """What concerns every store: for somebody who works for some stores it is not there."""

    @wraps(view)
    def shown(request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        if not scope(request).whole:
            raise Http404
        return view(request, *args, **kwargs)

    return staff(shown)


def scope(request: HttpRequest) -> Scope:
    """What this person may see, as `staff` found it."""
    return request.scope  # type: ignore[attr-defined,no-any-return]
