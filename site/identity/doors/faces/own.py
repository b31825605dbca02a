"""The pages on which people see to their own doors: second step, passkeys, mobile, sessions."""

from __future__ import annotations

from typing import Any

import segno
from django.contrib import messages
from django.http import Http404, HttpResponse, HttpResponseRedirect
from django.shortcuts import get_object_or_404
from django.utils.safestring import mark_safe
from django.utils.translation import gettext as _

from identity.doors import codes, second, services
from identity.doors.faces.confirming import asks_password, confirmed, is_barred, is_fresh, is_their_password
from identity.doors.faces.face import Addresses, Face, language_of, place_name, store_of
from identity.doors.faces.forms import CodeForm, MobileForm, NewPasswordForm
from identity.doors.models import Mobile, Passkey
from identity.doors.passkeys import host_of
from identity.doors.rules import program_name
from identity.doors.sessions import mark_strong, open_sessions, rotate_session
from identity.people import services as people
from orchestration import integrations
from tenancy.actor import Actor
from tenancy.errors import DomainError
from tenancy.sealing import seal, unseal

SETUP, MOBILE = "door-setup", "door-mobile"
SHOWN = 100  # sessions
SETUP_PURPOSE = "authenticator set-up"


def show(request: Any, face: Face, template: str, context: dict[str, Any], status: int = 200) -> HttpResponse:
    """A page inside the face's own frame."""
    around = {"doors": Addresses(face), "room_template": face.room, "section": "security", "person": request.user}
    return face.show(request, template, {**around, **context}, status)


def overview(request: Any, face: Face) -> HttpResponse:
    """Everything at a glance."""
    user, here = request.user, request.session.session_key
    # One's own first; of very many the latest are shown, and one button ends them all.
    rows = sorted(open_sessions(user)[:SHOWN], key=lambda row: row.session_key != here)
    sessions = [
        {"row": row, "program": program_name(row.agent) or _("Unknown program"), "here": row.session_key == here}
        for row in rows
    ]
    context = {
        "sessions": sessions,
        "app": second.has_authenticator(user),
        "codes_left": second.recovery_codes_left(user),
        "passkeys": Passkey.objects.filter(user=user),
        "host": host_of(request),
        "mobile": Mobile.objects.filter(user=user).first(),
        "texts": _texts(request),
        "fresh": is_fresh(request),
        "must_add": services.must_take_second_step(request),
        "barred": is_barred(request),
    }
    return show(request, face, "doors/security.html", context)


@confirmed
def add_app(request: Any, face: Face) -> HttpResponse:
    """A picture for the app, and the first digits as a proof that it was read."""
    user = request.user
    if second.has_authenticator(user):
        return HttpResponseRedirect(face.url("security"))
    kept = request.session.get(SETUP, "")
    if not kept:
        kept = request.session[SETUP] = seal(SETUP_PURPOSE, second.new_secret())
    secret, form = unseal(SETUP_PURPOSE, kept), CodeForm(request.POST or None)
    if request.method == "POST" and form.is_valid():
        try:
            shown = second.add_authenticator(
                user=user, secret=secret, written=form.cleaned_data["code"], actor=Actor.of(request)
            )
        except DomainError as refused:
            form.add_error(refused.field or None, refused.message)
        else:
            request.session.pop(SETUP)
            mark_strong(request)
            rotate_session(request, user)
            # Whoever sits elsewhere with the password alone has not taken it.
            services.end_sessions(
                user=user, actor=Actor.of(request), keep=request.session.session_key, reason="second step"
            )
            return show(request, face, "doors/recovery_codes.html", {"codes": shown})
    uri = second.setup_uri(secret=secret, account=user.email, issuer=place_name(request))
    # Drawn by us from our own text.
    picture = mark_safe(segno.make(uri, error="m").svg_inline(scale=5, border=2, svgclass="qr", lineclass=None))
    spaced = " ".join(secret[n : n + 4] for n in range(0, len(secret), 4))
    context = {"form": form, "picture": picture, "secret": spaced, "uri": uri}
    return show(request, face, "doors/add_app.html", context, 422 if form.errors else 200)


