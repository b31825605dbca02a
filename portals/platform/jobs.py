"""Jobs for the operator: the queue, how far each is, what came of it, and what happens by the clock."""

from __future__ import annotations

from typing import Any

from django import forms
from django.contrib import messages
from django.db.models import Count, QuerySet
from django.http import Http404, HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import get_object_or_404, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_POST

from orchestration.jobs.asking import ask_everywhere, cancel_job, retry_job
from orchestration.jobs.clock import rhythms
from orchestration.jobs.kinds import kind_named, kinds
from orchestration.jobs.models import SyncJob
from portals.platform.doing import readable, unsure
from portals.platform.paging import part_of, tenant_id_of, tenant_names
from portals.platform.rights import RUN_JOBS, SEE_PERSONAL, may
from portals.platform.timeline import in_words
from tenancy.actor import Actor

TONES = {"completed": "ok", "running": "", "queued": "", "failed": "bad", "cancelled": "warn"}
EVERY = {
    "quarter": gettext_lazy("every quarter of an hour"),
    "hour": gettext_lazy("every hour"),
    "day": gettext_lazy("every day"),
}


class JobFilter(forms.Form):
    """Which jobs the operator looks for."""

    status = forms.ChoiceField(
        label=gettext_lazy("Status"), required=False, choices=[("", gettext_lazy("All")), *SyncJob.Status.choices]
    )
    kind = forms.ChoiceField(label=gettext_lazy("Kind"), required=False)
    tenant = forms.CharField(label=gettext_lazy("Tenant's handle"), required=False, max_length=40)

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        named = sorted((title_of(kind.name), kind.name) for kind in kinds())
        choices = [("", _("All")), *((name, title) for title, name in named)]
        self.fields["kind"].choices = choices  # type: ignore[attr-defined]
        self.fields["tenant"].widget.attrs["dir"] = "ltr"

    def rows(self) -> QuerySet[SyncJob]:
        """The jobs that match."""
        self.is_valid()
        asked = self.cleaned_data
        rows = SyncJob.objects.defer("payload", "result")
        rows = rows.filter(**{name: asked[name] for name in ("status", "kind") if asked.get(name)})
        if (tenant := tenant_id_of(asked.get("tenant", ""))) is not None:
            rows = rows.filter(tenant_id=tenant)
        return rows


def title_of(name: str) -> str:
    """What a kind of job is called; its name in words where its code is gone."""
    kind = kind_named(name)
    return str(kind.title) if kind else in_words(name)


def listing(request: HttpRequest) -> HttpResponse:
    """The jobs that are asked for, newest first."""
    form = JobFilter(request.GET)
    part = part_of(request, form.rows())
    names = tenant_names(part.rows)
    unfinished = SyncJob.objects.filter(status__in=["queued", "running", "failed"])
    counts = dict(unfinished.order_by().values_list("status").annotate(Count("pk")))
    context = {
        "form": form,
        "part": part,
        "rows": [
            (row, title_of(row.kind), names.get(row.tenant_id, ""), TONES.get(row.status, "")) for row in part.rows
        ],
        "counts": [
            (code, label, counts[code], TONES.get(code, "")) for code, label in SyncJob.Status.choices if code in counts
        ],
    }
    return render(request, "platform/jobs.html", context)


def job(request: HttpRequest, pk: int) -> HttpResponse:
    """One job: what was asked for, how far it is, what came of it."""
    row: SyncJob = get_object_or_404(SyncJob, pk=pk)
    personal, runs = may(request, SEE_PERSONAL), may(request, RUN_JOBS)
    kind = kind_named(row.kind)
    context = {
        "row": row,
        "title": title_of(row.kind),
        "tone": TONES.get(row.status, ""),
        "tenant": tenant_names([row]).get(row.tenant_id, ""),
        "tries": kind.tries if kind else 0,
        "content": readable(row.payload, personal=personal),
        "result": readable(row.result, personal=personal),
        "personal": personal,
        "may_cancel": runs and row.status in SyncJob.OPEN and not row.cancel_asked,
        "may_retry": runs and kind is not None and row.status in {"failed", "cancelled"},
    }
    return render(request, "platform/job.html", context)


def clock(request: HttpRequest) -> HttpResponse:
    """What happens by the clock: jobs of the tenants, and what beat does by itself."""
    context = {
        "kinds": [(each, EVERY[each.every]) for each in kinds() if each.every],
        "rhythms": rhythms(),
        "may_run": may(request, RUN_JOBS),
    }
    return render(request, "platform/clock.html", context)


@require_POST
def decide(request: HttpRequest, pk: int, move: str) -> HttpResponse:
    """Calls a job off, or does it again from the beginning."""
    get_object_or_404(SyncJob, pk=pk)
    back, actor = reverse("platform_job", args=[pk]), Actor.of(request)
    if move == "cancel":
        question = _("What it did so far stays. Call it off?")
        page = unsure(request, question=question, button=_("Call it off"), back=back)
        if page is not None:
            return page
        told, words = cancel_job(job=pk, actor=actor), _("It is called off.")
    elif move == "retry":
        told, words = retry_job(job=pk, actor=actor), _("It is on its way again.")
    else:
        raise Http404
    if told:
        messages.success(request, words)
    else:
        messages.error(request, _("This cannot be done any more: look at its status."))
    return HttpResponseRedirect(back)


@require_POST
def ask_now(request: HttpRequest) -> HttpResponse:
    """Asks for what the clock would ask for later."""
    asked = ask_everywhere(kind=request.POST.get("kind", ""), actor=Actor.of(request))
    if not asked:
        raise Http404
    messages.success(request, _("Jobs asked for: %(n)s") % {"n": asked})
    return HttpResponseRedirect(reverse("platform_jobs"))
