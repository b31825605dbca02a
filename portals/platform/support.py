"""Going into a tenant as support: a reason, an end, a link that works once; and the log of all such visits."""

from __future__ import annotations

from typing import Any
from uuid import UUID

from django import forms
from django.contrib import messages
from django.http import HttpResponse, HttpResponseRedirect
from django.shortcuts import get_object_or_404, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_POST

from identity.members.entering import entry_for_visit
from identity.members.models import SupportVisit
from identity.members.support import LONGEST, begin_support, end_support
from kit.faces.policies import let_forms_lead
from tenancy.actor import Actor
from tenancy.errors import DomainError
from tenancy.hosts import absolute_url
from tenancy.models import Tenant

SHOWN = 200


class VisitForm(forms.Form):
    """Why, and for how long."""

    reason = forms.CharField(
        label=gettext_lazy("Reason"),
        max_length=300,
        help_text=gettext_lazy("The tenant reads it, beside your name."),
    )
    minutes = forms.IntegerField(label=gettext_lazy("Minutes"), initial=30, min_value=1, max_value=LONGEST)


def begin(request: Any, pk: int) -> HttpResponse:
    """The form; then the tenant's dashboard."""
    tenant: Tenant = get_object_or_404(Tenant.objects.prefetch_related("domains"), pk=pk)
    form = VisitForm(request.POST or None)
    if request.method == "POST" and form.is_valid():
        try:
            visit = begin_support(tenant=tenant, operator=request.user, actor=Actor.of(request), **form.cleaned_data)
        except DomainError as refused:
            form.add_error(refused.field or None, refused.message)
        else:
            response = HttpResponseRedirect(entry_for_visit(visit=visit))
            response["Referrer-Policy"] = "no-referrer"
            return response
    context = {"tenant": tenant, "form": form}
    page = render(request, "platform/support.html", context, status=422 if form.errors else 200)
    let_forms_lead(page, absolute_url(tenant.domain))
    return page


def visits(request: Any) -> HttpResponse:
    """Who was inside which tenant, why, from when to when; newest first."""
    rows = SupportVisit.objects.select_related("tenant", "operator")
    handle = request.GET.get("tenant", "").replace("\x00", "").strip()
    if handle:
        rows = rows.filter(tenant__handle=handle)
    tenant = Tenant.objects.prefetch_related("domains").filter(handle=handle).first() if handle else None
    return render(request, "platform/visits.html", {"rows": rows[:SHOWN], "handle": handle[:40], "tenant": tenant})


def welcome_back(request: Any, tenant: Tenant) -> None:
    """Says to an operator who comes back out of a tenant (`visit` in the address) that the visit has ended."""
    try:
        number = UUID(request.GET.get("visit", ""))
    except ValueError:
        return
    visit = SupportVisit.objects.filter(pk=number, tenant=tenant, operator=request.user).first()
    if visit is None or visit.is_open:
        return
    ran_out = visit.ended_at is None or visit.ended_at >= visit.expires_at
    messages.success(request, _("The time of the visit has run out.") if ran_out else _("The visit has ended."))


@require_POST
def end(request: Any, pk: Any) -> HttpResponse:
    """Any operator ends any visit."""
    visit = get_object_or_404(SupportVisit.objects.select_related("tenant"), pk=pk)
    end_support(visit=visit, actor=Actor.of(request))
    messages.success(request, _("The visit has ended."))
    here = f"?tenant={visit.tenant.handle}" if request.POST.get("tenant") else ""
    return HttpResponseRedirect(reverse("platform_visits") + here)
