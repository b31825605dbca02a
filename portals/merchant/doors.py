"""Who may open the dashboard: strangers sign in first, customers and editors are refused."""

from __future__ import annotations

from collections.abc import Callable
from functools import wraps
from typing import Any
from urllib.parse import urlencode

from django.core.exceptions import BadRequest, PermissionDenied
from django.http import Http404, HttpRequest, HttpResponse, HttpResponseRedirect
from django.urls import reverse

from identity.access import Refused
from portals.merchant.rights import OWN, has_feature, require_page, rights_of
from portals.merchant.scope import Scope, scope_of
from tenancy.actor import Actor
from tenancy.private import private
from tenancy.resolver.closed import closed_page

View = Callable[..., HttpResponse]


def staff(view: View) -> View:
    """A page of the dashboard, for those who may do what its address asks for (`portals.merchant.rights`); the view
    finds `request.scope`, and in `request.rights` what else they may do."""
    return _door(view, whole=False)


def whole_tenant(view: View) -> View:
    """What concerns every store: for somebody who works for some stores it is not there."""
    return _door(view, whole=True)


def _door(view: View, *, whole: bool) -> View:
    @wraps(view)
    def shown(request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        if not request.user.is_authenticated:
            back = request.get_full_path() if request.method == "GET" else ""
            query = f"?{urlencode({'next': back})}" if back else ""
            return HttpResponseRedirect(f"{reverse('dashboard:login')}{query}")
        actor = Actor.of(request)
        rights = rights_of(actor)
        if not rights["dashboard"]["enter"]:
            raise PermissionDenied
        if _has_nul(request):
            raise BadRequest
        mine = scope_of(actor, request.place.tenant_id)  # type: ignore[attr-defined]
        if whole and not mine.whole:
            raise Http404
        try:
            require_page(request, actor, rights)
        except Refused as refused:
            raise PermissionDenied from refused
        if not has_feature(request, request.resolver_match.url_name or ""):  # type: ignore[union-attr]
            raise Http404
        request.scope, request.rights = mine, rights  # type: ignore[attr-defined]
        if request.place.tenant_status == "suspended" and _waits_for_opening(request):  # type: ignore[attr-defined]
            if request.method == "GET" and mine.whole and rights["plan"]["read"]:
                return HttpResponseRedirect(reverse("dashboard:plan"))
            return closed_page(request, request.place, "tenant-suspended")  # type: ignore[attr-defined]
        return view(request, *args, **kwargs)

    shown.whole = whole  # type: ignore[attr-defined]
    return private(shown)


def _waits_for_opening(request: HttpRequest) -> bool:
    """Whether this page is closed while the tenant is suspended: all but the bill and one's own doors."""
    match: Any = request.resolver_match
    return match.url_name not in {*OWN, "plan", "plan-choose", "plan-ask", "plan-invoice", "support-leave"}


def _has_nul(request: HttpRequest) -> bool:
    """Whether anything that was sent holds the one character that the database refuses."""
    sent = [request.path_info, *(value for form in (request.GET, request.POST) for _key, value in form.items())]
    return any("\0" in str(value) for value in sent)


def scope(request: HttpRequest) -> Scope:
    """What this person may see, as `staff` found it."""
    return request.scope  # type: ignore[attr-defined,no-any-return]
