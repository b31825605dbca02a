"""Who changed what in this tenant: the lines of the city's audit log that are its own."""

from __future__ import annotations

from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404

from orchestration.audit.models import AuditLog
from orchestration.audit.reading import Wanted, audit_trail, shown
from portals.merchant.doors import whole_tenant
from portals.merchant.frame import show

PER_PAGE = 50


@whole_tenant
def history(request: HttpRequest) -> HttpResponse:
    """The newest first; `?before=` goes on from a line, so that an old page costs what a new one does."""
    place = request.place  # type: ignore[attr-defined]
    words, before = request.GET.get("q", "").strip()[:80], request.GET.get("before", "")
    lines = audit_trail(Wanted(tenant_id=place.tenant_uuid, words=words))
    if before.isdecimal() and before.isascii() and len(before) < 19:
        lines = lines.filter(pk__lt=int(before))
    found = list(lines[: PER_PAGE + 1])
    query = request.GET.copy()
    query["before"] = str(found[PER_PAGE - 1].pk) if len(found) > PER_PAGE else ""
    context = {
        "lines": [shown(line, personal=True) for line in found[:PER_PAGE]],
        "older": query.urlencode() if query["before"] else "",
    }
    return show(request, "merchant/history.html", "history", context)


@whole_tenant
def line(request: HttpRequest, pk: int) -> HttpResponse:
    """One line: who, when, from where; before and after."""
    place = request.place  # type: ignore[attr-defined]
    found = get_object_or_404(AuditLog, tenant_id=place.tenant_uuid, pk=pk)
    return show(request, "merchant/history_line.html", "history", {"seen": shown(found, personal=True)})
