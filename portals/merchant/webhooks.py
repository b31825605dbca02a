"""Where other programs are told what happens here: the tenant's endpoints, their secrets, and what was sent."""

from __future__ import annotations

import json
from typing import Any

from django import forms
from django.contrib import messages
from django.db.models import Count, Q
from django.http import Http404, HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import get_object_or_404
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_POST

from kit.faces.pager import pages_of
from orchestration.webhooks import endpoints as services
from orchestration.webhooks.models import WebhookEndpoint, WebhookLog
from orchestration.webhooks.vocabulary import offered_events
from portals.merchant.doors import whole_tenant
from portals.merchant.fields import SectionedForm
from portals.merchant.frame import show
from tenancy.actor import Actor
from tenancy.context import in_the_city
from tenancy.errors import DomainError
from tenancy.models import Tenant

SECTION = "webhooks"
TONES = {"active": "ok", "paused": "warn", "disabled": "bad", "delivered": "ok", "retrying": "warn", "failed": "bad"}
DONE = {
    "test": gettext_lazy("A test message is on its way."),
    "pause": gettext_lazy("Paused. What happens meanwhile waits."),
    "activate": gettext_lazy("Switched on. What waited is sent now."),
}


class EndpointForm(SectionedForm):
    url = forms.CharField(
        label=gettext_lazy("Address"),
        max_length=500,
        help_text=gettext_lazy("It begins with https:// and answers within 15 seconds."),
        widget=forms.URLInput(attrs={"dir": "ltr", "placeholder": "https://", "autocomplete": "off"}),
    )
    description = forms.CharField(label=gettext_lazy("What it is for"), max_length=160, required=False)
    events = forms.MultipleChoiceField(
        label=gettext_lazy("Events"), choices=offered_events, widget=forms.CheckboxSelectMultiple
    )
    sections = (
        (gettext_lazy("Endpoint"), "", ["url", "description"]),
        (gettext_lazy("What it is told"), "", ["events"]),
    )


def _tenant(request: HttpRequest) -> Tenant:
    with in_the_city():
        return Tenant.objects.get(pk=request.place.tenant_id)  # type: ignore[attr-defined]


def _endpoint(request: HttpRequest, pk: int) -> WebhookEndpoint:
    place = request.place  # type: ignore[attr-defined]
    return get_object_or_404(WebhookEndpoint, tenant_id=place.tenant_id, pk=pk)


@whole_tenant
def endpoints(request: HttpRequest) -> HttpResponse:
    """All of this tenant's, and how they fare."""
    place = request.place  # type: ignore[attr-defined]
    waiting = Count("logs", filter=Q(logs__status__in=["pending", "retrying"]))
    rows = WebhookEndpoint.objects.filter(tenant_id=place.tenant_id).annotate(waiting=waiting).order_by("pk")
    titles = dict(offered_events())
    context = {"rows": [(row, TONES[row.status], [titles.get(name, name) for name in row.events]) for row in rows]}
    return show(request, "merchant/webhooks.html", SECTION, context)


@whole_tenant
def create(request: HttpRequest) -> HttpResponse:
    """A new endpoint; then its secret, this once."""
    form = EndpointForm(request.POST or None)
    if request.method == "POST" and form.is_valid():
        try:
            made, secret = services.create_endpoint(
                tenant=_tenant(request), actor=Actor.of(request), **form.cleaned_data
            )
        except DomainError as error:
            _add(form, error)
        else:
            return show(request, "merchant/webhook_secret.html", SECTION, {"endpoint": made, "secret": secret})
    return _form(request, form, None)


@whole_tenant
def update(request: HttpRequest, pk: int) -> HttpResponse:
    """Its address and events; its buttons; what was sent to it."""
    endpoint = _endpoint(request, pk)
    held = {"url": endpoint.url, "description": endpoint.description, "events": endpoint.events}
    form = EndpointForm(request.POST or None, initial=held)
    if request.method == "POST" and form.is_valid():
        try:
            services.change_endpoint(endpoint=endpoint, actor=Actor.of(request), **form.cleaned_data)
        except DomainError as error:
            _add(form, error)
        else:
            messages.success(request, _("Saved."))
            return HttpResponseRedirect(reverse("dashboard:webhook-update", args=[pk]))
    return _form(request, form, endpoint)


def _add(form: EndpointForm, error: DomainError) -> None:
    form.add_error(error.field if error.field in form.fields else None, error.message)


def _form(request: HttpRequest, form: EndpointForm, endpoint: WebhookEndpoint | None) -> HttpResponse:
    context: dict[str, Any] = {"form": form, "endpoint": endpoint, "list_url": reverse("dashboard:webhook-list")}
    if endpoint is not None:
        rows = endpoint.logs.defer("body", "payload").order_by("-pk")
        pages = pages_of(request, rows, 20)
        context |= {
            "tone": TONES[endpoint.status],
            "pages": pages,
            "rows": [(row, TONES.get(row.status, "info")) for row in pages.rows],
        }
    return show(request, "merchant/webhook.html", SECTION, context, status=422 if form.errors else 200)


@whole_tenant
@require_POST
def move(request: HttpRequest, pk: int, what: str) -> HttpResponse:
    """Tries it out, pauses it, switches it on, gives it a new secret, or removes it."""
    endpoint, actor = _endpoint(request, pk), Actor.of(request)
    if what == "rotate":
        endpoint, secret = services.rotate_secret(endpoint=endpoint, actor=actor)
        context = {"endpoint": endpoint, "secret": secret, "changed": True}
        return show(request, "merchant/webhook_secret.html", SECTION, context)
    if what == "delete":
        services.delete_endpoint(endpoint=endpoint, actor=actor)
        messages.success(request, _("It is deleted."))
        return HttpResponseRedirect(reverse("dashboard:webhook-list"))
    if what == "test":
        services.send_test(endpoint=endpoint, actor=actor)
    elif what in {"pause", "activate"}:
        services.switch_endpoint(endpoint=endpoint, on=what == "activate", actor=actor)
    else:
        raise Http404
    messages.success(request, str(DONE[what]))
    return HttpResponseRedirect(reverse("dashboard:webhook-update", args=[pk]))


@whole_tenant
def message(request: HttpRequest, pk: int) -> HttpResponse:
    """One message that was sent: its content and each try. Posted to, it is sent again."""
    place = request.place  # type: ignore[attr-defined]
    row = get_object_or_404(WebhookLog.objects.select_related("endpoint"), endpoint__tenant_id=place.tenant_id, pk=pk)
    if request.method == "POST":
        try:
            services.replay_delivery(message=row, actor=Actor.of(request))
        except DomainError as error:
            messages.error(request, error.message)
        else:
            messages.success(request, _("It is on its way again."))
        return HttpResponseRedirect(reverse("dashboard:webhook-message", args=[pk]))
    context = {
        "row": row,
        "tone": TONES.get(row.status, "info"),
        "tries": list(row.tries.order_by("-pk")[:50]),
        "content": json.dumps(row.payload, ensure_ascii=False, indent=2) if row.payload is not None else "",
        "kept": row.body is not None,
    }
    return show(request, "merchant/webhook_message.html", SECTION, context)
