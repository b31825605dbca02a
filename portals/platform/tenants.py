"""One tenant's page for the operator: what it is, what may be done with it, its stores and its domains."""

from __future__ import annotations

from collections.abc import Callable
from datetime import datetime
from typing import Any

from django.contrib import messages
from django.db.models import Sum
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import get_object_or_404, render
from django.urls import reverse
from django.utils.dateparse import parse_datetime
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_POST

from commerce.plans.flow import BILLING_FLOW
from commerce.rollups.reading import health_of
from identity.members.models import SupportVisit, TenantUser
from orchestration.backups.models import TenantArchive
from portals.platform.backups import lies_of
from portals.platform.doing import unsure
from portals.platform.forms import RenameForm
from portals.platform.overview import drawn
from portals.platform.permissions import require_operator
from portals.platform.policies import in_words
from portals.platform.rights import READ_BILLS, may
from portals.platform.support import welcome_back
from portals.platform.tree import city_tree
from tenancy.actor import Actor
from tenancy.errors import DomainError
from tenancy.hosts import absolute_url
from tenancy.limits import standing_of
from tenancy.models import Domain, Store, Tenant, TenantBilling
from tenancy.models.words import TenantStatus
from tenancy.services import domains, governance, lifecycle, pointing

SHOWN = 8  # members, of which the rest is on their own page
MOVE_WORDS = {
    "activate": gettext_lazy("Open"),
    "suspend": gettext_lazy("Suspend"),
    "deactivate": gettext_lazy("Close"),
    "archive": gettext_lazy("Archive"),
}

# What closes shops is asked again, with what it means, and wants a reason.
MEANS = {
    "suspend": gettext_lazy(
        "Its shops close at once and say so. Whoever works there still sees the bill. Nothing is lost, and you can "
        "open it again. Suspend it?"
    ),
    "deactivate": gettext_lazy(
        "Its shops and its dashboard close at once. Nothing is lost, and you can open it again. Close it?"
    ),
    "archive": gettext_lazy(
        "Its addresses say that it is gone for good. Its rows stay until somebody deletes it. Archive it?"
    ),
}

# What a move is to policies.
ACTION_OF = {"activate": "revive", "suspend": "suspend", "deactivate": "suspend", "archive": "archive"}


def tree(request: HttpRequest) -> HttpResponse:
    """Country to portal as one tree."""
    return render(request, "platform/tree.html", {"roots": city_tree()})


def tenant_page(request: HttpRequest, pk: int) -> HttpResponse:
    """Status, hosts, rules in force, and the doors to its admin and shops."""
    tenant: Tenant = get_object_or_404(Tenant.objects.prefetch_related("domains"), pk=pk)
    welcome_back(request, tenant)
    hosts = Domain.objects.filter(tenant=tenant).select_related("store").order_by("store_id", "domain")
    members = TenantUser.objects.filter(tenant=tenant, removed_at=None).select_related("user")
    [(health, days)] = drawn(health_of([tenant]))
    return render(
        request,
        "platform/tenant.html",
        {
            "tenant": tenant,
            "office": absolute_url(tenant.domain),
            "stores": [(s, absolute_url(s.primary_host)) for s in tenant.stores.prefetch_related("domains")],
            "hosts": [(host, pointing.standing_of(host)) for host in hosts],
            "health": health,
            "days": days,
            **_bill_of(request, tenant),
            "members": [(row, row.user) for row in members.order_by("role_level", "pk")[:SHOWN]],
            "member_count": members.count(),
            "visits": SupportVisit.objects.filter(tenant=tenant).select_related("operator")[:3],
            "archives": TenantArchive.objects.filter(tenant_id=str(tenant.uuid), kind="backup", status="ready")[:3],
            "lies": lies_of(tenant),
            "moves": [(name, MOVE_WORDS[name]) for name, since in lifecycle.MOVES.items() if tenant.status in since],
            "policy": in_words(governance.effective_policy(governance.authority_of(tenant))),
            "history": _history_of(tenant),
            "rename_form": RenameForm(initial={"handle": tenant.handle}),
        },
    )


def _bill_of(request: HttpRequest, tenant: Tenant) -> dict[str, Any]:
    """The plan, how full it is and what is owed, for those who may see bills."""
    if not may(request, READ_BILLS):
        return {"may_bills": False}
    billing = TenantBilling.objects.select_related("plan", "wished_plan").filter(tenant=tenant).first()
    if billing is None:
        return {"may_bills": True, "billing": None}
    owed = billing.invoices.filter(status__in=["sent", "overdue"]).aggregate(sum=Sum("total_amount"))["sum"]
    return {
        "may_bills": True,
        "billing": billing,
        "state": BILLING_FLOW.state(billing.subscription_status),
        "owed": owed,
        "standings": standing_of(tenant),
    }


