"""Who may open a page of the console: operators of the city who may do what its address asks for."""

from __future__ import annotations

from collections.abc import Callable
from functools import wraps
from typing import Any

from django.core.exceptions import PermissionDenied
from django.http import HttpRequest, HttpResponse
from wagtail.admin.auth import require_admin_access

from identity.access.pages import asks_for
from portals.platform.rights import may_in_city

View = Callable[..., Any]


def asks(view: View, kind: str, read: str = "read", *post: str) -> View:
    """The page for those who may do this with a thing of the kind: `read` to open it, one of `post` to send its form,
    `read` where none is named. Strangers sign in first; others are sent to the first page with a word why."""
    asked = asks_for(kind, read, *post)

    @wraps(view)
    def shown(request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        if not any(may_in_city(request.user, *pair) for pair in asked.pairs(request.method)):
            raise PermissionDenied
        found: HttpResponse = view(request, *args, **kwargs)
        return found

    page: View = require_admin_access(shown)
    page.asked = asked  # type: ignore[attr-defined]
    return page
