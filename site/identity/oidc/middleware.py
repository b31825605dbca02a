"""Who visits, confirmed by their provider; or by a token that a program sends."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from django.contrib.auth.models import AnonymousUser
from django.http import HttpRequest, HttpResponse, JsonResponse
from django.utils.functional import SimpleLazyObject
from django.utils.translation import gettext as _

from identity.oidc.bearer import person_of_token, token_in
from identity.oidc.sessions import confirm_visitor
from tenancy.errors import DomainError

Answering = Callable[[HttpRequest], HttpResponse]


class ConfirmVisitors:
    """`request.user` of a session that began at a provider, whatever the method of the request. It is looked at when
    somebody first asks who visits, so that a page which is the same for everybody costs nothing."""

    def __init__(self, get_response: Answering) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        found: Any = request.user
        request.user = SimpleLazyObject(lambda: self._confirmed(request, found))  # type: ignore[assignment]
        return self.get_response(request)

    def _confirmed(self, request: Any, found: Any) -> Any:
        if not hasattr(request, "_confirmed_visitor"):
            # Whoever asks on the way, such as a line of the log, is told what is known so far.
            request._confirmed_visitor = AnonymousUser()
            request._confirmed_visitor = confirm_visitor(request, found)
        return request._confirmed_visitor


class BearerTokens:
    """`Authorization: Bearer <JWT>` of this place's provider is a person, without a session and without its cookie.
    A token that proves nothing is refused, not passed over."""

    def __init__(self, get_response: Answering) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        token = token_in(request)
        if token:
            try:
                user = person_of_token(request, token)
            except DomainError as refusal:
                return _refused(refusal)
            if user is not None:
                request.user = user
                # Nothing here comes of a cookie, so no other site can have sent it.
                request._dont_enforce_csrf_checks = True  # type: ignore[attr-defined]
        return self.get_response(request)


def _refused(refusal: DomainError) -> HttpResponse:
    away = refusal.code == "oidc.away"
    told = {
        "type": "about:blank",
        "title": _("One moment") if away else _("This token is not accepted."),
        "status": 503 if away else 401,
        "code": refusal.code,
    }
    response = JsonResponse(told, status=told["status"], content_type="application/problem+json")
    response["Cache-Control"] = "no-store"
    if away:
        response["Retry-After"] = "5"
    else:
        response["WWW-Authenticate"] = 'Bearer error="invalid_token"'
    return response