@confirmed
def remove_app(request: Any, face: Face) -> HttpResponse:
    """The app is no longer asked for."""
    _posted(request)
    second.remove_authenticator(user=request.user, actor=Actor.of(request))
    rotate_session(request, request.user)
    messages.success(request, _("The authenticator app is removed."))
    return HttpResponseRedirect(face.url("security"))


@confirmed
def recovery_codes(request: Any, face: Face) -> HttpResponse:
    """New ones, shown once."""
    _posted(request)
    try:
        shown = second.renew_recovery_codes(user=request.user, actor=Actor.of(request))
    except DomainError as refused:
        messages.error(request, refused.message)
        return HttpResponseRedirect(face.url("security"))
    return show(request, face, "doors/recovery_codes.html", {"codes": shown})


@confirmed
def add_mobile(request: Any, face: Face) -> HttpResponse:
    """A number, then the code that went there."""
    if not _texts(request):
        raise Http404
    kept = request.session.get(MOBILE)
    form = (CodeForm if kept else MobileForm)(request.POST or None)
    if request.method == "POST" and "again" in request.POST:
        request.session.pop(MOBILE, None)
        return HttpResponseRedirect(face.url("mobile"))
    if request.method == "POST" and form.is_valid():
        try:
            if not kept:
                written = form.cleaned_data["address"]
                key = codes.ask_mobile_code(
                    user=request.user,
                    written=written,
                    language=language_of(request),
                    store_id=store_of(request),
                    actor=Actor.of(request),
                )
                request.session[MOBILE] = {"key": str(key), "to": written}
                return HttpResponseRedirect(face.url("mobile"))
            codes.prove_mobile(
                user=request.user, key=kept["key"], written=form.cleaned_data["code"], actor=Actor.of(request)
            )
        except DomainError as refused:
            form.add_error(refused.field or None, refused.message)
        else:
            request.session.pop(MOBILE)
            messages.success(request, _("Codes can go to your mobile now."))
            return HttpResponseRedirect(face.url("security"))
    context = {"form": form, "to": kept["to"] if kept else ""}
    return show(request, face, "doors/mobile.html", context, 422 if form.errors else 200)


@confirmed
def drop_mobile(request: Any, face: Face) -> HttpResponse:
    """No codes go there any more."""
    _posted(request)
    codes.drop_mobile(user=request.user, actor=Actor.of(request))
    return HttpResponseRedirect(face.url("security"))


def change_password(request: Any, face: Face) -> HttpResponse:
    """Another password; every other session ends."""
    asks = asks_password(request)
    form = NewPasswordForm(request.POST or None, asks=asks)
    if request.method == "POST" and form.is_valid() and (not asks or is_their_password(request, form, "current")):
        password = form.cleaned_data["password"]
        try:
            user = people.set_password(user=request.user, password=password, actor=Actor.of(request))
        except DomainError as refused:
            form.add_error(refused.field or None, refused.message)
        else:
            services.keep_only_this_session(request, user, actor=Actor.of(request))
            messages.success(request, _("The new password is set. You are signed out elsewhere."))
            return HttpResponseRedirect(face.url("security"))
    return show(request, face, "doors/password.html", {"form": form}, 422 if form.errors else 200)


def end_session(request: Any, face: Face, pk: int) -> HttpResponse:
    """Signs out in one browser."""
    _posted(request)
    row = get_object_or_404(open_sessions(request.user), pk=pk)
    if row.session_key == request.session.session_key:
        services.sign_out(request)
        return HttpResponseRedirect(face.url("login"))
    services.end_sessions(user=request.user, only=row.pk, actor=Actor.of(request))
    messages.success(request, _("Signed out there."))
    return HttpResponseRedirect(face.url("security"))


def end_all(request: Any, face: Face) -> HttpResponse:
    """Signs out everywhere, here too."""
    _posted(request)
    services.end_sessions(user=request.user, keep=request.session.session_key, actor=Actor.of(request))
    services.sign_out(request)
    messages.success(request, _("You are signed out everywhere."))
    return HttpResponseRedirect(face.url("login"))


def _posted(request: Any) -> None:
    """What changes something is never a link."""
    if request.method != "POST":
        raise Http404


def _texts(request: Any) -> bool:
    place = getattr(request, "place", None)
    return integrations.configured("sms", tenant=place if place is not None and place.tenant_id else None)