def _history_of(tenant: Tenant) -> list[tuple[datetime | None, str, str, str]]:
    """(when, by whom, status in words, reason), the newest first."""
    words = dict(TenantStatus.choices)
    return [
        (parse_datetime(row["at"]), row["by"], str(words.get(row["status"], row["status"])), row.get("reason", ""))
        for row in tenant.metadata.get("status_history", [])[::-1]
    ]


def _act(request: HttpRequest, tenant: Tenant, done: str, work: Callable[[], object]) -> HttpResponse:
    try:
        work()
    except DomainError as refusal:
        messages.error(request, refusal.message)
    else:
        messages.success(request, done)
    return HttpResponseRedirect(reverse("platform_tenant", args=[tenant.pk]))


@require_POST
def change_status(request: HttpRequest, pk: int, move: str) -> HttpResponse:
    """Opens; suspends, closes or archives after a question that asks why."""
    if move not in lifecycle.MOVES:
        return HttpResponse(status=404)
    require_operator(request, ACTION_OF[move])
    tenant = get_object_or_404(Tenant, pk=pk)
    if move in MEANS:
        back = reverse("platform_tenant", args=[pk])
        words = {"question": str(MEANS[move]), "button": str(MOVE_WORDS[move]), "note": _("Reason")}
        if (page := unsure(request, about=tenant.name, back=back, **words)) is not None:
            return page
    return _act(
        request,
        tenant,
        _("Saved"),
        lambda: lifecycle.change_status(
            tenant=tenant, move=move, reason=request.POST.get("note", "").strip()[:300], actor=Actor.of(request)
        ),
    )


@require_POST
def rename(request: HttpRequest, pk: int) -> HttpResponse:
    """A new handle."""
    tenant = get_object_or_404(Tenant, pk=pk)
    form = RenameForm(request.POST)
    if not form.is_valid():
        messages.error(request, " ".join(str(error) for error in form.errors["handle"]))
        return HttpResponseRedirect(reverse("platform_tenant", args=[pk]))
    handle = form.cleaned_data["handle"]
    return _act(
        request,
        tenant,
        _("Renamed"),
        lambda: lifecycle.rename_tenant(tenant=tenant, handle=handle, actor=Actor.of(request)),
    )


@require_POST
def delete(request: HttpRequest, pk: int) -> HttpResponse:
    """Exports, then removes everything. The operator types the handle to say that it is meant."""
    tenant = get_object_or_404(Tenant, pk=pk)
    if request.POST.get("handle") != tenant.handle:
        messages.error(request, _("Type the handle to confirm."))
        return HttpResponseRedirect(reverse("platform_tenant", args=[pk]))
    try:
        file = lifecycle.delete_tenant(tenant=tenant, actor=Actor.of(request))
    except DomainError as refusal:
        messages.error(request, refusal.message)
        return HttpResponseRedirect(reverse("platform_tenant", args=[pk]))
    messages.success(request, _("Deleted. The export is %(file)s.") % {"file": file})
    return HttpResponseRedirect(reverse("platform_tree"))


@require_POST
def add_domain(request: HttpRequest, pk: int) -> HttpResponse:
    """Books a domain for one of the tenant's stores."""
    written = request.POST.get("store", "")
    number = int(written) if written.isdecimal() and len(written) < 10 else 0
    store: Store = get_object_or_404(Store.objects.select_related("tenant"), tenant=pk, pk=number)
    host = request.POST.get("domain", "")
    return _act(
        request,
        store.tenant,
        _("Booked. It answers once its TXT record is found."),
        lambda: domains.add_custom_domain(store=store, host=host, actor=Actor.of(request)),
    )


@require_POST
def verify_domain(request: HttpRequest, pk: int) -> HttpResponse:
    """Looks for the proof, and where the name leads, now."""
    domain = get_object_or_404(Domain.objects.select_related("tenant"), pk=pk)
    standing = pointing.check_domain(domain=domain, actor=Actor.of(request))
    if standing.state == pointing.LIVE:
        messages.success(request, _("The record is there. %(host)s answers now.") % {"host": domain.domain})
    elif standing.state == pointing.PROVEN:
        messages.warning(request, _("Proven. Its DNS does not lead here yet."))
    else:
        messages.error(request, _("The record was not found. DNS may take an hour to show it."))
    return HttpResponseRedirect(reverse("platform_tenant", args=[domain.tenant_id]))


@require_POST
def remove_domain(request: HttpRequest, pk: int) -> HttpResponse:
    """The host stops answering, once it was asked whether that is meant."""
    domain = get_object_or_404(Domain.objects.select_related("tenant"), pk=pk, kind=Domain.Kind.CUSTOM)
    question = _("The shop stops answering there at once. Nobody else can take the domain here for 30 days.")
    back = f"{reverse('platform_tenant', args=[domain.tenant_id])}#domains"
    page = unsure(request, question=question, about=domain.domain, button=_("Remove"), back=back)
    if page is not None:
        return page
    return _act(
        request,
        domain.tenant,
        _("Removed"),
        lambda: domains.remove_domain(domain=domain, actor=Actor.of(request)),
    )
