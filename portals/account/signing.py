"""Coming in and going out."""

from __future__ import annotations

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from identity.doors.faces.face import Addresses
from identity.doors.faces.signing import SignInForm, come_in_by_password
from identity.oidc.leaving import leave
from portals.account.doors import private, strangers_only
from portals.account.security import FACE
from portals.account.visit import Visit
from tenancy.returning import safe_next


@strangers_only
def sign_in(request: Visit) -> HttpResponse:
    """E-mail and password. One answer for an unknown address and for a wrong password."""
    form = SignInForm(request.POST or None)
    if answer := come_in_by_password(request, FACE, form, lead=FACE.lead(request)):
        return answer
    context = {"form": form, "next": safe_next(request), "doors": Addresses(FACE)}
    return render(request, "account/login.html", context, status=422 if form.errors else 200)


@require_POST
@private
def sign_out(request: Visit) -> HttpResponse:
    """Ends the session, at the provider too."""
    place = getattr(request, "place", None)
    response = leave(request, f"{place.prefix if place else ''}/{request.LANGUAGE_CODE[:2]}/")
    messages.success(request, _("You are signed out."))
    return response
