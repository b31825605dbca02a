"""The outbox for the operator: how far behind it is, who does not answer, what was given up, and trying it again."""

from __future__ import annotations

from typing import Any

from django import forms
from django.db.models import QuerySet
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, ngettext
from django.views.decorators.http import require_POST

from orchestration.outbox import figures
from orchestration.outbox.circuits import pause
from orchestration.outbox.destinations import destinations
from orchestration.outbox.keeping import replay, skip
from orchestration.outbox.models import Circuit, Delivery, EventOutbox
from portals.platform.doing import done, readable, unsure
from portals.platform.paging import part_of, tenant_id_of, tenant_names
from portals.platform.rights import RUN_OUTBOX, SEE_PERSONAL, may
from portals.platform.timeline import destination_title
from tenancy.actor import Actor

TONES = {
    "delivered": "ok", "published": "ok", "retrying": "warn", "waiting": "warn", "pending": "warn",
    "dead": "bad", "failed": "bad",
}  # fmt: skip
OPEN = ("dead", "retrying", "waiting")
AT_ONCE = 500  # dead letters of a destination that one press of the button tries again


def _code(label: Any) -> forms.CharField:
    return forms.CharField(label=label, required=False, max_length=80, widget=forms.TextInput(attrs={"dir": "ltr"}))


class DeliveryFilter(forms.Form):
    """Which tellings the operator looks for; without a choice those that are in trouble."""

    status = forms.ChoiceField(label=gettext_lazy("Status"), required=False)
    destination = forms.ChoiceField(label=gettext_lazy("Destination"), required=False)
    tenant = _code(gettext_lazy("Tenant's handle"))
    event = _code(gettext_lazy("Event"))
    aggregate = _code(gettext_lazy("Thing or its id"))

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["status"].choices = [("", _("In trouble")), *Delivery.Status.choices]  # type: ignore[attr-defined]
        names = [(each.name, destination_title(each.name)) for each in destinations()]
        self.fields["destination"].choices = [("", _("All")), *names]  # type: ignore[attr-defined]

    def rows(self) -> QuerySet[Delivery]:
        """The tellings that match."""
        self.is_valid()
        asked = self.cleaned_data
        rows = Delivery.objects.select_related("event").defer("event__payload")
        rows = rows.filter(status=asked["status"]) if asked.get("status") else rows.filter(status__in=OPEN)
        if asked.get("destination"):
            rows = rows.filter(destination=asked["destination"])
        if (tenant := tenant_id_of(asked.get("tenant", ""))) is not None:
            rows = rows.filter(event__tenant_id=tenant)
        if asked.get("event"):
            rows = rows.filter(event__event_type=asked["event"])
        for word in (asked.get("aggregate") or "").split()[:2]:
            rows = rows.filter(aggregate_type=word) | rows.filter(aggregate_id=word)
        return rows


class EventFilter(forms.Form):
    """Which events the operator looks for."""

    status = forms.ChoiceField(
        label=gettext_lazy("Status"), required=False, choices=[("", gettext_lazy("All")), *EventOutbox.Status.choices]
    )
    tenant = _code(gettext_lazy("Tenant's handle"))
    event = _code(gettext_lazy("Event"))
    aggregate = _code(gettext_lazy("Thing or its id"))
    correlation = forms.CharField(required=False, max_length=80, widget=forms.HiddenInput)

    def rows(self) -> QuerySet[EventOutbox]:
        """The events that match."""
        self.is_valid()
        asked = self.cleaned_data
        rows = EventOutbox.objects.defer("payload")
        names = {"status": "status", "event": "event_type", "correlation": "correlation_id"}
        rows = rows.filter(**{column: asked[name] for name, column in names.items() if asked.get(name)})
        if (tenant := tenant_id_of(asked.get("tenant", ""))) is not None:
            rows = rows.filter(tenant_id=tenant)
        for word in (asked.get("aggregate") or "").split()[:2]:
            rows = rows.filter(aggregate_type=word) | rows.filter(aggregate_id=word)
        return rows


