"""Somebody of the team lost phone and recovery codes: an admin takes them off, after making sure who asks."""

from __future__ import annotations

from typing import Any, ClassVar

from django import forms
from django.contrib import messages
from django.http import HttpResponse, HttpResponseRedirect
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from identity.members import services
from portals.merchant.fields import SectionedForm
from portals.merchant.frame import show
from portals.merchant.team.people import SECTION, allowed, member_here
from tenancy.actor import Actor
from tenancy.errors import DomainError


class ResetForm(SectionedForm):
    """Why, and that it is meant."""

    reason = forms.CharField(
        label=gettext_lazy("Reason"),
        max_length=300,
        widget=forms.Textarea(attrs={"rows": 3}),
        help_text=gettext_lazy("What happened, and how you made sure who asks. It stays in the history."),
    )
    sure = forms.BooleanField(
        label=gettext_lazy("I have made sure that this person asks for it."),
        error_messages={"required": gettext_lazy("Make sure first, then tick this.")},
    )
    sections: ClassVar[Any] = (("", "", ["reason", "sure"]),)


@allowed("reset", "member")
def reset(request: Any, pk: int) -> HttpResponse:
    """The question, and the deed."""
    row = member_here(request, pk)
    form = ResetForm(request.POST if request.method == "POST" else None)
    if request.method == "POST" and form.is_valid():
        try:
            services.reset_member(member=row, reason=form.cleaned_data["reason"], actor=Actor.of(request))
        except DomainError as refused:
            form.add_error(refused.field if refused.field in form.fields else None, refused.message)
        else:
            messages.success(request, _("Taken off. A letter says so, and the password is enough again."))
            return HttpResponseRedirect(reverse("dashboard:team-member", args=[pk]))
    context = {"form": form, "row": row, "title": row.user.get_full_name() or row.user.email}
    return show(request, "merchant/team/doors.html", SECTION, context, status=422 if form.errors else 200)
