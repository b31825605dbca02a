"""Who works here: the list, an invitation, a change, and the visits of the operator's support."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from django.contrib import messages
from django.http import Http404, HttpResponse, HttpResponseRedirect
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_POST

from identity.access import may_any
from identity.members import services
from identity.members.inviting import LASTS
from identity.members.models import SupportVisit, TenantUser
from identity.members.resetting import may_be_reset
from identity.members.rules import level_of
from kit.faces.pager import pages_of
from portals.merchant.doors import whole_tenant
from portals.merchant.frame import show
from portals.merchant.team.forms import InviteForm, PlaceForm
from tenancy.actor import Actor
from tenancy.context import in_the_city
from tenancy.errors import DomainError
from tenancy.models import Node, Store, Tenant
from tenancy.speech import spoken

SECTION = "team"
PER_PAGE = 50
TONES = {"active": "ok", "inactive": "warn", "invited": "info"}
MOVES: dict[str, tuple[Callable[..., Any], Any]] = {
    "suspend": (services.suspend_member, gettext_lazy("Suspended. Nothing is open to this person any more.")),
    "revive": (services.revive_member, gettext_lazy("This person may come in again.")),
    "remove": (services.remove_member, gettext_lazy("Removed from the team.")),
    "resend": (services.resend_invitation, gettext_lazy("A new letter is on its way.")),
    "revoke": (services.revoke_invitation, gettext_lazy("The invitation is worth nothing any more.")),
}


def may(request: Any, action: str, kind: str) -> bool:
    """Whether the policies let this person do it."""
    return may_any(Actor.of(request), action, kind)


def allowed(action: str, kind: str) -> Callable[[Any], Any]:
    """A page of the whole tenant for those who may do this with things of this kind; for others it is not there."""

    def guard(view: Callable[..., HttpResponse]) -> Callable[..., HttpResponse]:
        def shown(request: Any, *args: Any, **kwargs: Any) -> HttpResponse:
            if not may(request, action, kind):
                raise Http404
            with in_the_city():
                request.tenant = Tenant.objects.get(pk=request.place.tenant_id)
            return view(request, *args, **kwargs)

        shown.__name__, shown.__doc__ = view.__name__, view.__doc__
        return whole_tenant(shown)

    return guard


def ground_of(tenant: Tenant) -> dict[str, list[tuple[int, str]]]:
    """The tenant's stores and nodes, by id and name in the reader's language."""
    with in_the_city():
        stores = Store.objects.filter(tenant=tenant).order_by("pk")
        nodes = Node.objects.filter(tenant=tenant).order_by("type", "slug")
        return {
            "stores": [(each.pk, each.called(spoken())) for each in stores],
            "nodes": [(each.pk, getattr(each, f"name_{spoken()}") or each.slug) for each in nodes],
        }


@allowed("read", "member")
def team(request: Any) -> HttpResponse:
    """All who work here or were asked to, and the latest visits of the operator's support."""
    stores = dict(ground_of(request.tenant)["stores"])
    with in_the_city():
        rows = TenantUser.objects.filter(tenant=request.tenant, removed_at=None).select_related("user")
        pages = pages_of(request, rows.order_by("role_level", "user__first_name", "pk"), PER_PAGE)
        people = [
            {
                "row": row,
                "tone": TONES[row.status],
                "stores": [stores[pk] for pk in row.store_ids if pk in stores],
                "until": row.invitation_sent_at + LASTS if row.invitation_sent_at else None,
            }
            for row in pages.rows
        ]
        visits = list(SupportVisit.objects.filter(tenant=request.tenant).select_related("operator")[:10])
    context = {"people": people, "pages": pages, "visits": visits, "may_change": may(request, "edit", "member")}
    return show(request, "merchant/team/list.html", SECTION, context)


@allowed("create", "member")
def invite(request: Any) -> HttpResponse:
    """Asks somebody by letter."""
    actor = Actor.of(request)
    ground = ground_of(request.tenant)
    form = InviteForm(request.POST or None, actor=actor, stores=ground["stores"], nodes=ground["nodes"])
    if request.method == "POST" and form.is_valid():
        try:
            services.invite_member(tenant=request.tenant, actor=actor, **form.cleaned_data)
        except DomainError as refused:
            form.add_error(refused.field if refused.field in form.fields else None, refused.message)
        else:
            messages.success(request, _("The letter is on its way. It works for seven days."))
            return HttpResponseRedirect(reverse("dashboard:team-list"))
    context = {"form": form, "title": _("Invite somebody"), "button": _("Send the invitation")}
    return show(request, "merchant/team/form.html", SECTION, context, status=422 if form.errors else 200)


@allowed("edit", "member")
def member(request: Any, pk: int) -> HttpResponse:
    """Another role, other stores."""
    row, actor = member_here(request, pk), Actor.of(request)
    held = {"role": row.role, "store_ids": row.store_ids, "node_ids": row.assigned_node_ids}
    ground = ground_of(request.tenant)
    form = PlaceForm(
        request.POST or None,
        initial=held,
        actor=actor,
        kept_role=row.role,
        stores=ground["stores"],
        nodes=ground["nodes"],
    )
    if request.method == "POST" and form.is_valid():
        try:
            services.change_member(member=row, actor=actor, permissions=row.permissions, **form.cleaned_data)
        except DomainError as refused:
            form.add_error(refused.field if refused.field in form.fields else None, refused.message)
        else:
            messages.success(request, _("Saved. It counts from now on."))
            return HttpResponseRedirect(reverse("dashboard:team-list"))
    moves = {"invited": ("resend", "revoke"), "active": ("suspend", "remove"), "inactive": ("revive", "remove")}
    context = {
        "form": form,
        "row": row,
        "tone": TONES[row.status],
        "title": row.user.get_full_name() or row.user.email,
        "button": _("Save"),
        "moves": moves[row.status] if row.role_level >= level_of(actor) else (),
        "may_reset": may(request, "reset", "member") and may_be_reset(row, actor),
    }
    return show(request, "merchant/team/form.html", SECTION, context, status=422 if form.errors else 200)


@require_POST
@allowed("edit", "member")
def move(request: Any, pk: int, what: str) -> HttpResponse:
    """Suspends, brings back, removes; sends a letter again or takes it back."""
    if what not in MOVES:
        raise Http404
    work, words = MOVES[what]
    try:
        work(member=member_here(request, pk), actor=Actor.of(request))
    except DomainError as refused:
        messages.error(request, refused.message)
        return HttpResponseRedirect(reverse("dashboard:team-member", args=[pk]))
    messages.success(request, str(words))
    return HttpResponseRedirect(reverse("dashboard:team-list"))


def member_here(request: Any, pk: int) -> TenantUser:
    """Somebody's place in this tenant; 404 when there is none."""
    with in_the_city():
        rows = TenantUser.objects.select_related("user", "tenant").filter(tenant=request.tenant, removed_at=None)
        found = rows.filter(pk=pk).first()
    if found is None:
        raise Http404
    return found
