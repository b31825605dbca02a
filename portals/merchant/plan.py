"""The tenant's own plan: what it allows, how full it is, the invoices, and a wish for a larger one."""

from __future__ import annotations

from django.conf import settings
from django.contrib import messages
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import get_object_or_404
from django.urls import reverse
from django.utils.translation import get_language
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from commerce.plans.flow import BILLING_FLOW, INVOICE_FLOW
from commerce.plans.paper import invoice_pdf
from commerce.plans.terms import ask_for_plan, has_only_tried
from portals.merchant.doors import whole_tenant
from portals.merchant.frame import show
from tenancy.actor import Actor
from tenancy.context import in_the_city
from tenancy.errors import DomainError
from tenancy.limits import allowed_by, standing_of
from tenancy.models import Plan, Tenant, TenantBilling, TenantInvoice


def _tenant(request: HttpRequest) -> Tenant:
    with in_the_city():
        return Tenant.objects.get(pk=request.place.tenant_id)  # type: ignore[attr-defined]


@whole_tenant
def plan(request: HttpRequest) -> HttpResponse:
    """All of it on one page."""
    tenant = _tenant(request)
    with in_the_city():
        billing = TenantBilling.objects.select_related("plan", "wished_plan").filter(tenant=tenant).first()
        invoices = list(TenantInvoice.objects.filter(tenant=tenant).exclude(status="draft")[:24])
        offered = list(Plan.objects.filter(is_offered=True))
    context = {
        "tenant": tenant,
        "billing": billing,
        "state": BILLING_FLOW.state(billing.subscription_status) if billing else None,
        "standings": standing_of(tenant),
        "invoices": [(each, INVOICE_FLOW.state(each.status)) for each in invoices],
        "owed": [each for each in invoices if each.status in {"sent", "overdue"}],
        "biller": settings.BILLER,
        "biller_name": settings.BILLER["name_ar" if (get_language() or "ar").startswith("ar") else "name_en"],
        "plans": [(each, allowed_by(each)) for each in offered],
        **_chosen(billing),
    }
    return show(request, "merchant/plan.html", "plan", context)


def _chosen(billing: TenantBilling | None) -> dict[str, int | None]:
    """The plan that is theirs, and the one that stands marked: what they wished for. A trial may ask for its own."""
    if billing is None:
        return {}
    trying = has_only_tried(billing)
    marked = billing.wished_plan_id or (billing.plan_id if trying else None)
    return {"current": billing.plan_id, "taken": None if trying else billing.plan_id, "marked": marked}


@whole_tenant
@require_POST
def ask(request: HttpRequest) -> HttpResponse:
    """The operator hears which plan is wanted."""
    written = request.POST.get("plan", "")
    if not written:
        messages.error(request, _("Choose a plan first."))
        return HttpResponseRedirect(reverse("dashboard:plan"))
    with in_the_city():
        wanted = get_object_or_404(Plan, pk=int(written) if written.isdecimal() and len(written) < 10 else 0)
    try:
        ask_for_plan(tenant=_tenant(request), plan=wanted, actor=Actor.of(request))
    except (DomainError, TenantBilling.DoesNotExist) as refusal:
        messages.error(request, getattr(refusal, "message", "") or _("This tenant has no plan yet."))
    else:
        messages.success(request, _("The operator knows that you want this plan, and answers soon."))
    return HttpResponseRedirect(reverse("dashboard:plan"))


@whole_tenant
def paper(request: HttpRequest, pk: int) -> HttpResponse:
    """One invoice as PDF."""
    with in_the_city():
        rows = TenantInvoice.objects.select_related("tenant").exclude(status="draft")
        invoice = get_object_or_404(rows, tenant_id=request.place.tenant_id, pk=pk)  # type: ignore[attr-defined]
        content = invoice_pdf(invoice, "ar" if (get_language() or "ar").startswith("ar") else "en")
    answer = HttpResponse(content, content_type="application/pdf")
    answer["Content-Disposition"] = f'inline; filename="{invoice.invoice_number}.pdf"'
    return answer
