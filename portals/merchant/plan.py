"""The tenant's own plan: what it allows, how full it is, the invoices, and the plans that there are."""

from __future__ import annotations

from django.conf import settings
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404

from commerce.plans.flow import BILLING_FLOW, INVOICE_FLOW
from commerce.plans.paper import invoice_pdf
from commerce.plans.terms import has_only_tried
from portals.merchant.doors import whole_tenant
from portals.merchant.frame import show
from portals.merchant.rights import may_post
from tenancy.context import in_the_city, tenant_here
from tenancy.limits import allowed_by, standing_of
from tenancy.models import Plan, TenantBilling, TenantInvoice
from tenancy.speech import spoken


@whole_tenant
def plan(request: HttpRequest) -> HttpResponse:
    """All of it on one page."""
    tenant = tenant_here()
    with in_the_city():
        billing = TenantBilling.objects.select_related("plan", "wished_plan", "next_plan").filter(tenant=tenant).first()
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
        "biller_name": settings.BILLER[f"name_{spoken()}"],
        "plans": [(each, allowed_by(each)) for each in offered],
        "may_choose": may_post(request, "plan-choose"),
        **_chosen(billing),
    }
    return show(request, "merchant/plan.html", "plan", context)


def _chosen(billing: TenantBilling | None) -> dict[str, int | None]:
    """The plan that is theirs, and the one that stands marked: what they wished for. A trial may take its own."""
    if billing is None:
        return {}
    trying = has_only_tried(billing)
    marked = billing.wished_plan_id or (billing.plan_id if trying else None)
    return {"current": billing.plan_id, "taken": None if trying else billing.plan_id, "marked": marked}


@whole_tenant
def paper(request: HttpRequest, pk: int) -> HttpResponse:
    """One invoice as PDF."""
    with in_the_city():
        rows = TenantInvoice.objects.select_related("tenant").exclude(status="draft")
        invoice = get_object_or_404(rows, tenant_id=request.place.tenant_id, pk=pk)  # type: ignore[attr-defined]
        content = invoice_pdf(invoice, spoken())
    answer = HttpResponse(content, content_type="application/pdf")
    answer["Content-Disposition"] = f'inline; filename="{invoice.invoice_number}.pdf"'
    return answer
