"""Opening a tenant from the city's site: the form, the proof of the address, the password, the progress, the door.

Only the browser that proved the address goes on: its session names the sign-up, no address of a page does.
"""

from __future__ import annotations

from django.contrib import messages
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import render
from django.urls import reverse
from django.utils.translation import gettext as _

from identity.signups.asking import ask_to_join, too_many_checks
from identity.signups.entering import owner_entry
from identity.signups.models import SignUp
from identity.signups.opening import account_of, open_tenant
from identity.signups.proving import prove_by_code, prove_by_link, signup_behind
from portals.city.joining.forms import CodeForm, JoinForm, PasswordForm
from tenancy.actor import Actor
from tenancy.errors import DomainError
from tenancy.handles import check_free_handle
from tenancy.hosts import absolute_url, platform_host
from tenancy.models import Provisioning
from tenancy.private import private_here
from tenancy.provisioning.progress import told_steps
from tenancy.speech import spoken

KEY = "signup"
State = SignUp.State


def _mine(request: HttpRequest, *states: str) -> SignUp | None:
    """The sign-up of this browser, in one of these states."""
    key = request.session.get(KEY)
    return SignUp.objects.select_related("provisioning").filter(pk=key, state__in=states).first() if key else None


@private_here
def join(request: HttpRequest) -> HttpResponse:
    """The form. The answer is the same for every address."""
    form = JoinForm(request.POST or None, check=reverse("signup_handle"))
    if request.method == "POST" and form.is_valid():
        language = spoken()
        try:
            signup = ask_to_join(language=language, actor=Actor.of(request), **form.as_wish())
        except DomainError as refused:
            form.add_error(refused.field if refused.field in form.fields else None, refused.message)
        else:
            request.session[KEY] = str(signup.pk)
            return HttpResponseRedirect(reverse("signup_check"))
    status = 422 if form.is_bound and form.errors else 200
    return render(request, "city/join/form.html", {"form": form, "tail": f".{platform_host()}"}, status=status)


@private_here
def handle(request: HttpRequest) -> HttpResponse:
    """Whether an address is free: a line below the field, for those whose browser asks while they type."""
    wanted = request.GET.get("handle", "").strip().lower()[:64]
    told, free = "", False
    if too_many_checks(request.META.get("REMOTE_ADDR", "")):
        return render(request, "city/join/handle.html", {"told": "", "free": False}, status=429)
    if wanted:
        try:
            check_free_handle(wanted)
            told, free = _("%(host)s is free.") % {"host": platform_host(wanted)}, True
        except DomainError as refused:
            told = refused.message
    return render(request, "city/join/handle.html", {"told": told, "free": free})


@private_here
def check(request: HttpRequest) -> HttpResponse:
    """A letter is on its way; its code may be typed here."""
    signup = _mine(request, State.ASKED, State.PROVEN)
    if signup is None:
        return HttpResponseRedirect(reverse("signup"))
    if signup.state == State.PROVEN:
        return HttpResponseRedirect(reverse("signup_password"))
    form = CodeForm(request.POST or None)
    if request.method == "POST" and form.is_valid():
        try:
            prove_by_code(signup=signup, code=form.cleaned_data["code"], actor=Actor.of(request))
        except DomainError as refused:
            form.add_error(refused.field or None, refused.message)
        else:
            request.session.cycle_key()
            return HttpResponseRedirect(reverse("signup_password"))
    context = {"form": form, "email": signup.email}
    return render(request, "city/join/check.html", context, status=422 if form.errors else 200)


@private_here
def prove(request: HttpRequest, token: str) -> HttpResponse:
    """The link of the letter. Programs that look at links do no harm: the button proves."""
    signup = signup_behind(token)
    if request.method == "POST":
        try:
            signup = prove_by_link(token=token, actor=Actor.of(request))
        except DomainError as refused:
            messages.error(request, refused.message)
            return HttpResponseRedirect(reverse("signup"))
        request.session.cycle_key()
        request.session[KEY] = str(signup.pk)
        return HttpResponseRedirect(reverse("signup_password"))
    return render(request, "city/join/proof.html", {"signup": signup}, status=200 if signup else 410)


@private_here
def password(request: HttpRequest) -> HttpResponse:
    """The password, new or known; then the work begins."""
    signup = _mine(request, State.PROVEN, State.OPENING, State.OPEN)
    if signup is None:
        return HttpResponseRedirect(reverse("signup"))
    if signup.state != State.PROVEN:
        return HttpResponseRedirect(reverse("signup_opening"))
    known = account_of(signup.email) is not None
    first = {"handle": signup.handle}
    form = PasswordForm(
        request.POST or None, initial=first, known=known, email=signup.email, owner_name=signup.owner_name
    )
    if request.method == "POST" and form.is_valid():
        try:
            open_tenant(signup=signup, actor=Actor.of(request), **form.cleaned_data)
        except DomainError as refused:
            form.add_error(refused.field if refused.field in form.fields else None, refused.message)
        else:
            return HttpResponseRedirect(reverse("signup_opening"))
    context = {"form": form, "signup": signup, "known": known, "tail": f".{platform_host()}"}
    return render(request, "city/join/password.html", context, status=422 if form.errors else 200)


@private_here
def opening(request: HttpRequest) -> HttpResponse:
    """How far the work is; the page renews itself, and opens the dashboard once, at its end."""
    signup = _mine(request, State.OPENING, State.OPEN)
    if signup is None or signup.provisioning is None:
        return HttpResponseRedirect(reverse("signup"))
    if signup.state == State.OPEN and (link := owner_entry(signup=signup, actor=Actor.of(request))):
        return HttpResponseRedirect(link)
    provisioning = signup.provisioning
    context = {
        "signup": signup,
        "name": signup.name(spoken()),
        "steps": told_steps(provisioning),
        "stopped": provisioning.status == Provisioning.Status.FAILED,
        "is_open": signup.state == State.OPEN,
        "office": absolute_url(provisioning.tenant.domain, "/dashboard/") if provisioning.tenant else "",
    }
    return render(request, "city/join/opening.html", context)
