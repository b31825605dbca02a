"""A tenant's bill for the operator: plan, how full it is, invoices, and what can be done about them."""

from __future__ import annotations

from typing import Any

from django import forms
from django.db import models
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_POST

from commerce.plans.flow import BILLING_FLOW, INVOICE_FLOW
from commerce.plans.invoicing import bill_now, pay_invoice, void_invoice
from commerce.plans.paper import invoice_pdf
from commerce.plans.terms import begin_trial, extend_trial, has_only_tried, take_plan
from kit.flow import apply, open_moves
from kit.money import money_text
from portals.platform.doing import done, unsure
from portals.platform.paging import part_of
from portals.platform.rights import RUN_BILLS, may
from tenancy.actor import Actor
from tenancy.limits import standing_of
from tenancy.models import Plan, Tenant, TenantBilling, TenantInvoice
from tenancy.models.billing import SubscriptionStatus
from tenancy.speech import spoken


class BillFilter(forms.Form):
    """Which bills the operator looks for."""

    status = forms.ChoiceField(
        label=gettext_lazy("Status"),
        required=False,
        choices=[("", gettext_lazy("All")), *SubscriptionStatus.choices],
    )
    tenant = forms.CharField(label=gettext_lazy("Tenant's handle"), required=False, max_length=40)

    def rows(self) -> models.QuerySet[TenantBilling]:
        """The bills that match, with what is owed."""
        self.is_valid()
        asked = self.cleaned_data
        owed = models.Sum("invoices__total_amount", filter=models.Q(invoices__status__in=["sent", "overdue"]))
        rows = TenantBilling.objects.select_related("tenant", "plan", "wished_plan").annotate(owed=owed)
        if asked.get("status"):
            rows = rows.filter(subscription_status=asked["status"])
        if asked.get("tenant"):
            rows = rows.filter(tenant__handle__startswith=asked["tenant"])
        return rows.order_by("tenant__handle")


def listing(request: HttpRequest) -> HttpResponse:
    """Every tenant's plan, where it stands, and what it owes."""
    form = BillFilter(request.GET)
    part = part_of(request, form.rows())
    rows = [(row, BILLING_FLOW.state(row.subscription_status)) for row in part.rows]
    return render(request, "platform/bills.html", {"form": form, "part": part, "rows": rows})


def bill(request: HttpRequest, pk: int) -> HttpResponse:
    """One tenant's; `pk` is the tenant's."""
    tenant = get_object_or_404(Tenant, pk=pk)
    billing = TenantBilling.objects.select_related("plan", "wished_plan", "next_plan").filter(tenant=tenant).first()
    actor = Actor.of(request)
    context: dict[str, Any] = {
        "tenant": tenant,
        "billing": billing,
        "plans": _offers(billing),
        "may_run": may(request, RUN_BILLS),
        "standings": standing_of(tenant) if billing else [],
    }
    if billing is not None:
        context |= {
            "state": BILLING_FLOW.state(billing.subscription_status),
            "moves": [move for move in open_moves(billing, actor=actor) if move.name not in {"begin", "fall_due"}],
            "invoices": [(each, INVOICE_FLOW.state(each.status)) for each in billing.invoices.all()[:36]],
            "history": reversed(billing.metadata.get("history", [])),
        }
    return render(request, "platform/bill.html", context)


def _offers(billing: TenantBilling | None) -> list[tuple[Plan, str, bool]]:
    """(plan, what it costs a month, whether it stands marked): the one they wish for, else the one they try. Who pays
    for a plan does not take it again."""
    trying = billing is None or has_only_tried(billing)
    own = billing.plan_id if billing else None
    marked = (billing.wished_plan_id if billing else None) or own
    language = spoken()
    return [
        (plan, money_text(plan.base_price, plan.currency_code, language=language), plan.pk == marked)
        for plan in Plan.objects.all()
        if trying or plan.pk != own
    ]


@require_POST
def decide(request: HttpRequest, pk: int, move: str) -> HttpResponse:
    """Takes a plan, gives days, or moves the terms."""
    tenant, actor = get_object_or_404(Tenant, pk=pk), Actor.of(request)
    back = reverse("platform_bill", args=[pk])
    if move in {"plan", "trial"}:
        plan = get_object_or_404(Plan, pk=_number(request.POST.get("plan")))
        words = _("Noted.")
        if move == "trial":
            return done(request, lambda: begin_trial(tenant=tenant, plan=plan, actor=actor), words=words, back=back)
        return done(request, lambda: _take(tenant, plan, actor), words=words, back=back)
    if move == "days":
        days = _number(request.POST.get("days"))
        words = _("The trial lasts longer.")
        return done(request, lambda: extend_trial(tenant=tenant, days=days, actor=actor), words=words, back=back)
    billing = get_object_or_404(TenantBilling, tenant=tenant)
    if move not in {step.name for step in BILLING_FLOW.moves}:
        raise Http404
    step = BILLING_FLOW.move(move)
    if step.danger:
        question = _("The tenant's shops close. Nothing is lost. Do it?")
        page = unsure(
            request, question=question, about=tenant.name, button=str(step.label), back=back, note=_("Reason")
        )
        if page is not None:
            return page
    note = request.POST.get("note", "").strip()[:300]
    return done(request, lambda: apply(billing, move, actor=actor, note=note), words=_("Noted."), back=back)


def _take(tenant: Tenant, plan: Plan, actor: Actor) -> None:
    billing = take_plan(tenant=tenant, plan=plan, actor=actor)
    bill_now(billing=billing, actor=actor)


@require_POST
def decide_invoice(request: HttpRequest, pk: int, move: str) -> HttpResponse:
    """The money is here, or it is not owed."""
    invoice, actor = get_object_or_404(TenantInvoice, pk=pk), Actor.of(request)
    back = reverse("platform_bill", args=[invoice.tenant_id])
    if move == "pay":
        reference = request.POST.get("reference", "").strip()
        work = lambda: pay_invoice(invoice=invoice, actor=actor, reference=reference)  # noqa: E731
        return done(request, work, words=_("The invoice is paid."), back=back)
    if move != "void":
        raise Http404
    question = _("The invoice is not owed any more; its number stays. Declare it void?")
    about = f"{invoice.invoice_number} · {invoice.tenant.name}"
    page = unsure(request, question=question, about=about, button=_("Declare void"), back=back, note=_("Reason"))
    note = request.POST.get("note", "").strip()[:300]
    return page or done(
        request, lambda: void_invoice(invoice=invoice, actor=actor, note=note), words=_("Noted."), back=back
    )


def paper(request: HttpRequest, pk: int) -> HttpResponse:
    """The invoice as PDF, in the reader's language first."""
    invoice = get_object_or_404(TenantInvoice.objects.select_related("tenant"), pk=pk)
    language = "ar" if request.LANGUAGE_CODE.startswith("ar") else "en"
    answer = HttpResponse(invoice_pdf(invoice, language), content_type="application/pdf")
    answer["Content-Disposition"] = f'inline; filename="{invoice.invoice_number}.pdf"'
    return answer


def _number(written: str | None) -> int:
    return int(written) if written and written.isdecimal() and len(written) < 10 else 0
