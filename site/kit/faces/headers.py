"""What every answer says to the browser, whoever made it: a page, a file, a refusal, a place that is not there."""

from __future__ import annotations

import base64
import os
from collections.abc import Callable
from functools import partial

from django.conf import settings
from django.http import HttpRequest, HttpResponseBase
from django.utils.crypto import salted_hmac
from django.utils.functional import SimpleLazyObject

from kit.faces.noncing import nonce_of_templates
from kit.faces.policies import ADMIN, FILE, FILES, FRAMED, UNFRAMED, face_of, let_forms_lead, policy_of
from tenancy.hosts import is_below_platform, normalise_host

# Words in an address that open something: such a page tells nobody where it was.
SECRETS = frozenset({"token", "signed", "signature", "secret", "uidb64", "invitation"})
# Faces use the reader's place (near me), passkeys and payment; nothing else of the machine, and no frame gets any.
PERMISSIONS = ", ".join(
    [
        *(f"{name}=(self)" for name in ("geolocation", "payment", "publickey-credentials-get")),
        *(f"{name}=(self)" for name in ("publickey-credentials-create", "fullscreen", "clipboard-write")),
        *(f"{name}=()" for name in ("accelerometer", "autoplay", "browsing-topics", "camera", "display-capture")),
        *(f"{name}=()" for name in ("gyroscope", "magnetometer", "microphone", "midi", "serial", "usb", "hid")),
        *(f"{name}=()" for name in ("screen-wake-lock", "xr-spatial-tracking")),
    ]
)


class FaceHeaders:
    """Middleware before the place is known, so that no answer leaves without. A view's own policy stays."""

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponseBase]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponseBase:
        request.csp_nonce = SimpleLazyObject(partial(nonce_of, request))  # type: ignore[attr-defined]
        with nonce_of_templates(partial(nonce_of, request)):
            response = self.get_response(request)
            dress(request, response)
        return response


def nonce_of(request: HttpRequest) -> str:
    """The word that scripts and styles of this answer carry. Asked for at least once, it is in the policy.

    In Wagtail's admin it is the session's: parts of a page come later and are run by the page that asked for them.
    """
    known: str = getattr(request, "_csp_nonce", "")
    if not known:
        key = request.COOKIES.get(settings.SESSION_COOKIE_NAME, "") if request.path_info.startswith(ADMIN) else ""
        known = salted_hmac("csp.nonce", key).hexdigest()[:32] if key else base64.b64encode(os.urandom(16)).decode()
        request._csp_nonce = known  # type: ignore[attr-defined]
    return known


def dress(request: HttpRequest, response: HttpResponseBase) -> None:
    """Writes the headers."""
    face = face_of(request.path_info)
    headers = response.headers
    is_file = request.path_info.startswith(FILES)
    is_page = headers.get("Content-Type", "").startswith("text/html")
    policy = FILE if is_file and not is_page else headers.get("Content-Security-Policy", "")
    if not policy:
        # Every page of such a request has a form that leads there.
        if leads := getattr(request, "forms_lead", ""):
            let_forms_lead(response, leads)
        nonce, more = getattr(request, "_csp_nonce", ""), getattr(response, "_csp_update", None)
        policy = policy_of(face, nonce=nonce, more=more)
    is_preview = face == "preview"
    headers["Content-Security-Policy"] = policy.replace(UNFRAMED, FRAMED) if is_preview else policy
    headers["X-Frame-Options"] = "SAMEORIGIN" if is_preview else "DENY"
    headers["X-Content-Type-Options"] = "nosniff"
    headers["Permissions-Policy"] = PERMISSIONS
    headers["Cross-Origin-Opener-Policy"] = "same-origin-allow-popups"
    headers["Cross-Origin-Resource-Policy"] = "same-site" if is_file else "same-origin"
    if tells_a_secret(request):
        headers["Referrer-Policy"] = "no-referrer"
    else:
        headers.setdefault("Referrer-Policy", "strict-origin-when-cross-origin")
    if request.is_secure() and settings.SECURE_HSTS_SECONDS:
        headers["Strict-Transport-Security"] = transport_of(request)


def tells_a_secret(request: HttpRequest) -> bool:
    """Whether the address itself opens something."""
    found = request.resolver_match
    return bool(found and not SECRETS.isdisjoint(found.kwargs)) or not SECRETS.isdisjoint(request.GET)


def transport_of(request: HttpRequest) -> str:
    """HTTPS only from now on. Below a customer's own domain stand other hosts of theirs, of which we know nothing."""
    age = f"max-age={settings.SECURE_HSTS_SECONDS}"
    ours = is_below_platform(normalise_host(request.META.get("HTTP_HOST", "")))
    if not ours or not settings.SECURE_HSTS_INCLUDE_SUBDOMAINS:
        return age
    return f"{age}; includeSubDomains{'; preload' if settings.SECURE_HSTS_PRELOAD else ''}"
