"""What answers where nothing may be sold: nobody there, suspended, archived, closed, maintained, opening soon."""

from __future__ import annotations

from django.http import HttpRequest, HttpResponse
from django.template.loader import render_to_string
from django.utils import translation

from tenancy.resolver.places import Place

STATUS_CODES = {
    "unknown": 404,
    "domain-removed": 410,
    "tenant-suspended": 403,
    "tenant-inactive": 404,
    "tenant-archived": 410,
    "store-inactive": 404,
    "store-maintenance": 503,
    "store-coming_soon": 200,
}
OFFICE = "/dashboard/"


def reason_closed(place: Place | None) -> str:
    """Why this place does not answer as itself; empty when it does."""
    if place is None:
        return "unknown"
    if place.kind == "gone":
        return "domain-removed"
    if place.kind == "city":
        return ""
    if place.tenant_status in {"suspended", "inactive", "archived"}:
        return f"tenant-{place.tenant_status}"
    if place.kind == "store" and place.store_status != "active":
        return f"store-{place.store_status}"
    return ""


def closed_place(request: HttpRequest, place: Place | None) -> HttpResponse | None:
    """The page for a place that is closed, with its own status code; None when it is open."""
    reason = reason_closed(place)
    if not reason:
        return None
    if reason == "domain-removed":
        place = None
    if place is not None and request.path.startswith("/static/"):
        return None
    if reason == "tenant-suspended" and place is not None and _is_office(request, place):
        return None
    return closed_page(request, place, reason)


def _is_office(request: HttpRequest, place: Place) -> bool:
    """Who works in a suspended tenant still comes in, to learn why, and what opens it again."""
    return place.kind == "tenant" and request.path_info.startswith(OFFICE)


def closed_page(request: HttpRequest, place: Place | None, reason: str) -> HttpResponse:
    """What a closed place says, with its status code."""
    language = _language(request, place)
    with translation.override(language):
        body = render_to_string(
            "closed.html",
            {
                "reason": reason,
                "place": place,
                "name": place.name(language) if place else "",
                "language": language,
                "nonce": getattr(request, "csp_nonce", ""),
            },
        )
    response = HttpResponse(body, status=STATUS_CODES[reason])
    response["X-Robots-Tag"] = "noindex"
    response["Cache-Control"] = "no-store"
    if response.status_code == 503:
        response["Retry-After"] = "600"
    return response


def _language(request: HttpRequest, place: Place | None) -> str:
    for language in ("ar", "en"):
        if request.path_info.startswith(f"/{language}/"):
            return language
    wanted = request.headers.get("Accept-Language", "")[:2].lower()
    return wanted if wanted in {"ar", "en"} else (place.default_locale if place else "en")
