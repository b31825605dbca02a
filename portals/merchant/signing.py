"""Coming in, going out, and the language of the dashboard."""

from __future__ import annotations

from urllib.parse import urlencode

from axes.handlers.proxy import AxesProxyHandler
from django import forms
from django.conf import settings
from django.contrib.auth import authenticate, login, logout
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import render
from django.urls import reverse
from django.utils.translation import get_language, gettext_lazy
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from identity.people.models import User
from portals.merchant.doors import private
from portals.merchant.scope import first_host, may_enter
from tenancy.hosts import absolute_url, platform_host
from tenancy.returning import safe_next


class SignInForm(forms.Form):
    email = forms.EmailField(
        label=gettext_lazy("E-mail"),
        max_length=254,
        widget=forms.EmailInput(
            attrs={"class": "input", "autocomplete": "username", "dir": "ltr", "spellcheck": "false", "autofocus": True}
        ),
    )
    password = forms.CharField(
        label=gettext_lazy("Password"),
        strip=False,
        max_length=200,
        widget=forms.PasswordInput(attrs={"class": "input", "autocomplete": "current-password", "dir": "ltr"}),
    )


@private
def sign_in(request: HttpRequest) -> HttpResponse:
    """E-mail and password. One answer for an unknown address and for a wrong password."""
    home = safe_next(request, reverse("dashboard:index"))
    if may_enter(request):
        return HttpResponseRedirect(home)
    form = SignInForm(request.POST or None)
    if request.method == "POST" and form.is_valid():
        credentials = {"username": form.cleaned_data["email"], "password": form.cleaned_data["password"]}
        if not AxesProxyHandler.is_allowed(request, credentials):
            form.add_error(None, _("Too many tries. Wait a quarter of an hour."))
        elif isinstance(user := authenticate(request, **credentials), User):
            login(request, user, backend="identity.people.backends.EmailBackend")
            request.session.cycle_key()
            return HttpResponseRedirect(home)
        else:
            form.add_error(None, _("E-mail and password do not match. Check both."))
    # A new password is asked for where customers ask: the link goes to the address, whoever it belongs to.
    shop = first_host(request.place.tenant_id)  # type: ignore[attr-defined]
    forgotten = absolute_url(shop, f"/{(get_language() or 'en')[:2]}/account/password/forgotten/")
    by_city = {"tenant": request.place.tenant_handle, "lead": home}  # type: ignore[attr-defined]
    context = {
        "form": form,
        "next": home,
        "refused": request.user.is_authenticated,
        "forgotten": forgotten,
        "work_url": absolute_url(platform_host(), f"/{(get_language() or 'en')[:2]}/work/?{urlencode(by_city)}"),
    }
    return render(request, "merchant/login.html", context, status=422 if form.errors else 200)


@require_POST
@private
def sign_out(request: HttpRequest) -> HttpResponse:
    """Ends the session."""
    logout(request)
    return HttpResponseRedirect(reverse("dashboard:login"))


@require_POST
@private
def choose_language(request: HttpRequest) -> HttpResponse:
    """Keeps the reader's language in a cookie: the dashboard's addresses are the same in both."""
    place = request.place  # type: ignore[attr-defined]
    wanted = request.POST.get("language", "")
    response = HttpResponseRedirect(safe_next(request, reverse("dashboard:index")))
    if wanted in place.locales:
        response.set_cookie(
            settings.LANGUAGE_COOKIE_NAME,
            wanted,
            max_age=settings.LANGUAGE_COOKIE_AGE,
            secure=settings.LANGUAGE_COOKIE_SECURE,
            samesite="Lax",
        )
    return response
