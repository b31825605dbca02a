"""What the owner takes along: the whole tenant as one file, made by a worker, fetched through a signed link."""

from __future__ import annotations

from typing import Any, cast

from django.contrib import messages
from django.http import FileResponse, Http404, HttpRequest, HttpResponse, HttpResponseRedirect
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from orchestration.audit import record
from orchestration.backups.asking import ask_archive
from orchestration.backups.models import TenantArchive
from orchestration.backups.shelves import open_archive
from portals.merchant.doors import whole_tenant
from portals.merchant.frame import show
from tenancy.actor import Actor
from tenancy.context import in_the_city
from tenancy.models import Tenant
from tenancy.signing import read_value, sign_value

SECTION = "exports"
PURPOSE = "tenant-export"
LINK_WORKS = 3600  # seconds
TONES = {"ready": "ok", "asked": "warn", "failed": "bad", "gone": ""}
SHOWN = 20
Ready = TenantArchive.Status.READY


@whole_tenant
def exports(request: HttpRequest) -> HttpResponse:
    """The last exports, each with a link that works for an hour."""
    place: Any = request.place  # type: ignore[attr-defined]
    with in_the_city():
        mine = TenantArchive.objects.filter(tenant_id=place.tenant_uuid, kind=TenantArchive.Kind.EXPORT)
        found = list(mine[:SHOWN])
    rows = [(row, TONES[row.status], _link(row) if row.status == Ready else "") for row in found]
    waits = any(row.status == TenantArchive.Status.ASKED for row in found)
    return show(request, "merchant/exports.html", SECTION, {"rows": rows, "waits": waits})


@whole_tenant
@require_POST
def ask(request: HttpRequest) -> HttpResponse:
    """Asks for one."""
    with in_the_city():
        tenant = Tenant.objects.get(pk=request.place.tenant_id)  # type: ignore[attr-defined]
        ask_archive(tenant=tenant, kind=TenantArchive.Kind.EXPORT, actor=Actor.of(request))
    messages.success(request, _("It is being written. Come back in a minute."))
    return HttpResponseRedirect(reverse("dashboard:export-list"))


@whole_tenant
def fetch(request: HttpRequest, token: str) -> HttpResponse:
    """The file behind a link of this tenant; noted, because everything is in it. 404 when the link is too old."""
    place: Any = request.place  # type: ignore[attr-defined]
    key = read_value(PURPOSE, token, max_age=LINK_WORKS)
    with in_the_city():
        rows = TenantArchive.objects.filter(tenant_id=place.tenant_uuid, kind=TenantArchive.Kind.EXPORT, status=Ready)
        row = rows.filter(uuid=key).first() if key else None
        file = open_archive(row) if row else None
        if row is None or file is None:
            raise Http404
        record("tenant.export_fetched", resource=row, tenant_id=row.tenant_id, actor=Actor.of(request))
    name = f"{row.handle}-{row.created_at:%Y-%m-%d}.zip"
    answer: Any = FileResponse(file, as_attachment=True, filename=name, content_type="application/zip")
    return cast("HttpResponse", answer)


def _link(row: TenantArchive) -> str:
    return reverse("dashboard:export-file", args=[sign_value(PURPOSE, str(row.uuid))])
