"""The doors of Wagtail's admin: of operators in the city, and of editors in a tenant, who sign in at the dashboard.
Wagtail's own page for signing in is not used."""

from __future__ import annotations

from typing import Any

from django.http import HttpResponse, HttpResponseRedirect
from django.shortcuts import render
from django.urls import URLPattern, path, reverse
from django.views.decorators.http import require_POST
from wagtail.admin.auth import require_admin_access

from identity.doors.faces.face import Addresses, Face, private
from identity.doors.faces.signing import SignInForm, come_in_by_password
from identity.doors.faces.urls import door_patterns, room_patterns
from identity.oidc.leaving import leave
from kit.faces.language import choose_language


def works_here(user: Any) -> bool:
    """Whether somebody has a part in the console."""
    return bool(user.is_authenticated and user.has_perm("wagtailadmin.access_admin"))


FACE = Face(
    space="",
    prefix="operator_",
    door="platform/door_around.html",
    room="platform/room_around.html",
    start="wagtailadmin_home",
    guard=require_admin_access,
)


@private
def sign_in(request: Any) -> HttpResponse:
    """E-mail and password. One answer for an unknown address and for a wrong password."""
    lead = FACE.lead(request)
    if works_here(request.user):
        return HttpResponseRedirect(lead)
    form = SignInForm(request.POST or None)
    if answer := come_in_by_password(request, FACE, form, lead=lead):
        return answer
    context = {"form": form, "next": lead, "refused": request.user.is_authenticated, "doors": Addresses(FACE)}
    return render(request, "platform/login.html", context, status=422 if form.errors else 200)


@require_POST
@private
def sign_out(request: Any) -> HttpResponse:
    """Ends the session, at the provider too."""
    return leave(request, reverse("operator_login"))


urlpatterns: list[URLPattern] = [
    path("login/", sign_in, name="operator_login"),
    path("logout/", sign_out, name="operator_logout"),
    path("language/", choose_language, name="operator_language"),
    *door_patterns(FACE),
    *room_patterns(FACE),
]
