"""A forgotten password, and a new one."""

from __future__ import annotations

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils.translation import gettext as _

from identity.doors.faces.entering import come_in
from identity.doors.faces.face import store_of
from identity.doors.services import end_sessions
from identity.people import services
from identity.people.emailed import EmailedLink
from identity.people.links import find_link
from portals.account.doors import private
from portals.account.forms import ForgottenForm, NewPasswordForm
from portals.account.security import FACE
from portals.account.visit import Visit
from tenancy.actor import Actor
from tenancy.errors import DomainError

Purpose = EmailedLink.Purpose


@private
def forgotten(request: Visit) -> HttpResponse:
    """Asks for a link that sets a new password; the same words for a known and an unknown address."""
    form = ForgottenForm(request.POST or None, initial={"email": request.GET.get("email", "")})
    if request.method == "POST" and form.is_valid():
        services.ask_for_password(
            email=form.cleaned_data["email"],
            language=request.LANGUAGE_CODE[:2],
            store_id=store_of(request),
            actor=Actor.of(request),
        )
        return render(request, "account/check_mail.html", {"email": form.cleaned_data["email"], "why": "reset"})
    return render(request, "account/forgotten.html", {"form": form}, status=422 if form.errors else 200)


@private
def reset(request: Visit, token: str) -> HttpResponse:
    """Behind the link: a new password, once."""
    link = find_link(purpose=Purpose.RESET, token=token)
    form = NewPasswordForm(request.POST or None)
    if request.method == "POST" and link is not None and form.is_valid():
        try:
            user = services.reset_password(token=token, password=form.cleaned_data["password"], actor=Actor.of(request))
        except DomainError as refused:
            form.add_error(refused.field or None, refused.message)
        else:
            end_sessions(user=user, actor=Actor.of(request), reason="password")
            messages.success(request, _("The new password is set. You are signed out elsewhere."))
            return come_in(request, FACE, user, how="link", lead=FACE.home)
    context = {"form": form, "link": link, "again": reverse("account:password_forgotten")}
    return render(request, "account/reset.html", context, status=410 if link is None else 422 if form.errors else 200)
