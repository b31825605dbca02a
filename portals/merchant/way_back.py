"""The way back of an operator who was inside as support: to the tenant's page in the console, whoever or whatever ended
the visit. The browser keeps the visit's number, which opens nothing."""

from __future__ import annotations

from typing import Any
from uuid import UUID

from django.conf import settings
from django.http import HttpResponse, HttpResponseRedirect

from identity.members.models import SupportVisit
from tenancy.context import in_the_city
from tenancy.hosts import absolute_url, platform_host

COOKIE = "support_way_back"
LASTS = 24 * 3600  # seconds: whoever comes later is a stranger like another


def keep_way_back(response: HttpResponse, visit: SupportVisit) -> HttpResponse:
    """The browser knows from which visit it may be led back."""
    response.set_cookie(
        COOKIE,
        str(visit.pk),
        max_age=LASTS,
        secure=settings.SESSION_COOKIE_SECURE,
        httponly=True,
        samesite="Lax",
    )
    return response


def way_back(request: Any) -> HttpResponse | None:
    """For somebody who stands before the door: back into the console when it is a visit here that is over."""
    try:
        number = UUID(request.COOKIES.get(COOKIE, ""))
    except ValueError:
        return None
    with in_the_city():
        visit = SupportVisit.objects.filter(pk=number, tenant_id=request.place.tenant_id).first()
    return go_back(visit) if visit is not None and not visit.is_open else None


def go_back(visit: SupportVisit) -> HttpResponse:
    """To the tenant's page, which says that the visit has ended."""
    path = f"/cms/city/tenants/{visit.tenant_id}/?visit={visit.pk}"
    response = HttpResponseRedirect(absolute_url(platform_host(), path))
    response.delete_cookie(COOKIE, samesite="Lax")
    return response
