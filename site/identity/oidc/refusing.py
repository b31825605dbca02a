"""The page that says why somebody did not come in, and what they can do."""

from __future__ import annotations

from urllib.parse import urlencode

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from identity.oidc.addresses import CONNECT, START
from identity.oidc.homes import door_of
from identity.oidc.providers import Provider
from orchestration.audit import record
from tenancy.actor import Actor
from tenancy.errors import DomainError

# What a person is told. Whatever else went wrong is told in the audit log, to whoever may read it.
WORDS = {
    "oidc.none": gettext_lazy("There is nothing to sign in with here but your own account."),
    "oidc.away": gettext_lazy("%(name)s does not answer. Try again in a minute, or sign in another way."),
    "oidc.state": gettext_lazy("This sign-in has been used or is too old. Begin again."),
    "oidc.cancelled": gettext_lazy("The sign-in was called off. Nothing has changed."),
    "oidc.inactive": gettext_lazy("This account is switched off. Ask whoever runs this place."),
    "oidc.unproven_address": gettext_lazy(
        "Your e-mail address is not confirmed yet. Confirm it there, then sign in again."
    ),
    "oidc.privileged": gettext_lazy(
        "There is an account with this address that works here. Sign in to it once the usual way; then you can connect "
        "the two."
    ),
    "oidc.other_subject": gettext_lazy("The account with this address is connected to somebody else."),
    "oidc.other_address": gettext_lazy(
        "The two accounts have different e-mail addresses, so they cannot be connected."
    ),
    "oidc.again": gettext_lazy("Somebody opened this account a moment ago. Try again."),
}
UNTOLD = gettext_lazy("The sign-in could not be proved. Begin again.")
EXPECTED = {"oidc.none", "oidc.away", "oidc.cancelled"}


def refused(
    request: HttpRequest, refusal: DomainError, *, status: int, provider: Provider | None = None, wanted: str = ""
) -> HttpResponse:
    """The page, in the frame of the place; what is no mere absence stands in the audit log."""
    if refusal.code not in EXPECTED:
        facts = {"code": refusal.code, "reason": refusal.message[:200], "issuer": provider.issuer if provider else ""}
        record("session.refused", resource=("oidc", refusal.code), actor=Actor.of(request), metadata=facts)
    place = request.place  # type: ignore[attr-defined]
    own = provider.own_name(getattr(request, "LANGUAGE_CODE", "en")) if provider else ""
    name = own or _("The sign-in service")
    after = CONNECT if refusal.code == "oidc.privileged" else wanted
    query = f"?{urlencode({'next': after})}" if after else ""
    context = {
        "words": WORDS.get(refusal.code, UNTOLD) % {"name": name},
        "again": START + (f"?{urlencode([('next', wanted)])}" if wanted else "") if provider else "",
        "door": f"{place.prefix}{door_of(place, wanted)}{query}",
        "name": name,
        "code": refusal.code,
    }
    response = render(request, "oidc/refused.html", context, status=status)
    response["Cache-Control"] = "private, no-store"
    if status == 503:
        response["Retry-After"] = "60"
    return response
