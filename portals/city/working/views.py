"""Where somebody works: answering an invitation, signing in to the city, choosing a tenant to go into."""

from __future__ import annotations

from typing import Any
from urllib.parse import urlencode

from django.http import HttpResponse, HttpResponseRedirect
from django.shortcuts import render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from identity.doors import services
from identity.doors.faces.face import Addresses
from identity.doors.faces.signing import SignInForm, come_in_by_password
from identity.doors.sessions import is_strong
from identity.members.accepting import accept_invitation, is_new_account
from identity.members.entering import entry_for_member
from identity.members.inviting import invitation_of
from identity.members.models import TenantUser
from identity.oidc.leaving import leave
from kit.faces.policies import let_forms_lead
from portals.city.working.doors import FACE, signed_in
from portals.city.working.forms import NewAccountForm
from tenancy.actor import Actor
from tenancy.errors import DomainError
from tenancy.hosts import absolute_url
from tenancy.private import private_here
from tenancy.speech import spoken


@private_here
def sign_in(request: Any) -> HttpResponse:
    """E-mail and password of the city's account. One answer for an unknown address and for a wrong password."""
    lead = FACE.lead(request)
    if request.user.is_authenticated:
        return HttpResponseRedirect(lead)
    form = SignInForm(request.POST or None)
    if answer := come_in_by_password(request, FACE, form, lead=lead):
        return answer
    context = {"form": form, "next": lead, "doors": Addresses(FACE)}
    return render(request, "city/work/login.html", context, status=422 if form.errors else 200)


@require_POST
@private_here
def sign_out(request: Any) -> HttpResponse:
    """Ends the session in the city; those in tenants stay until they end there."""
    return leave(request, reverse("work_login"))


@signed_in
def work(request: Any) -> HttpResponse:
    """The tenants that this person works in; `?tenant=` is put first."""
    wanted = request.GET.get("tenant", "")
    rows = TenantUser.objects.filter(user=request.user, removed_at=None, status=TenantUser.Status.ACTIVE)
    rows = rows.select_related("tenant").prefetch_related("tenant__domains")
    mine = sorted(rows, key=lambda row: (row.tenant.handle != wanted, row.tenant.handle))
    language = spoken()
    context = {
        "places": [(row, row.tenant.called(language)) for row in mine],
        "lead": request.GET.get("lead", "")[:500],
        "operator": request.user.has_perm("wagtailadmin.access_admin"),
    }
    page = render(request, "city/work/places.html", context)
    let_forms_lead(page, *(absolute_url(row.tenant.domain) for row in mine))
    return page


@require_POST
@signed_in
def enter(request: Any, pk: int) -> HttpResponse:
    """Into one of them, by a link that works once."""
    rows = TenantUser.objects.select_related("tenant", "user").prefetch_related("tenant__domains")
    row = rows.filter(pk=pk, user=request.user).first()
    try:
        if row is None:
            raise DomainError("members.not_here", _("You do not work in this tenant, or not any more."))
        link = entry_for_member(member=row, lead=request.POST.get("lead", ""), strong=is_strong(request))
    except DomainError as refused:
        return render(request, "city/work/refused.html", {"told": refused.message}, status=403)
    response = HttpResponseRedirect(link)
    response["Referrer-Policy"] = "no-referrer"
    return response


@private_here
def invitation(request: Any, token: str) -> HttpResponse:
    """The letter's link. Programs that look at links do no harm: the button accepts."""
    member = invitation_of(token)
    if member is None:
        told = _("This invitation has been used or is too old. Ask for a new one.")
        return render(request, "city/work/refused.html", {"told": told}, status=410)
    person, visitor = member.user, request.user
    own = visitor.is_authenticated and visitor.pk == person.pk
    new = not own and is_new_account(person)
    form = NewAccountForm(request.POST if request.method == "POST" and new else None, person=person) if new else None
    told = ""
    if request.method == "POST" and (form is None or form.is_valid()):
        try:
            given = form.cleaned_data if form is not None else {}
            accepted = accept_invitation(
                token=token, actor=Actor.of(request), user=visitor if own or (not new and visitor.pk) else None, **given
            )
        except DomainError as refused:
            told = refused.message
            if form is not None:
                form.add_error(refused.field if refused.field in form.fields else None, refused.message)
        else:
            if form is not None:
                # The letter proved the address, the form set the password: this is that person.
                services.sign_in(request, accepted.user, how="link")
            return HttpResponseRedirect(f"{reverse('work')}?{urlencode({'tenant': accepted.tenant.handle})}")
    context = {
        "member": member,
        "tenant_name": member.tenant.called(spoken()),
        "own": own,
        "other": visitor.is_authenticated and not own,
        "form": form,
        "told": told,
        "sign_in": f"{reverse('work_login')}?{urlencode({'next': request.path})}",
    }
    status = 422 if told or (form is not None and form.errors) else 200
    return render(request, "city/work/invitation.html", context, status=status)
