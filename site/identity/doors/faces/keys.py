"""Passkeys on one's own page: making one (the browser does it), naming it, removing it."""

from __future__ import annotations

from typing import Any

from django.contrib import messages
from django.http import Http404, HttpResponse, HttpResponseRedirect, JsonResponse
from django.shortcuts import get_object_or_404
from django.utils.translation import gettext as _

from identity.doors import passkeys
from identity.doors.faces.confirming import confirmed, is_barred, is_fresh
from identity.doors.faces.entering import answer_in
from identity.doors.faces.face import Face, place_name
from identity.doors.faces.forms import NameForm
from identity.doors.faces.own import show
from identity.doors.models import Passkey
from identity.doors.sessions import mark_strong, rotate_session
from tenancy.actor import Actor
from tenancy.errors import DomainError


def new_options(request: Any, face: Face) -> HttpResponse:
    """What the browser needs to make a passkey."""
    if request.method != "POST":
        raise Http404
    if is_barred(request) or not is_fresh(request):
        return _stale(face)
    options = passkeys.options_for_new(request, request.user, name=place_name(request))
    return HttpResponse(options, content_type="application/json")


def new_passkey(request: Any, face: Face) -> HttpResponse:
    """What the browser made."""
    if request.method != "POST":
        raise Http404
    if is_barred(request) or not is_fresh(request):
        return _stale(face)
    try:
        row = passkeys.add_passkey(
            request, user=request.user, answer=answer_in(request), name="", actor=Actor.of(request)
        )
    except DomainError as refused:
        return JsonResponse({"error": refused.message}, status=422)
    mark_strong(request)
    rotate_session(request, request.user)
    messages.success(request, _("The passkey is kept. Give it a name that you know it by."))
    return JsonResponse({"lead": face.url("passkey", row.pk)})


def one_passkey(request: Any, face: Face, pk: int) -> HttpResponse:
    """Its name, and the button that removes it."""
    row = get_object_or_404(Passkey, pk=pk, user=request.user)
    form = NameForm(request.POST or None, initial={"name": row.name})
    if request.method == "POST" and form.is_valid():
        try:
            passkeys.rename_passkey(passkey=row, name=form.cleaned_data["name"], actor=Actor.of(request))
        except DomainError as refused:
            form.add_error(refused.field or None, refused.message)
        else:
            messages.success(request, _("Saved"))
            return HttpResponseRedirect(face.url("security"))
    context = {"form": form, "passkey": row, "remove_url": face.url("passkey_remove", row.pk)}
    return show(request, face, "doors/passkey.html", context, 422 if form.errors else 200)


@confirmed
def remove_passkey(request: Any, face: Face, pk: int) -> HttpResponse:
    """It opens nothing any more."""
    if request.method != "POST":
        raise Http404
    passkeys.remove_passkey(passkey=get_object_or_404(Passkey, pk=pk, user=request.user), actor=Actor.of(request))
    rotate_session(request, request.user)
    messages.success(request, _("The passkey is removed."))
    return HttpResponseRedirect(face.url("security"))


def _stale(face: Face) -> HttpResponse:
    return JsonResponse({"lead": f"{face.url('confirm')}?next={face.url('security')}"}, status=403)
