"""The owner's first step into the dashboard, from the page on which their shop was set up."""

from __future__ import annotations

from django.contrib import messages
from django.contrib.auth import login
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.urls import reverse
from django.utils.translation import gettext as _

from identity.signups.entering import spend_entry
from portals.merchant.doors import private
from tenancy.actor import Actor
from tenancy.errors import DomainError


@private
def enter(request: HttpRequest, token: str) -> HttpResponse:
    """Signs the owner in and shows the dashboard; with a link that is spent, the page for signing in."""
    try:
        user = spend_entry(token=token, actor=Actor.of(request))
    except DomainError as refused:
        messages.error(request, refused.message)
        return HttpResponseRedirect(reverse("dashboard:login"))
    login(request, user, backend="identity.people.backends.EmailBackend")
    request.session.cycle_key()
    messages.success(request, _("Your shop is open. Here you run it."))
    response = HttpResponseRedirect(reverse("dashboard:index"))
    response["Referrer-Policy"] = "no-referrer"
    return response
