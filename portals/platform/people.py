"""People of the city: who lost phone and recovery codes is let in again by an operator who made sure who asks."""

from __future__ import annotations

from typing import Any

from django.contrib import messages
from django.http import HttpResponse, HttpResponseRedirect
from django.shortcuts import get_object_or_404, render
from django.urls import reverse
from django.utils.translation import gettext as _

from identity.doors.faces.resetting import ResetForm
from identity.members import services
from identity.members.resetting import places_of
from identity.people.models import User
from tenancy.actor import Actor
from tenancy.errors import DomainError


def reset(request: Any, pk: int) -> HttpResponse:
    """The question, and the deed."""
    person = get_object_or_404(User, pk=pk)
    form = ResetForm(request.POST if request.method == "POST" else None)
    if request.method == "POST" and form.is_valid():
        try:
            services.reset_person(user=person, reason=form.cleaned_data["reason"], actor=Actor.of(request))
        except DomainError as refused:
            form.add_error(refused.field if refused.field in form.fields else None, refused.message)
        else:
            messages.success(request, _("Taken off. A letter says so, and the password is enough again."))
            return HttpResponseRedirect(reverse("wagtailusers_users:index"))
    context = {"person": person, "places": places_of(person), "form": form}
    return render(request, "platform/person_doors.html", context, status=422 if form.errors else 200)
