"""Integrations for the operator: how each system fares, how it is reached, what went wrong, which field is which."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import UTC, datetime
from typing import Any

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import get_object_or_404, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_POST

from orchestration.integrations.adapters import Adapter, adapter_named, adapters
from orchestration.integrations.bridges import ask_pull
from orchestration.integrations.circuits import last_troubles, open_for
from orchestration.integrations.endpoints import delete_endpoint, forget_secrets, secrets_in
from orchestration.integrations.health import check_endpoint
from orchestration.integrations.models import ExternalId, IntegrationEndpoint
from orchestration.integrations.pulls import Pullable
from portals.platform.doing import unsure
from portals.platform.integration_form import EndpointForm
from portals.platform.rights import RUN_INTEGRATIONS, may
from tenancy.actor import Actor
from tenancy.context import in_tenant
from tenancy.errors import DomainError

TONES = {"healthy": "ok", "failing": "bad", "unknown": ""}
CHECKS = 20
# Kinds of faults, for a person. What the other system said itself stands beside it, as it said it.
FAULTS = {
    "not_configured": gettext_lazy("Something that it needs is missing."),
    "unauthorised": gettext_lazy("It does not accept our credentials."),
    "forbidden": gettext_lazy("Our credentials may not do this."),
    "not_found": gettext_lazy("It is not there."),
    "timeout": gettext_lazy("No answer came in time."),
    "broken": gettext_lazy("The connection broke off."),
    "half_answer": gettext_lazy("The answer broke off."),
    "unreachable": gettext_lazy("Its name has no address."),
    "forbidden_address": gettext_lazy("Its address is private and not allowed."),
    "bad_address": gettext_lazy("Its address cannot be used."),
    "unavailable": gettext_lazy("It has trouble of its own."),
    "too_many": gettext_lazy("It asks us to slow down."),
    "circuit_open": gettext_lazy("It failed often and is left alone for a while."),
    "schema_changed": gettext_lazy("Its answers are not as documented any more."),
    "missing": gettext_lazy("A value that it needs is missing."),
    "total_differs": gettext_lazy("Its total is not ours."),
    "conflict": gettext_lazy("It has such a thing already."),
}


def title_of(system: str) -> str:
    """What a system is called."""
    adapter = adapter_named(system)
    return str(adapter.title) if adapter else system


def words_of(code: str) -> str:
    """A kind of fault in words; its code where there are none."""
    return str(FAULTS.get(code, code))


def listing(request: HttpRequest) -> HttpResponse:
    """Every integration and how it fares, those in trouble first; and what could be connected."""
    rows = list(IntegrationEndpoint.objects.select_related("tenant"))
    rows.sort(key=lambda row: (row.health != "failing" or not row.is_enabled, row.system, str(row.tenant or "")))
    context = {
        "rows": [(row, title_of(row.system), TONES[row.health]) for row in rows],
        "systems": adapters(),
        "may_run": may(request, RUN_INTEGRATIONS),
    }
    return render(request, "platform/integrations.html", context)


def detail(request: HttpRequest, pk: int) -> HttpResponse:
    """One integration: health and its history, last errors, settings without secrets, the field map."""
    row = get_object_or_404(IntegrationEndpoint.objects.select_related("tenant"), pk=pk)
    adapter = adapter_named(row.system)
    if adapter is None:
        raise Http404
    name = f"{row.system}:{row.pk}"
    held = ExternalId.objects.filter(system=row.system)
    context = {
        "row": row,
        "title": title_of(row.system),
        "tone": TONES[row.health],
        "settings": _settings(adapter, row),
        "rests": round(open_for(name)),
        "checks": [(check, words_of(check.code)) for check in row.checks.all()[:CHECKS]],
        "troubles": [(_told(line), words_of(line["code"])) for line in last_troubles(name)],
        "maps": _maps(adapter.entities.values()),
        "known": held.filter(tenant=row.tenant).count() if row.tenant_id else held.count(),
        "may_run": may(request, RUN_INTEGRATIONS),
        "may_pull": isinstance(adapter, Pullable) and row.tenant_id is not None and row.is_enabled,
    }
    return render(request, "platform/integration.html", context)


def edit(request: HttpRequest, system: str = "", pk: int | None = None) -> HttpResponse:
    """How a system is reached. Secrets are written, and never shown again."""
    row = get_object_or_404(IntegrationEndpoint.objects.select_related("tenant"), pk=pk) if pk else None
    adapter = adapter_named(row.system if row else system)
    if adapter is None:
        raise Http404
    form = EndpointForm(request.POST or None, adapter=adapter, row=row, given=_given(row))
    if request.method == "POST" and form.is_valid():
        try:
            saved = form.save(Actor.of(request))
        except DomainError as refusal:
            form.add_error(refusal.field if refusal.field in form.fields else None, refusal.message)
        else:
            messages.success(request, _("Saved"))
            return HttpResponseRedirect(reverse("platform_integration", args=[saved.pk]))
    context = {"form": form, "row": row, "title": title_of(adapter.name), "system": adapter.name}
    return render(request, "platform/integration_form.html", context, status=422 if form.errors else 200)


@require_POST
def decide(request: HttpRequest, pk: int, move: str) -> HttpResponse:
    """Tests the connection, pulls everything, throws secrets away, or removes it."""
    row = get_object_or_404(IntegrationEndpoint.objects.select_related("tenant"), pk=pk)
    back, actor = reverse("platform_integration", args=[pk]), Actor.of(request)
    if move == "test":
        check = check_endpoint(row, by_hand=True)
        if check.healthy:
            messages.success(request, _("It answered in %(ms)s ms.") % {"ms": check.milliseconds})
        else:
            messages.error(request, words_of(check.code))
    elif move == "pull" and row.tenant is not None:
        with in_tenant(row.tenant):
            job = ask_pull(system=row.system, actor=actor)
        return HttpResponseRedirect(reverse("platform_job", args=[job.pk]))
    elif move == "forget":
        question = _("Its secrets are thrown away. Nothing is sent there until new ones are given. Do it?")
        if (page := unsure(request, question=question, button=_("Throw the secrets away"), back=back)) is not None:
            return page
        forget_secrets(endpoint=row, actor=actor)
        messages.success(request, _("Saved"))
    elif move == "remove":
        question = _("Its settings, secrets and history are deleted. Which thing is which there stays known. Do it?")
        if (page := unsure(request, question=question, button=_("Remove the integration"), back=back)) is not None:
            return page
        delete_endpoint(endpoint=row, actor=actor)
        messages.success(request, _("It is removed."))
        return HttpResponseRedirect(reverse("platform_integrations"))
    else:
        raise Http404
    return HttpResponseRedirect(back)


def _given(row: IntegrationEndpoint | None) -> frozenset[str] | None:
    """The names of the secrets that are kept; None when their key is gone."""
    if row is None:
        return frozenset()
    try:
        return frozenset(secrets_in(row))
    except DomainError:
        return None


def _settings(adapter: Adapter, row: IntegrationEndpoint) -> list[tuple[str, str, bool]]:
    """Title, value, and whether something is missing. Of a secret only whether it is there."""
    given, told = _given(row), []
    for each in adapter.settings:
        if not each.secret:
            told.append((str(each.title), str(row.options.get(each.name, "")), each.required))
        elif given is None:
            told.append((str(each.title), _("sealed with a key that is gone"), True))
        else:
            told.append((str(each.title), _("set") if each.name in given else "", each.required))
    return [(title, value, needed and not value) for title, value, needed in told]


def _told(line: dict[str, Any]) -> dict[str, Any]:
    return {**line, "at": datetime.fromtimestamp(line["at"], UTC)}


def _maps(entities: Iterable[Any]) -> list[dict[str, Any]]:
    """Each field map as rows: ours, theirs, how it is changed, which way."""
    ways = {"both": _("both ways"), "out": _("from us to them"), "in": _("from them to us")}
    made = []
    for each in entities:
        parts = [("", each.fields), *((f"{part.ours}[].", part.fields) for part in each.lines)]
        theirs = {f"{part.ours}[].": f"{part.theirs}[]." for part in each.lines}
        rows = [
            (before + field.ours, ways[field.way], theirs.get(before, "") + field.theirs, field.convert, field.required)
            for before, fields in parts
            for field in fields
        ]
        made.append({"title": each.title or each.entity, "resource": each.resource, "rows": rows})
    return made
