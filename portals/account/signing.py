"""Coming in and going out."""

from __future__ import annotations

from axes.handlers.proxy import AxesProxyHandler
from django.contrib import messages
from django.contrib.auth import authenticate, login, logout
from django.http import HttpResponse, HttpResponseRedirect
from django.shortcuts import render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from identity.people.models import User
from portals.account.doors import private, strangers_only
from portals.account.forms import SignInForm
from portals.account.visit import Visit
from tenancy.returning import safe_next


@strangers_only
def sign_in(request: Visit) -> HttpResponse:
    """E-mail and password. One answer for an unknown address and for a wrong password."""
    form = SignInForm(request.POST or None)
    if request.method == "POST" and form.is_valid():
        credentials = {"username": form.cleaned_data["email"], "password": form.cleaned_data["password"]}
        if not AxesProxyHandler.is_allowed(request, credentials):
            form.add_error(None, _("Too many tries. Wait a quarter of an hour, or set a new password."))
        elif isinstance(user := authenticate(request, **credentials), User):
            enter(request, user)
            return HttpResponseRedirect(safe_next(request, reverse("account:home")))
        else:
            form.add_error(None, _("E-mail and password do not match. Check both, or set a new password."))
    context = {"form": form, "next": safe_next(request)}
    return render(request, "account/login.html", context, status=422 if form.errors else 200)


def enter(request: Visit, user: User) -> None:
    """Signs in under a new session key. The guest's basket comes along when the basket is next asked for."""
    login(request, user, backend="identity.people.backends.EmailBackend")
    request.session.cycle_key()


@require_POST
@private
def sign_out(request: Visit) -> HttpResponse:
    """Ends the session."""
    logout(request)
    messages.success(request, _("You are signed out."))
    place = getattr(request, "place", None)
    return HttpResponseRedirect(f"{place.prefix if place else ''}/{request.LANGUAGE_CODE[:2]}/")
