"""Somebody lost phone and recovery codes: they are taken off by whoever may, after making sure who asks."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any, ClassVar

from django.contrib import messages
from django.http import HttpResponse, HttpResponseRedirect
from django.utils.translation import gettext as _

from identity.doors.faces.resetting import ResetForm
from portals.merchant.fields import SectionedForm
from portals.merchant.frame import show
from tenancy.errors import DomainError


class SectionedReset(SectionedForm, ResetForm):
    """As the dashboard draws forms."""

    sections: ClassVar[Any] = (("", "", ["reason", "sure"]),)


def question_and_deed(
    request: Any, *, section: str, back: str, name: str, email: str, reset: Callable[[str], object]
) -> HttpResponse:
    """The page that asks why; posted, `reset(reason)` does it. What it refuses is said in the form."""
    form = SectionedReset(request.POST if request.method == "POST" else None)
    if request.method == "POST" and form.is_valid():
        try:
            reset(form.cleaned_data["reason"])
        except DomainError as refused:
            form.add_error(refused.field if refused.field in form.fields else None, refused.message)
        else:
            messages.success(request, _("Taken off. A letter says so, and the password is enough again."))
            return HttpResponseRedirect(back)
    context = {"form": form, "title": name, "email": email, "back_url": back}
    return show(request, "merchant/doors_off.html", section, context, status=422 if form.errors else 200)
