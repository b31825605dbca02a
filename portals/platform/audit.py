"""The audit log for the operator: found, read line by line, taken along."""

from __future__ import annotations

from datetime import datetime, time, timedelta
from typing import Any

from django import forms
from django.http import HttpRequest, HttpResponse, StreamingHttpResponse
from django.shortcuts import get_object_or_404, render
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from orchestration.audit.exporting import export_lines
from orchestration.audit.models import AuditLog, Classification
from orchestration.audit.reading import Wanted, audit_trail, shown
from portals.platform.paging import part_of, tenant_id_of, tenant_names
from portals.platform.rights import EXPORT_AUDIT, SEE_PERSONAL, may
from tenancy.actor import Actor

TONES = {"public": "", "internal": "", "personal": "warn", "restricted": "bad"}
KINDS = {"csv": "text/csv; charset=utf-8", "jsonl": "application/x-ndjson"}


def _day(label: Any) -> forms.DateField:
    return forms.DateField(label=label, required=False, widget=forms.DateInput(attrs={"type": "date"}))


class AuditFilter(forms.Form):
    """What the operator looks for. A tenant is named by its handle; `city` is what belongs to none."""

    words = forms.CharField(label=_("Words"), required=False, max_length=120)
    tenant = forms.CharField(label=_("Tenant's handle"), required=False, max_length=40)
    action = forms.CharField(label=_("Action"), required=False, max_length=80)
    resource_type = forms.CharField(label=_("Kind of thing"), required=False, max_length=80)
    resource_id = forms.CharField(required=False, max_length=80, widget=forms.HiddenInput)
    actor_id = forms.CharField(required=False, max_length=80, widget=forms.HiddenInput)
    correlation_id = forms.CharField(required=False, max_length=80, widget=forms.HiddenInput)
    classification = forms.ChoiceField(
        label=_("Classification"), required=False, choices=[("", _("All")), *Classification.choices]
    )
    since = _day(_("From"))
    until = _day(_("To"))

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        for name in ("tenant", "action", "resource_type"):
            self.fields[name].widget.attrs.update(dir="ltr")

    def wanted(self) -> Wanted:
        """What was asked; a field that cannot be read asks nothing."""
        self.is_valid()
        asked = dict(self.cleaned_data)
        handle = asked.pop("tenant", "") or ""
        since, until = asked.pop("since", None), asked.pop("until", None)
        return Wanted(
            tenant_id=tenant_id_of(handle),
            since=_midnight(since),
            until=_midnight(until, days=1),
            **{name: value or "" for name, value in asked.items()},
        )


def _midnight(day: Any, days: int = 0) -> datetime | None:
    return timezone.make_aware(datetime.combine(day + timedelta(days=days), time.min)) if day else None


def trail(request: HttpRequest) -> HttpResponse:
    """The lines that were asked for, newest first."""
    form = AuditFilter(request.GET or None) if request.GET else AuditFilter({})
    part = part_of(request, audit_trail(form.wanted()))
    personal = may(request, SEE_PERSONAL)
    names = tenant_names(part.rows)
    query = request.GET.copy()
    query.pop("before", None)
    context = {
        "form": form,
        "part": part,
        "lines": [
            (
                shown(line, personal=personal),
                names.get(line.tenant_id, ""),
                TONES.get(line.data_classification or "", ""),
            )
            for line in part.rows
        ],
        "query": query.urlencode(),
        "may_export": may(request, EXPORT_AUDIT),
        "personal": personal,
    }
    return render(request, "platform/audit.html", context)


def line(request: HttpRequest, pk: int) -> HttpResponse:
    """One line with everything that this reader may see of it."""
    found = get_object_or_404(AuditLog, pk=pk)
    personal = may(request, SEE_PERSONAL)
    context = {
        "seen": shown(found, personal=personal),
        "tenant": tenant_names([found]).get(found.tenant_id, ""),
        "tone": TONES.get(found.data_classification or "", ""),
        "personal": personal,
    }
    return render(request, "platform/audit_line.html", context)


def export(request: HttpRequest, kind: str) -> HttpResponse | StreamingHttpResponse:
    """The lines that were asked for as a file. That they were taken is noted."""
    if kind not in KINDS:
        return HttpResponse(status=404)
    wanted = AuditFilter(request.GET).wanted()
    parts = export_lines(wanted, kind=kind, personal=may(request, SEE_PERSONAL), actor=Actor.of(request))
    response = StreamingHttpResponse(parts, content_type=KINDS[kind])
    response["Content-Disposition"] = f'attachment; filename="audit-{timezone.now():%Y%m%d-%H%M}.{kind}"'
    response["Cache-Control"] = "private, no-store"
    return response
