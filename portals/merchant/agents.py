"""Agents of the tenant's own model: what they are asked, each turn they take, and the button that stops them."""

from __future__ import annotations

import json
from decimal import Decimal
from typing import Any

from django import forms
from django.contrib import messages
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import get_object_or_404
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_POST

from kit.faces.pager import pages_of
from orchestration.agents.asking import LONGEST_GOAL, MOST_ITERATIONS, Budget, request_agent, stop_agent
from orchestration.agents.models import AgentRun
from orchestration.agents.tools import tools
from orchestration.integrations import configured
from portals.merchant.doors import whole_tenant
from portals.merchant.fields import SectionedForm
from portals.merchant.frame import show
from tenancy.actor import Actor
from tenancy.context import current_schema, in_the_city
from tenancy.errors import DomainError
from tenancy.models import Tenant
from tenancy.speech import spoken

SECTION = "agents"
TONES = {
    "requested": "",
    "working": "",
    "completed": "ok",
    "stopped": "warn",
    "exhausted": "warn",
    "refused": "bad",
    "failed": "bad",
    "done": "ok",
}


class GoalForm(SectionedForm):
    """What an agent shall reach, with which tools, and for how much at most."""

    goal = forms.CharField(
        label=gettext_lazy("Goal"),
        max_length=LONGEST_GOAL,
        widget=forms.Textarea,
        help_text=gettext_lazy("Say what shall be there in the end, as you would to a new colleague."),
    )
    tools = forms.MultipleChoiceField(
        label=gettext_lazy("Tools"),
        required=False,
        widget=forms.CheckboxSelectMultiple,
        help_text=gettext_lazy("An agent may do nothing else, and never more than you may."),
    )
    max_iterations = forms.IntegerField(
        label=gettext_lazy("Turns, at most"), min_value=1, max_value=MOST_ITERATIONS, initial=12
    )
    money = forms.DecimalField(
        label=gettext_lazy("Money, at most"),
        min_value=Decimal("0.01"),
        max_value=Decimal(1000),
        decimal_places=2,
        initial=Decimal(5),
        help_text=gettext_lazy("In the currency of your model's prices."),
    )
    sections = (
        (gettext_lazy("What it shall do"), "", ["goal", "tools"]),
        (gettext_lazy("How far it may go"), "", [("max_iterations", "money")]),
    )

    def __init__(self, *args: Any, person: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        lent = [(tool.name, tool.title) for tool in tools() if tool.allows(person)]
        self.fields["tools"].choices = lent  # type: ignore[attr-defined]


def _runs() -> Any:
    return AgentRun.objects.filter(schema_name=current_schema())


@whole_tenant
def agents(request: HttpRequest) -> HttpResponse:
    """What was asked, newest first."""
    pages = pages_of(request, _runs().defer("context", "result"), 25)
    context = {
        "pages": pages,
        "rows": [(run, TONES[run.state]) for run in pages.rows],
        "ready": _has_model(request),
    }
    return show(request, "merchant/agents.html", SECTION, context)


def _has_model(request: HttpRequest) -> bool:
    with in_the_city():
        tenant = Tenant.objects.get(pk=request.place.tenant_id)  # type: ignore[attr-defined]
        return configured("model", tenant=tenant)


@whole_tenant
def ask(request: HttpRequest) -> HttpResponse:
    """A new goal."""
    form = GoalForm(request.POST or None, person=request.user)
    if request.method == "POST" and form.is_valid():
        told = form.cleaned_data
        try:
            run = request_agent(
                goal=told["goal"],
                tools=told["tools"],
                max_iterations=told["max_iterations"],
                budget=Budget(money=told["money"]),
                language=spoken(),
                actor=Actor.of(request),
            )
        except DomainError as error:
            form.add_error(error.field if error.field in form.fields else None, error.message)
        else:
            return HttpResponseRedirect(reverse("dashboard:agent", args=[run.pk]))
    context = {"form": form, "list_url": reverse("dashboard:agent-list"), "ready": _has_model(request)}
    return show(request, "merchant/agent_ask.html", SECTION, context, status=422 if form.errors else 200)


@whole_tenant
def agent(request: HttpRequest, pk: int) -> HttpResponse:
    """One run: its turns, what they cost, and the button that stops it."""
    run: AgentRun = get_object_or_404(_runs(), pk=pk)
    titles = {tool.name: tool.title for tool in tools()}
    turns = [
        {
            "turn": turn,
            "title": titles.get(turn.tool, turn.tool) or turn.get_kind_display(),
            "said": turn.content.get("content") or turn.content.get("error") or "",
            "told": json.dumps(turn.arguments, ensure_ascii=False, indent=2) if turn.arguments else "",
            "tone": TONES.get(turn.outcome, "warn"),
        }
        for turn in run.turns.order_by("number")[:200]
    ]
    context = {
        "run": run,
        "tone": TONES[run.state],
        "turns": turns,
        "lent": [titles.get(name, name) for name in run.available_tools],
        "list_url": reverse("dashboard:agent-list"),
    }
    return show(request, "merchant/agent.html", SECTION, context)


@whole_tenant
@require_POST
def stop(request: HttpRequest, pk: int) -> HttpResponse:
    """It does nothing more after the turn at hand."""
    run = get_object_or_404(_runs(), pk=pk)
    if stop_agent(run=run, actor=Actor.of(request)):
        messages.success(request, _("It stops after the turn at hand."))
    else:
        messages.info(request, _("It had ended already."))
    return HttpResponseRedirect(reverse("dashboard:agent", args=[pk]))
