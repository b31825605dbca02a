"""One's own address: another one, proven by the code that went there."""

from __future__ import annotations

from typing import Any

from django.contrib import messages
from django.http import HttpResponse, HttpResponseRedirect
from django.utils.translation import gettext as _

from identity.doors import services
from identity.doors.browsers import came_in
from identity.doors.faces.confirming import confirmed
from identity.doors.faces.face import Face, language_of, store_of
from identity.doors.faces.forms import CodeForm, NewAddressForm
from identity.doors.faces.own import show
from identity.doors.moving import ask_address_code, move_account
from identity.doors.sessions import rotate_session
from tenancy.actor import Actor
from tenancy.errors import DomainError

MOVING = "door-moving"


@confirmed
def new_email(request: Any, face: Face) -> HttpResponse:
    """The address, then the digits. Every other session ends."""
    kept = request.session.get(MOVING)
    if request.method == "POST" and "again" in request.POST:
        request.session.pop(MOVING, None)
        return HttpResponseRedirect(face.url("new_email"))
    form = (CodeForm if kept else NewAddressForm)(request.POST or None)
    if request.method == "POST" and form.is_valid():
        try:
            if not kept:
                return _send(request, face, form.cleaned_data["address"])
            move_account(user=request.user, key=kept["key"], written=form.cleaned_data["code"], actor=Actor.of(request))
        except DomainError as refused:
            form.add_error(refused.field if refused.field in form.fields else None, refused.message)
        else:
            request.session.pop(MOVING)
            came_in(request, request.user.email)
            rotate_session(request, request.user)
            services.end_sessions(
                user=request.user, actor=Actor.of(request), keep=request.session.session_key, reason="email"
            )
            messages.success(request, _("Your e-mail address is changed."))
            return HttpResponseRedirect(face.url("security"))
    context = {"form": form, "to": kept["to"] if kept else ""}
    return show(request, face, "doors/email.html", context, 422 if form.errors else 200)


def _send(request: Any, face: Face, written: str) -> HttpResponse:
    key = ask_address_code(
        user=request.user,
        written=written,
        language=language_of(request),
        store_id=store_of(request),
        actor=Actor.of(request),
    )
    request.session[MOVING] = {"key": str(key), "to": written}
    return HttpResponseRedirect(face.url("new_email"))