def overview(request: HttpRequest) -> HttpResponse:
    """How it stands, each destination, and the tellings that are asked for."""
    form = DeliveryFilter(request.GET)
    part = part_of(request, form.rows())
    names = tenant_names([row.event for row in part.rows])
    written, heard = figures.rate()
    circuits, counts = figures.circuits(), figures.unsettled()
    context = {
        "form": form,
        "part": part,
        "rows": [(row, names.get(row.event.tenant_id, ""), TONES.get(row.status, "")) for row in part.rows],
        "events": figures.open_events(),
        "behind": figures.seconds_behind(),
        "written": written,
        "heard": heard,
        "sums": {status: sum(each[status] for each in counts.values()) for status in OPEN},
        **_destinations(counts, circuits),
        "may_run": may(request, RUN_OUTBOX),
    }
    return render(request, "platform/outbox.html", context)


def _destinations(counts: dict[str, dict[str, int]], circuits: dict[str, Circuit]) -> dict[str, Any]:
    """Those in trouble first; those where all is well are folded away."""
    nothing = dict.fromkeys(figures.UNSETTLED, 0)
    known = [(name, counts.get(name, nothing), circuits.get(name)) for name in sorted({*counts, *circuits})]
    troubled = [
        row for row in known if any(row[1].values()) or (row[2] is not None and (row[2].is_open or row[2].failing))
    ]
    return {"troubled": troubled, "fine": [row for row in known if row not in troubled]}


def events(request: HttpRequest) -> HttpResponse:
    """Every event, newest first."""
    form = EventFilter(request.GET)
    part = part_of(request, form.rows())
    names = tenant_names(part.rows)
    rows = [(row, names.get(row.tenant_id, ""), TONES.get(row.status, "")) for row in part.rows]
    return render(request, "platform/events.html", {"form": form, "part": part, "rows": rows})


def event(request: HttpRequest, pk: int) -> HttpResponse:
    """One event: what it says, from where it comes, and who has heard it."""
    row: EventOutbox = get_object_or_404(EventOutbox, pk=pk)
    personal = may(request, SEE_PERSONAL)
    context = {
        "row": row,
        "tone": TONES.get(row.status, ""),
        "tenant": tenant_names([row]).get(row.tenant_id, ""),
        "content": readable(row.payload, personal=personal),
        "personal": personal,
        "told": [(each, TONES.get(each.status, "")) for each in row.deliveries.order_by("destination")],
        "may_run": may(request, RUN_OUTBOX) and row.status != EventOutbox.Status.ARCHIVED,
    }
    return render(request, "platform/event.html", context)


@require_POST
def decide(request: HttpRequest, move: str) -> HttpResponse:
    """Tries the chosen tellings again, or gives them up; `destination` chooses all its dead letters."""
    if move not in {"replay", "skip"}:
        raise Http404
    chosen = [int(pk) for pk in request.POST.getlist("delivery") if pk.isdecimal() and len(pk) < 19]
    if name := request.POST.get("destination", ""):
        dead = Delivery.objects.filter(destination=name, status=Delivery.Status.DEAD).order_by("event_id")
        chosen = list(dead.values_list("pk", flat=True)[:AT_ONCE])
    back, number = reverse("platform_outbox"), len(chosen)
    if move == "skip":
        question = ngettext(
            "Nobody will hear of it any more, and what waits behind it goes on. Give up %(n)s message?",
            "Nobody will hear of them any more, and what waits behind them goes on. Give up %(n)s messages?",
            number,
        )
        button, act, words = _("Give up for good"), skip, _("Given up. What waited behind goes on.")
    else:
        question = ngettext(
            "What has been delivered before is delivered once more. Try %(n)s message again?",
            "What has been delivered before is delivered once more. Try %(n)s messages again?",
            number,
        )
        button, act, words = _("Try again"), replay, _("It is on its way again.")
    page = unsure(request, question=question % {"n": number}, button=button, back=back)
    if page is not None:
        return page
    return done(request, lambda: act(deliveries=chosen, actor=Actor.of(request)), words=words, back=back)


@require_POST
def hold(request: HttpRequest, move: str) -> HttpResponse:
    """Holds a destination back, or lets it go on."""
    name = request.POST.get("destination", "")
    if move not in {"pause", "resume"} or name not in {each.name for each in destinations()}:
        raise Http404
    back = reverse("platform_outbox")
    if move == "pause":
        question = _("What is for “%(name)s” will wait until you let it go on. Pause it?") % {"name": name}
        page = unsure(request, question=question, button=_("Pause"), back=back)
        if page is not None:
            return page
    actor = Actor.of(request)
    return done(request, lambda: pause(name, paused=move == "pause", actor=actor), words=_("Saved"), back=back)
