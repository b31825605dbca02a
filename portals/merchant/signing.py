"""Coming in, and going out."""

from __future__ import annotations

from urllib.parse import urlencode

from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import render
from django.urls import reverse
from django.views.decorators.http import require_POST

from identity.doors.faces.face import Addresses
from identity.doors.faces.signing import SignInForm, come_in_by_password
from identity.oidc.leaving import leave
from portals.merchant.scope import may_enter
from portals.merchant.security import FACE
from portals.merchant.way_back import way_back
from tenancy.hosts import absolute_url, platform_host
from tenancy.private import private
from tenancy.speech import spoken


@private
def sign_in(request: HttpRequest) -> HttpResponse:
    """E-mail and password. One answer for an unknown address and for a wrong password. An operator whose visit as
    support is over is led back to where they came from."""
    home = FACE.lead(request)
    if may_enter(request):
        return HttpResponseRedirect(home)
    if request.method == "GET" and (back := way_back(request)) is not None:
        return back
    form = SignInForm(request.POST or None)
    if answer := come_in_by_password(request, FACE, form, lead=home):
        return answer
    by_city = {"tenant": request.place.tenant_handle, "lead": home}  # type: ignore[attr-defined]
    context = {
        "form": form,
        "next": home,
        "refused": request.user.is_authenticated,
        "work_url": absolute_url(platform_host(), f"/{spoken()}/work/?{urlencode(by_city)}"),
        "doors": Addresses(FACE),
    }
    return render(request, "merchant/login.html", context, status=422 if form.errors else 200)


@require_POST
@private
def sign_out(request: HttpRequest) -> HttpResponse:
    """Ends the session, at the provider too."""
    return leave(request, reverse("dashboard:login"))
