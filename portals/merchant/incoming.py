"""Messages from the merchant's other systems: the address of each, and the secret with which it signs."""

from __future__ import annotations

from typing import Any

from django.contrib import messages
from django.db.models import Max
from django.http import Http404, HttpRequest, HttpResponse, HttpResponseRedirect
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from orchestration.webhooks.keys import secrets_of, set_inbound_secret
from orchestration.webhooks.models import WebhookLog
from orchestration.webhooks.sources import SOURCES
from portals.merchant.doors import whole_tenant
from portals.merchant.frame import show
from tenancy.actor import Actor
from tenancy.context import in_the_city
from tenancy.errors import DomainError
from tenancy.hosts import absolute_url
from tenancy.models import Tenant

TITLES = {"medusa": "Medusa", "payload": "Payload", "erpnext": "ERPNext", "fleetbase": "Fleetbase", "stripe": "Stripe"}


@whole_tenant
def incoming(request: HttpRequest) -> HttpResponse:
    """Each system that may send messages: where to, whether a secret is set, and when the last one came."""
    place: Any = request.place  # type: ignore[attr-defined]
    came = WebhookLog.objects.filter(direction="inbound", tenant_id=place.tenant_uuid).order_by()
    last = dict(came.filter(signature_valid=True).values_list("source").annotate(Max("created_at")))
    refused = dict(came.filter(status="refused").values_list("source").annotate(Max("created_at")))
    rows = [
        {
            "name": name,
            "title": TITLES[name],
            "address": absolute_url(place.primary_host, f"/webhooks/{name}"),
            "is_set": bool(secrets_of(name, place)),
            "last": last.get(name),
            "refused": refused.get(name),
        }
        for name in SOURCES
    ]
    return show(request, "merchant/incoming.html", "webhooks", {"rows": rows})


@whole_tenant
@require_POST
def set_secret(request: HttpRequest, source: str) -> HttpResponse:
    """A new secret for one system; an empty one, by the button that says so, ends its messages."""
    if source not in SOURCES:
        raise Http404
    secret, ending = request.POST.get("secret", "").strip(), "end" in request.POST
    place: Any = request.place  # type: ignore[attr-defined]
    with in_the_city():
        tenant = Tenant.objects.get(pk=place.tenant_id)
    try:
        if not secret and not ending:
            raise DomainError("webhook.short_secret", _("A secret has 16 characters or more."))
        set_inbound_secret(tenant=tenant, source=source, secret="" if ending else secret, actor=Actor.of(request))
    except DomainError as refusal:
        messages.error(request, refusal.message)
    else:
        messages.success(request, _("Its messages are not believed any more.") if ending else _("Saved."))
    return HttpResponseRedirect(reverse("dashboard:webhook-incoming"))
