"""Workflows for the operator: where each stands, its story, and those that wait for a person."""

from __future__ import annotations

from datetime import timedelta
from typing import Any

from django import forms
from django.db.models import Count, Q, QuerySet
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_POST

from orchestration.sagas.deciding import call_off, look_now, retry_stuck, settle_stuck
from orchestration.sagas.declaration import sagas
from orchestration.sagas.models import WorkflowExecution
from portals.platform.doing import done, readable, unsure
from portals.platform.paging import part_of, tenant_id_of, tenant_names
from portals.platform.rights import RUN_WORKFLOWS, SEE_PERSONAL, may
from portals.platform.timeline import chapters, story_title, took
from tenancy.actor import Actor

State = WorkflowExecution.State
TONES = {"completed": "ok", "compensated": "warn", "compensating": "warn", "waiting": "", "running": "", "stuck": "bad"}
OPEN = (State.RUNNING, State.WAITING, State.COMPENSATING, State.STUCK)
ALONE = timedelta(minutes=5)  # overdue for so long: nobody is at it


class WorkflowFilter(forms.Form):
    """Which workflows the operator looks for; without a choice those that have not ended."""

    state = forms.ChoiceField(
        label=gettext_lazy("State"),
        required=False,
        choices=[("", gettext_lazy("Not ended")), ("all", gettext_lazy("All")), *State.choices],
    )
    saga = forms.ChoiceField(label=gettext_lazy("Workflow"), required=False)
    tenant = forms.CharField(label=gettext_lazy("Tenant's handle"), required=False, max_length=40)
    words = forms.CharField(label=gettext_lazy("Thing, its id, or number"), required=False, max_length=120)

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        stories = sorted((story_title(saga.name), saga.name) for saga in sagas())
        choices = [("", _("All")), *((name, title) for title, name in stories)]
        self.fields["saga"].choices = choices  # type: ignore[attr-defined]
        for name in ("tenant", "words"):
            self.fields[name].widget.attrs["dir"] = "ltr"

    def rows(self) -> QuerySet[WorkflowExecution]:
        """The workflows that match."""
        self.is_valid()
        asked = self.cleaned_data
        rows = WorkflowExecution.objects.defer("context")
        state = asked.get("state")
        if state != "all":
            rows = rows.filter(state__in=[state] if state else OPEN)
        if asked.get("saga"):
            rows = rows.filter(saga=asked["saga"])
        if (tenant := tenant_id_of(asked.get("tenant", ""))) is not None:
            rows = rows.filter(tenant_id=tenant)
        for word in (asked.get("words") or "").split()[:3]:
            rows = rows.filter(
                Q(aggregate_type=word) | Q(aggregate_id=word) | Q(transaction_id=word) | Q(workflow_id__endswith=word)
            )
        return rows


def listing(request: HttpRequest) -> HttpResponse:
    """Those that are asked for, newest first; above them how many are where."""
    form = WorkflowFilter(request.GET)
    part = part_of(request, form.rows())
    names = tenant_names(part.rows)
    open_ones = WorkflowExecution.objects.filter(state__in=OPEN)
    counts = dict(open_ones.order_by().values_list("state").annotate(Count("pk")))
    late = timezone.now() - ALONE
    context = {
        "form": form,
        "part": part,
        "rows": [
            {
                "row": row,
                "title": story_title(row.saga),
                "tenant": names.get(row.tenant_id, ""),
                "tone": TONES.get(row.state, ""),
                "steps": len(row.execution.get("steps", [])),
                "alone": row.state in OPEN and row.due_at is not None and row.due_at < late,
            }
            for row in part.rows
        ],
        "counts": [(code, label, counts.get(code, 0), TONES.get(code, "")) for code, label in State.choices[:4]],
    }
    return render(request, "platform/workflows.html", context)


def workflow(request: HttpRequest, pk: int) -> HttpResponse:
    """One workflow as a story, and what a person can do about it."""
    row: WorkflowExecution = get_object_or_404(WorkflowExecution, pk=pk)
    personal = may(request, SEE_PERSONAL)
    told = chapters(row, personal=personal)
    context = {
        "row": row,
        "title": story_title(row.saga),
        "tone": TONES.get(row.state, ""),
        "tenant": tenant_names([row]).get(row.tenant_id, ""),
        "chapters": [
            (each, took(each.done) if each.done else "", took(each.undone) if each.undone else "") for each in told
        ],
        "content": readable(row.context, personal=personal),
        "personal": personal,
        "may_run": may(request, RUN_WORKFLOWS),
        "undoing_failed": any(each.undone and each.undone.outcome != "done" for each in told),
        "is_open": not row.has_ended,
        "may_turn": row.state in {State.RUNNING, State.WAITING} and not row.cancelled,
    }
    return render(request, "platform/workflow.html", context)


@require_POST
def decide(request: HttpRequest, pk: int, move: str) -> HttpResponse:
    """Tries again, settles by hand, undoes, or looks now."""
    get_object_or_404(WorkflowExecution, pk=pk)
    back, actor = reverse("platform_workflow", args=[pk]), Actor.of(request)
    note = request.POST.get("note", "").strip()[:400]
    if move == "look":
        return done(request, lambda: look_now(execution=pk, actor=actor), words=_("It is looked at now."), back=back)
    if move == "retry":
        words = _("The step is tried again.")
        return done(request, lambda: retry_stuck(execution=pk, actor=actor), words=words, back=back)
    if move == "settle":
        question = _("You did by hand what this step should have undone? Then the workflow goes on without it.")
        page = unsure(request, question=question, button=_("I did it by hand"), back=back, note=_("What you did"))
        work, words = lambda: settle_stuck(execution=pk, actor=actor, note=note), _("Noted. The workflow goes on.")
    elif move == "undo":
        question = _("Everything that this workflow has done is taken back, the latest first. Undo it?")
        page = unsure(request, question=question, button=_("Undo it"), back=back, note=_("Reason"))
        work, words = lambda: call_off(execution=pk, actor=actor, note=note), _("It is being undone.")
    else:
        raise Http404
    return page if page is not None else done(request, work, words=words, back=back)
