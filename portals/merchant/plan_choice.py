"""Taking another plan: first what it costs, what it opens and from when; then it is taken, arranged or asked for."""

from __future__ import annotations

from datetime import date
from decimal import Decimal
from typing import Any

from django.contrib import messages
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import get_object_or_404
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from commerce.plans.arranging import call_off_plan
from commerce.plans.choosing import choose_plan, offer_of
from commerce.plans.terms import ask_for_plan
from kit.faces.dates import day
from portals.merchant.doors import whole_tenant
from portals.merchant.frame import show
from tenancy.actor import Actor
from tenancy.clocks import local_day
from tenancy.context import in_the_city, tenant_here
from tenancy.errors import DomainError
from tenancy.limits import allowed_by
from tenancy.models import Plan, Tenant, TenantBilling
from tenancy.speech import spoken

# What somebody comes to who has pressed twice, or after somebody else.
SETTLED = {"plan.same", "plan.arranged"}


@whole_tenant
def choose(request: HttpRequest) -> HttpResponse:
    """What the plan means, and its button. Posted with the stamp of what was read, it is the tenant's."""
    tenant, plan = tenant_here(), _plan(request)
    with in_the_city():
        billing = TenantBilling.objects.select_related("plan", "next_plan").filter(tenant=tenant).first()
    if plan is None or billing is None:
        messages.error(request, _("Choose a plan first.") if billing else _("This tenant has no plan yet."))
        return HttpResponseRedirect(reverse("dashboard:plan"))
    refusal = ""
    if request.method == "POST":
        try:
            taken = choose_plan(tenant=tenant, plan=plan, seen=request.POST.get("seen", ""), actor=Actor.of(request))
        except DomainError as refused:
            refusal = refused.message
        else:
            messages.success(request, _done(taken, tenant, plan))
            return HttpResponseRedirect(reverse("dashboard:plan"))
    offer = None
    try:
        offer = offer_of(tenant=tenant, billing=billing, plan=plan)
    except DomainError as refused:
        if refused.code in SETTLED:
            messages.info(request, refused.message)
            return HttpResponseRedirect(reverse("dashboard:plan"))
        refusal = refused.message
    with in_the_city():
        context = {
            "tenant": tenant,
            "billing": billing,
            "wanted": plan,
            "offer": offer,
            "lines": [(_words(line), Decimal(line["amount"])) for line in offer.lines] if offer else [],
            "allows": offer.allows if offer else [(what, None, limit) for what, limit in allowed_by(plan)],
            "refusal": refusal,
        }
    status = 409 if request.method == "POST" else 200
    return show(request, "merchant/plan_choice.html", "plan", context, status=status)


@whole_tenant
@require_POST
def ask(request: HttpRequest) -> HttpResponse:
    """The operator hears which plan is wanted."""
    plan = _plan(request)
    if plan is None:
        messages.error(request, _("Choose a plan first."))
        return HttpResponseRedirect(reverse("dashboard:plan"))
    try:
        ask_for_plan(tenant=tenant_here(), plan=plan, actor=Actor.of(request))
    except (DomainError, TenantBilling.DoesNotExist) as refusal:
        messages.error(request, getattr(refusal, "message", "") or _("This tenant has no plan yet."))
    else:
        messages.success(request, _("The operator knows that you want this plan, and answers soon."))
    return HttpResponseRedirect(reverse("dashboard:plan"))


@whole_tenant
@require_POST
def call_off(request: HttpRequest) -> HttpResponse:
    """The plan that they have stays."""
    try:
        billing = call_off_plan(tenant=tenant_here(), actor=Actor.of(request))
    except TenantBilling.DoesNotExist:
        messages.error(request, _("This tenant has no plan yet."))
    else:
        with in_the_city():
            kept = billing.plan.name if billing.plan else billing.plan_name
        messages.success(request, _("You keep the plan %(plan)s.") % {"plan": kept})
    return HttpResponseRedirect(reverse("dashboard:plan"))


def _plan(request: HttpRequest) -> Plan | None:
    """The plan that is named; None where none is."""
    written = (request.POST if request.method == "POST" else request.GET).get("plan", "")
    if not written:
        return None
    with in_the_city():
        return get_object_or_404(Plan, pk=int(written) if written.isdecimal() and len(written) < 10 else 0)


def _done(billing: TenantBilling, tenant: Tenant, plan: Plan) -> str:
    told = {"plan": plan.name}
    if billing.next_plan_id != plan.pk or billing.current_period_end is None:
        return _("Your plan is %(plan)s now.") % told
    told["day"] = _day(local_day(tenant, billing.current_period_end))
    return _("From %(day)s on your plan is %(plan)s.") % told


def _words(line: dict[str, Any]) -> str:
    """A line of the invoice to come."""
    if not line.get("until"):
        return _("Change of plan")
    days = {key: _day(date.fromisoformat(line[key])) for key in ("from", "until")}
    names = line.get("names") or {}
    told = {"name": names.get(spoken()) or line.get("name", ""), **days}
    if line["kind"] == "plan":
        return _("%(name)s, %(from)s to %(until)s") % told
    return _("Difference to %(name)s, %(from)s to %(until)s") % told


def _day(moment: date) -> str:
    return day(moment, spoken())
