"""A tenant's archives for the operator: what is kept, make one now, bring one back."""

from __future__ import annotations

from django.contrib import messages
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import get_object_or_404, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from orchestration.backups.asking import MAKE, RESTORE, ask_archive, ask_move, ask_restore
from orchestration.backups.models import TenantArchive
from orchestration.backups.moving import MARK, strays_of, wanted_home
from orchestration.jobs.models import SyncJob
from portals.platform.doing import done, unsure
from portals.platform.paging import part_of
from tenancy.actor import Actor
from tenancy.errors import DomainError
from tenancy.handles import check_free_handle
from tenancy.models import Tenant
from tenancy.residency import CITY_DATABASE, CITY_HOME, Home

TONES = {"ready": "ok", "asked": "warn", "failed": "bad", "gone": ""}


def listing(request: HttpRequest) -> HttpResponse:
    """The archives of all tenants, or of `?tenant=<handle>`; those of deleted tenants too."""
    handle = request.GET.get("tenant", "").replace("\x00", "")[:40]
    tenant = Tenant.objects.filter(handle=handle).first() if handle else None
    rows = TenantArchive.objects.all()
    if handle:
        rows = rows.filter(tenant_id=str(tenant.uuid)) if tenant else rows.filter(handle=handle)
    part = part_of(request, rows)
    jobs = SyncJob.objects.filter(kind__in=[MAKE, RESTORE], entity_id__in=[str(row.pk) for row in part.rows])
    under_way = {job.entity_id: job.pk for job in jobs.filter(status__in=SyncJob.OPEN)}
    context = {
        "tenant": tenant,
        "handle": handle,
        "part": part,
        "rows": [(row, TONES[row.status], under_way.get(str(row.pk))) for row in part.rows],
        "back": _list_of(tenant),
    }
    return render(request, "platform/backups.html", context)


@require_POST
def make(request: HttpRequest, pk: int) -> HttpResponse:
    """A backup now."""
    tenant = get_object_or_404(Tenant, pk=pk)
    ask_archive(tenant=tenant, kind=TenantArchive.Kind.BACKUP, actor=Actor.of(request))
    messages.success(request, _("The backup is on its way."))
    return HttpResponseRedirect(_list_of(tenant))


@require_POST
def move(request: HttpRequest, pk: int) -> HttpResponse:
    """Takes the tenant's files and archives to the home of its zone."""
    tenant = get_object_or_404(Tenant, pk=pk)
    return done(
        request,
        lambda: ask_move(tenant=tenant, actor=Actor.of(request)),
        words=_("It is on its way. The job shows how it goes."),
        back=reverse("platform_tenant", args=[pk]),
    )


def lies_of(tenant: Tenant) -> dict[str, object]:
    """Where a tenant's data lie, whether that is where its zone says, and why not."""
    kept = Home(tenant.storage_alias, tenant.database_alias)
    found: dict[str, object] = {
        "files": _("with the city") if kept.storage == CITY_HOME else _("in the zone's own storage"),
        "copy": kept.database != CITY_DATABASE,
    }
    try:
        return {**found, "may_move": wanted_home(tenant) != kept or MARK in tenant.metadata or strays_of(tenant) > 0}
    except DomainError as refused:
        return {**found, "finding": refused.message}


@require_POST
def restore(request: HttpRequest, pk: int) -> HttpResponse:
    """Brings a backup back: into its own place after a question, or under a new handle."""
    archive = get_object_or_404(TenantArchive, pk=pk)
    back = f"{reverse('platform_backups')}?tenant={archive.handle}"
    handle = request.POST.get("handle", "").strip().lower()
    if handle:
        try:
            check_free_handle(handle)
        except DomainError as refused:
            messages.error(request, refused.message)
            return HttpResponseRedirect(back)
    else:
        question = _("The tenant is closed meanwhile. What was written after %(when)s is lost. Bring it back?")
        told = question % {"when": f"{archive.created_at:%Y-%m-%d %H:%M}"}
        page = unsure(request, question=told, button=_("Bring it back"), back=back)
        if page is not None:
            return page
    return done(
        request,
        lambda: ask_restore(archive=archive, handle=handle, actor=Actor.of(request)),
        words=_("It is on its way. The job shows how it goes."),
        back=back,
    )


def _list_of(tenant: Tenant | None) -> str:
    return reverse("platform_backups") + (f"?tenant={tenant.handle}" if tenant else "")
