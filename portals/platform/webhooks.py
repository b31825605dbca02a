"""Webhooks for the operator: what came and went, why it failed, and doing it again."""

from __future__ import annotations

import json
from datetime import timedelta
from typing import Any

from django import forms
from django.contrib import messages
from django.db.models import Count, Q
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import get_object_or_404, render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_POST

from orchestration.audit.rules import masked
from orchestration.webhooks.endpoints import replay_delivery, send_test, switch_endpoint
from orchestration.webhooks.models import WebhookEndpoint, WebhookLog
from orchestration.webhooks.working import replay_message
from portals.platform.paging import numbered_part_of, part_of, tenant_names
from portals.platform.rights import RUN_WEBHOOKS, SEE_PERSONAL, may
from tenancy.actor import Actor
from tenancy.errors import DomainError

TONES = {
    "processed": "ok", "delivered": "ok", "retrying": "warn", "failed": "bad", "refused": "bad", "active": "ok",
    "disabled": "bad", "paused": "warn",
}  # fmt: skip
REASONS = {
    "signature.missing": gettext_lazy("It was not signed."),
    "signature.wrong": gettext_lazy("The signature does not fit the body and the secret."),
    "secret.missing": gettext_lazy("No secret is set for this system here."),
    "secret.unreadable": gettext_lazy("The secret was sealed with a key that is gone."),
    "timestamp.malformed": gettext_lazy("Its time cannot be read."),
    "timestamp.outside_window": gettext_lazy("It is too old, or from the future: look at the sender's clock."),
    "id.malformed": gettext_lazy("It has no id that can be used."),
    "id.used_again": gettext_lazy("Its id came before, with another content."),
    "body.too_large": gettext_lazy("It is too large."),
    "body.not_utf8": gettext_lazy("It is no text."),
    "body.not_json": gettext_lazy("It is no JSON."),
    "body.not_an_object": gettext_lazy("It is no object."),
    "body.too_deep": gettext_lazy("It is nested too deep."),
}


class WebhookFilter(forms.Form):
    """What the operator looks for."""

    words = forms.CharField(label=gettext_lazy("Words"), required=False, max_length=120)
    status = forms.ChoiceField(
        label=gettext_lazy("Status"), required=False, choices=[("", gettext_lazy("All")), *WebhookLog.Status.choices]
    )

    def rows(self, direction: str) -> Any:
        """The messages of one direction that match."""
        self.is_valid()
        rows = WebhookLog.objects.filter(direction=direction).select_related("endpoint").defer("body", "payload")
        if status := self.cleaned_data.get("status"):
            rows = rows.filter(status=status)
        for word in (self.cleaned_data.get("words") or "").split()[:5]:
            names = ("source", "event", "message_id", "correlation_id", "endpoint__url", "error", "reason")
            found = Q()
            for name in names:
                found |= Q(**{f"{name}__icontains": word})
            rows = rows.filter(found)
        return rows


def log(request: HttpRequest, direction: str) -> HttpResponse:
    """What came (`inbound`) or went (`outbound`), newest first, with the sums of a day."""
    form = WebhookFilter(request.GET)
    part = part_of(request, form.rows(direction))
    names = tenant_names(part.rows)
    a_day = WebhookLog.objects.filter(direction=direction, created_at__gte=timezone.now() - timedelta(days=1))
    counts = dict(a_day.order_by().values_list("status").annotate(Count("pk")))
    context = {
        "direction": direction,
        "form": form,
        "part": part,
        "rows": [(row, names.get(row.tenant_id, ""), TONES.get(row.status, "")) for row in part.rows],
        "counts": [
            (label, counts[code], TONES.get(code, "")) for code, label in WebhookLog.Status.choices if code in counts
        ],
    }
    return render(request, "platform/webhooks.html", context)


def message(request: HttpRequest, pk: int) -> HttpResponse:
    """One message: what it says, each try, and the button that does it again."""
    row: WebhookLog = get_object_or_404(WebhookLog.objects.select_related("endpoint"), pk=pk)
    personal = may(request, SEE_PERSONAL)
    context = {
        "row": row,
        "tone": TONES.get(row.status, ""),
        "tenant": tenant_names([row]).get(row.tenant_id, ""),
        "reason": REASONS.get(row.reason, row.reason),
        "content": _content(row, personal),
        "personal": personal,
        "tries": list(row.tries.order_by("-pk")[:50]),
        "may_replay": may(request, RUN_WEBHOOKS) and row.body is not None and row.status != "refused",
    }
    return render(request, "platform/webhook.html", context)


def _content(row: WebhookLog, personal: bool) -> str:
    """What it says, readable; who may not see personal data sees it masked, or not at all when it is no JSON."""
    found = row.payload
    if found is None and row.body:
        try:
            found = json.loads(bytes(row.body))
        except (ValueError, RecursionError):
            return bytes(row.body)[:4000].decode("utf-8", "replace") if personal else ""
    if found is None:
        return ""
    return json.dumps(found if personal else masked(found), ensure_ascii=False, indent=2)[:20_000]


@require_POST
def replay(request: HttpRequest, pk: int) -> HttpResponse:
    """Has it done again."""
    row = get_object_or_404(WebhookLog, pk=pk)
    again = replay_message if row.direction == WebhookLog.Direction.INBOUND else replay_delivery
    try:
        again(message=row, actor=Actor.of(request))
    except DomainError as refusal:
        messages.error(request, refusal.message)
    else:
        messages.success(request, _("It is on its way again."))
    return HttpResponseRedirect(reverse("platform_webhook", args=[pk]))


def endpoints(request: HttpRequest) -> HttpResponse:
    """Every tenant's endpoints and how they fare; those in trouble first."""
    waiting = Count("logs", filter=Q(logs__status__in=["pending", "retrying"]))
    rows = WebhookEndpoint.objects.select_related("tenant").annotate(waiting=waiting)
    handle = request.GET.get("tenant", "").replace("\x00", "").strip()[:40]
    if handle:
        rows = rows.filter(tenant__handle__icontains=handle)
    part = numbered_part_of(request, rows.order_by("-failures", "tenant__handle", "pk"))
    context = {
        "handle": handle,
        "part": part,
        "rows": [(row, TONES.get(row.status, "")) for row in part.rows],
        "may_run": may(request, RUN_WEBHOOKS),
    }
    return render(request, "platform/endpoints.html", context)


@require_POST
def change_endpoint(request: HttpRequest, pk: int, move: str) -> HttpResponse:
    """Pauses it, lets it go on, or sends it a test."""
    endpoint = get_object_or_404(WebhookEndpoint, pk=pk)
    actor = Actor.of(request)
    if move == "test":
        send_test(endpoint=endpoint, actor=actor)
        messages.success(request, _("A test message is on its way."))
    elif move in {"pause", "activate"}:
        switch_endpoint(endpoint=endpoint, on=move == "activate", actor=actor)
        messages.success(request, _("Saved"))
    else:
        return HttpResponse(status=404)
    return HttpResponseRedirect(reverse("platform_endpoints"))
