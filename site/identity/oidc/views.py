"""To the provider and back."""

from __future__ import annotations

import time
from typing import Any

from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.utils.decorators import method_decorator
from django.views.decorators.cache import never_cache
from mozilla_django_oidc.views import OIDCAuthenticationCallbackView, OIDCAuthenticationRequestView

from identity.doors.services import sign_in
from identity.oidc.addresses import CALLBACK, START, at_home, there
from identity.oidc.backend import Backend, switch
from identity.oidc.calling import Patience, ProviderAway
from identity.oidc.granting import grant_role
from identity.oidc.homes import home_of, speak
from identity.oidc.issuers import metadata_of
from identity.oidc.linking import Proof, admit_person
from identity.oidc.providers import provider_for
from identity.oidc.refusing import refused
from identity.oidc.sessions import KEY, keep_session
from tenancy.actor import Actor
from tenancy.errors import DomainError
from tenancy.returning import is_own_path, safe_next
from tenancy.speech import spoken

STATES = "oidc_states"
PENDING = "oidc_pending"
ALIVE = 30.0  # seconds in which the provider must have answered before somebody is sent there
TAKES = 900  # seconds from the way out to the way back


@method_decorator(never_cache, name="dispatch")
class Start(OIDCAuthenticationRequestView):  # type: ignore[misc]
    """Sends somebody to the provider, with state, nonce and PKCE. First it is asked whether it is there at all."""

    get_settings = staticmethod(switch)

    def __init__(self, **kwargs: Any) -> None:
        # The library reads its settings here; ours depend on the place.
        super(OIDCAuthenticationRequestView, self).__init__(**kwargs)

    def get(self, request: HttpRequest) -> HttpResponse:
        place: Any = request.place  # type: ignore[attr-defined]
        provider, language = provider_for(place), speak(request, request.GET.get("lang", ""))
        wanted = safe_next(request)
        if provider is None:
            return refused(request, DomainError("oidc.none"), status=404)
        if not at_home(request):
            return HttpResponseRedirect(there(place, START, next=wanted, lang=language))
        try:
            told = metadata_of(provider, Patience(), within=ALIVE)
        except ProviderAway:
            return refused(request, DomainError("oidc.away"), provider=provider, wanted=wanted, status=503)
        self.OIDC_OP_AUTH_ENDPOINT, self.OIDC_RP_CLIENT_ID = told["authorization_endpoint"], provider.client_id
        before = set(request.session.get(STATES) or ())
        response: HttpResponse = super().get(request)
        # What belongs to this one conversation stands beside its state.
        state = next(iter(set(request.session[STATES]) - before))
        request.session[STATES][state] |= {"provider": provider.ref, "next": wanted, "lang": language}
        request.session.pop("oidc_login_next", None)
        request.session.modified = True
        return response

    def get_extra_params(self, request: HttpRequest) -> dict[str, str]:
        """The address to come back to is the registry's, never the request's."""
        place: Any = request.place  # type: ignore[attr-defined]
        return {"redirect_uri": there(place, CALLBACK), "ui_locales": spoken()}


@method_decorator(never_cache, name="dispatch")
class Callback(OIDCAuthenticationCallbackView):  # type: ignore[misc]
    """Comes back with a code, which is redeemed once."""

    get_settings = staticmethod(switch)

    def get(self, request: HttpRequest) -> HttpResponse:
        place: Any = request.place  # type: ignore[attr-defined]
        provider, asked = provider_for(place), self._asked(request)
        if provider is None or asked is None or asked.get("provider") != provider.ref:
            return refused(request, DomainError("oidc.state"), provider=provider, status=400)
        wanted = str(asked.get("next") or "")
        speak(request, str(asked.get("lang") or ""))
        # RFC 9207: whoever answers says who they are.
        if request.GET.get("iss", provider.issuer) != provider.issuer:
            return refused(request, DomainError("oidc.state"), provider=provider, wanted=wanted, status=400)
        if request.GET.get("error") or not request.GET.get("code"):
            return refused(request, DomainError("oidc.cancelled"), provider=provider, wanted=wanted, status=403)
        try:
            proof = Backend(provider, there(place, CALLBACK), Patience()).authenticate(
                request, nonce=asked["nonce"], code_verifier=asked["code_verifier"]
            )
            if not isinstance(proof, Proof):
                raise DomainError("oidc.code_refused", "no proof")
            return self._enter(request, proof, wanted)
        except ProviderAway:
            return refused(request, DomainError("oidc.away"), provider=provider, wanted=wanted, status=503)
        except DomainError as refusal:
            return refused(request, refusal, provider=provider, wanted=wanted, status=403)

    def _asked(self, request: HttpRequest) -> dict[str, Any] | None:
        """What was noted when they left, which is good for one return."""
        kept = request.session.get(STATES) or {}
        asked = kept.pop(request.GET.get("state", ""), None)
        if asked is None:
            return None
        request.session.modified = True
        # Asking the provider takes a while; nobody else may come back with this state meanwhile.
        request.session.save()
        return asked if time.time() - float(asked.get("added_on") or 0) < TAKES else None

    def _enter(self, request: HttpRequest, proof: Proof, wanted: str) -> HttpResponse:
        place: Any = request.place  # type: ignore[attr-defined]
        language, actor = spoken(), Actor.of(request)
        try:
            user = admit_person(proof=proof, language=language, store_id=place.store_id or None, actor=actor)
        except DomainError as refusal:
            if refusal.code == "oidc.privileged":
                request.session[PENDING] = {
                    "provider": proof.provider.ref,
                    "issuer": proof.provider.issuer,
                    "subject": proof.subject,
                    "email": proof.email,
                    "at": int(time.time()),
                }
            raise
        # A role is the provider's gift, not the guest's own.
        giver = Actor.system("oidc")
        grant_role(user=user, provider=proof.provider, subject=proof.subject, claims=proof.claims, actor=giver)
        row = keep_session(proof)
        sign_in(request, user, how="oidc", issuer=proof.provider.issuer, outer_id=str(row.pk))
        request.session.pop(STATES, None)
        request.session[KEY] = str(row.pk)
        return HttpResponseRedirect(wanted if is_own_path(wanted) else home_of(place, user))
