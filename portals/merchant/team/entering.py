"""Coming into a tenant from the city's host, and the end of a visit as support."""

from __future__ import annotations

from typing import Any
from uuid import UUID

from django.contrib import messages
from django.http import Http404, HttpResponse, HttpResponseRedirect
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from identity.doors import services
from identity.doors.faces import entering
from identity.members.entering import spend_entry
from identity.members.models import Entry, SupportVisit
from identity.members.support import SESSION_KEY, as_support, end_support
from identity.people.models import User
from portals.merchant.doors import staff
from portals.merchant.security import FACE
from portals.merchant.team.people import allowed
from portals.merchant.way_back import go_back, keep_way_back
from tenancy.actor import Actor
from tenancy.context import in_the_city
from tenancy.errors import DomainError
from tenancy.private import private


@private
def come_in(request: Any, token: str) -> HttpResponse:
    """Signs in whom the city's link names; a link that is spent leads to the page for signing in."""
    try:
        account, entry = spend_entry(token=token, tenant_id=request.place.tenant_id, actor=Actor.of(request))
    except DomainError as refused:
        messages.error(request, refused.message)
        return HttpResponseRedirect(reverse("dashboard:login"))
    response = _let_in(request, account, entry)
    response["Referrer-Policy"] = "no-referrer"
    return response


def _let_in(request: Any, account: User, entry: Entry) -> HttpResponse:
    lead = entry.lead or reverse("dashboard:index")
    visit = entry.visit
    if visit is not None:
        request.membership = as_support(visit)
        services.sign_in(request, account, how="support")
        request.session[SESSION_KEY] = str(visit.pk)
        # A moment, not a number of seconds: those would begin anew with each page.
        request.session.set_expiry(visit.expires_at)
        return keep_way_back(HttpResponseRedirect(lead), visit)
    if entry.strong:
        services.sign_in(request, account, how="entry")
        return HttpResponseRedirect(lead)
    # A password or a mailbox in the city: an app that stands before the account here is asked for too.
    return entering.come_in(request, FACE, account, how="link", lead=lead)


@require_POST
@staff
def leave(request: Any) -> HttpResponse:
    """The operator goes back to where they came from: the visit is over, and so is the session."""
    visit = getattr(request, "support_visit", None)
    if visit is None:
        raise Http404
    end_support(visit=visit, actor=Actor.of(request))
    services.sign_out(request)
    return go_back(visit)


@require_POST
@allowed("edit", "member")
def show_out(request: Any, number: str) -> HttpResponse:
    """An admin of the tenant ends a visit of the operator's."""
    try:
        visit_id = UUID(number)
    except ValueError as error:
        raise Http404 from error
    with in_the_city():
        visit = SupportVisit.objects.filter(pk=visit_id, tenant_id=request.place.tenant_id).first()
    if visit is None:
        raise Http404
    end_support(visit=visit, actor=Actor.of(request))
    messages.success(request, _("The visit has ended."))
    return HttpResponseRedirect(reverse("dashboard:team-list"))
