"""The pages of strangers: a password, a code, a passkey, and the second step."""

from __future__ import annotations

import json
from typing import Any

from django.http import HttpRequest, HttpResponse, HttpResponseRedirect, JsonResponse
from django.shortcuts import render
from django.utils import timezone

from identity.doors import passkeys, services
from identity.doors.codes import ask_code, spend_code
from identity.doors.faces.confirming import FIRST
from identity.doors.faces.face import Addresses, Face, language_of, place_name, store_of
from identity.doors.faces.forms import AddressForm, CodeForm, MailForm, SecondForm
from identity.doors.second import check_second_step, has_authenticator
from identity.people.models import User
from orchestration import integrations
from tenancy.actor import Actor
from tenancy.errors import DomainError
from tenancy.returning import safe_next

WAITING, CODE = "door-waiting", "door-code"
WAITS = 600  # seconds that a half-taken door stays open
LONGEST_ANSWER = 20_000  # bytes of a passkey's answer


def come_in(request: Any, face: Face, user: User, *, how: str, lead: str) -> HttpResponse:
    """Signs somebody in who proved one thing, or asks for the second one first."""
    if how != "passkey" and has_authenticator(user):
        request.session.cycle_key()
        request.session[WAITING] = {
            "user": user.pk,
            "how": how,
            "lead": lead,
            "at": int(timezone.now().timestamp()),
            "print": user.get_session_auth_hash(),
        }
        return HttpResponseRedirect(face.url("second"))
    services.sign_in(request, user, how=how)
    return HttpResponseRedirect(lead)


def second_step(request: Any, face: Face) -> HttpResponse:
    """Digits from the app, after a password, a code or a link."""
    waiting = request.session.get(WAITING) or {}
    user = User.objects.filter(pk=waiting.get("user") or 0, is_active=True).first()
    stale = timezone.now().timestamp() - waiting.get("at", 0) > WAITS
    # A new password meanwhile ends what was begun with the former one.
    if user is None or stale or waiting["print"] != user.get_session_auth_hash():
        request.session.pop(WAITING, None)
        return HttpResponseRedirect(face.url("login"))
    form = SecondForm(request.POST or None)
    if request.method == "POST" and form.is_valid():
        try:
            check_second_step(user=user, written=form.cleaned_data["code"], actor=Actor.of(request))
        except DomainError as refused:
            form.add_error("code" if refused.field else None, refused.message)
        else:
            request.session.pop(WAITING)
            services.sign_in(request, user, how="second")
            request.session[FIRST] = waiting["how"]
            return HttpResponseRedirect(waiting["lead"])
    return _door(request, face, "doors/second.html", {"form": form}, 422 if form.errors else 200)


def ask_for_code(request: Any, face: Face) -> HttpResponse:
    """Where the code goes. The answer is the same whoever has the address."""
    texts = integrations.configured("sms", tenant=_tenant(request))
    form = (AddressForm if texts else MailForm)(request.POST or None, initial={"address": request.GET.get("email", "")})
    if request.method == "POST" and form.is_valid():
        written = form.cleaned_data["address"]
        try:
            key = ask_code(
                written=written, language=language_of(request), store_id=store_of(request), actor=Actor.of(request)
            )
        except DomainError as refused:
            form.add_error(refused.field or None, refused.message)
        else:
            request.session[CODE] = {"key": str(key), "to": written, "lead": face.lead(request)}
            return HttpResponseRedirect(face.url("code_enter"))
    lead = safe_next(request)
    context = {"form": form, "next": lead, "forgotten": lead == face.url("new_password")}
    return _door(request, face, "doors/ask_code.html", context, 422 if form.errors else 200)


def enter_code(request: Any, face: Face) -> HttpResponse:
    """The digits, in the browser that asked for them."""
    kept = request.session.get(CODE)
    if not kept:
        return HttpResponseRedirect(face.url("code"))
    form = CodeForm(request.POST or None)
    if request.method == "POST" and form.is_valid():
        try:
            user = spend_code(key=kept["key"], written=form.cleaned_data["code"], actor=Actor.of(request))
        except DomainError as refused:
            form.add_error(refused.field or None, refused.message)
        else:
            request.session.pop(CODE)
            return come_in(request, face, user, how="code", lead=kept["lead"])
    return _door(request, face, "doors/enter_code.html", {"form": form, "to": kept["to"]}, 422 if form.errors else 200)


def passkey_options(request: Any, face: Face) -> HttpResponse:
    """What the browser needs to answer with a passkey."""
    return HttpResponse(passkeys.options_for_entering(request), content_type="application/json")


def passkey_enter(request: Any, face: Face) -> HttpResponse:
    """The browser's answer: in, or a word why not."""
    try:
        user = passkeys.check_passkey(request, answer=answer_in(request), actor=Actor.of(request))
    except DomainError as refused:
        return JsonResponse({"error": refused.message}, status=429 if refused.code == "doors.locked" else 422)
    lead = face.lead(request)
    come_in(request, face, user, how="passkey", lead=lead)
    return JsonResponse({"lead": lead})


def answer_in(request: HttpRequest) -> Any:
    """The JSON that a browser sent; None when it is none, or holds what no text of ours may."""
    if request.content_type != "application/json" or len(request.body) > LONGEST_ANSWER:
        return None
    try:
        found = json.loads(request.body)
        written = json.dumps(found, ensure_ascii=False)
        written.encode()
    except (ValueError, RecursionError):
        return None
    return None if "\\u0000" in written else found


def _door(request: Any, face: Face, template: str, context: dict[str, Any], status: int) -> HttpResponse:
    around = {"doors": Addresses(face), "door_template": face.door, "place_called": place_name(request)}
    return render(request, template, {**around, **context}, status=status)


def _tenant(request: Any) -> Any:
    place = getattr(request, "place", None)
    return place if place is not None and place.tenant_id else None
