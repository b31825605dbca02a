"""Before a door is changed: is it still the same person who sits here? A password of the last half hour says so."""

from __future__ import annotations

from functools import wraps
from typing import Any

from django.forms import Form
from django.http import HttpResponse, HttpResponseRedirect
from django.utils import timezone
from django.utils.http import urlencode
from django.utils.translation import gettext as _

from identity.doors import services
from identity.doors.faces.face import Addresses, Face, View
from identity.doors.faces.forms import ConfirmForm
from identity.doors.second import has_second_factor
from identity.doors.sessions import STAMP, how_came
from tenancy.errors import DomainError
from tenancy.returning import safe_next

FRESH = 1800  # seconds
# Ways in that need no password: whoever takes one may have forgotten theirs, or have none.
WITHOUT_PASSWORD = {"code", "passkey"}
CONFIRMED = "door-confirmed"
# What somebody proved before the second step, which itself says nothing of a password.
FIRST = "door-first"


def is_fresh(request: Any) -> bool:
    """Whether this person proved who they are within the last half hour."""
    at = max(int((request.session.get(STAMP) or {}).get("at") or 0), int(request.session.get(CONFIRMED) or 0))
    return timezone.now().timestamp() - at < FRESH


def asks_password(request: Any) -> bool:
    """Whether a new password asks for the old one: not of somebody who just came in without it."""
    how = how_came(request)
    how = str(request.session.get(FIRST) or "") if how == "second" else how
    return not (how in WITHOUT_PASSWORD and is_fresh(request)) or is_barred(request)


def is_barred(request: Any) -> bool:
    """Whether this person has a second step, must take it, and has not: then a password alone changes no door."""
    return services.must_take_second_step(request) and has_second_factor(request.user)


def confirmed(view: View) -> View:
    """A page on which a door is changed."""

    @wraps(view)
    def shown(request: Any, face: Face, *args: Any, **kwargs: Any) -> HttpResponse:
        if is_barred(request):
            return HttpResponseRedirect(face.url("security"))
        if is_fresh(request):
            return view(request, face, *args, **kwargs)
        back = request.get_full_path() if request.method == "GET" else face.url("security")
        return HttpResponseRedirect(f"{face.url('confirm')}?{urlencode({'next': back})}")

    return shown


def is_their_password(request: Any, form: Form, field: str) -> bool:
    """Whether this field holds the password of whoever sits here. It is a try at their door like any other; what is
    wrong is told by the form."""
    try:
        services.check_password(request, email=request.user.email, password=form.cleaned_data[field])
    except DomainError as refused:
        wrong = refused.code == "doors.wrong"
        form.add_error(field if wrong else None, _("This is not your current password.") if wrong else refused.message)
        return False
    return True


def confirm(request: Any, face: Face) -> HttpResponse:
    """The password once more. Who has none signs in anew."""
    lead = safe_next(request, face.url("security"))
    user = request.user
    form = ConfirmForm(request.POST or None)
    if request.method == "POST" and form.is_valid() and is_their_password(request, form, "password"):
        request.session[CONFIRMED] = int(timezone.now().timestamp())
        return HttpResponseRedirect(lead)
    context = {
        "form": form,
        "next": lead,
        "has_password": user.has_usable_password(),
        "doors": Addresses(face),
        "room_template": face.room,
        "section": "security",
        "person": user,
    }
    return face.show(request, "doors/confirm.html", context, 422 if form.errors else 200)
