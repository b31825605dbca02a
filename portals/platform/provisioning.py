"""The operator's form for a new tenant, and the page that shows how far it is."""

from __future__ import annotations

import logging
import threading

from django.contrib import messages
from django.db import connection
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import get_object_or_404, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from portals.platform.forms import NewTenantForm
from tenancy.actor import Actor
from tenancy.errors import DomainError
from tenancy.hosts import absolute_url
from tenancy.models import Provisioning
from tenancy.provisioning.progress import told_steps
from tenancy.provisioning.service import request_tenant, run_provisioning

log = logging.getLogger(__name__)


def new_tenant(request: HttpRequest) -> HttpResponse:
    """The form; a right one books the handle and starts the work."""
    form = NewTenantForm(request.POST or None)
    if request.method == "POST" and form.is_valid():
        try:
            provisioning = request_tenant(actor=Actor.of(request), **form.as_request())
        except DomainError as refusal:
            form.add_error(refusal.field if refusal.field in form.fields else None, refusal.message)
        else:
            _start(provisioning)
            return HttpResponseRedirect(reverse("platform_progress", args=[provisioning.pk]))
    return render(request, "platform/new_tenant.html", {"form": form}, status=422 if form.is_bound else 200)


def progress(request: HttpRequest, pk: int) -> HttpResponse:
    """Which steps are done. It renews itself until the work ends."""
    provisioning = get_object_or_404(Provisioning, pk=pk)
    tenant = provisioning.tenant
    stores = list(tenant.stores.prefetch_related("domains")) if tenant else []
    return render(
        request,
        "platform/progress.html",
        {
            "provisioning": provisioning,
            "steps": told_steps(provisioning),
            "stores": [(store, absolute_url(store.primary_host)) for store in stores],
            "office": absolute_url(tenant.domain) if tenant else "",
            "running": provisioning.status in {Provisioning.Status.PENDING, Provisioning.Status.RUNNING},
        },
    )


@require_POST
def resume(request: HttpRequest, pk: int) -> HttpResponse:
    """Goes on where a stopped provisioning stood."""
    provisioning = get_object_or_404(Provisioning, pk=pk)
    if provisioning.tenant is None:
        messages.error(request, _("Everything was taken back. Fill in the form again."))
        return HttpResponseRedirect(reverse("platform_new_tenant"))
    _start(provisioning)
    return HttpResponseRedirect(reverse("platform_progress", args=[pk]))


def _start(provisioning: Provisioning) -> None:
    threading.Thread(target=_run, args=[provisioning.pk], name=f"provision-{provisioning.handle}").start()


def _run(pk: int) -> None:
    try:
        run_provisioning(Provisioning.objects.get(pk=pk))
    except DomainError as error:
        log.warning("provisioning %s: %s", pk, error.message)
    finally:
        connection.close()
