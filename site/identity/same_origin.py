"""Who may send a form: our own pages. A browser says where a request comes from; then no token is needed.

Pages that are kept for everybody carry no token. `Sec-Fetch-Site` and `Origin` cannot be forged by a page; a browser
that does not send them falls back to Django's token. Trusted is the host that was asked and no other one of its
tenant: a shop's own domain and the back office send nothing to each other.
"""

from __future__ import annotations

from typing import Any

from django.http import HttpRequest, HttpResponse
from django.middleware.csrf import CsrfViewMiddleware
from django.utils.translation import gettext_lazy as _

REASON_OTHER_SITE = _("The request came from another site.")
SAFE = frozenset({"GET", "HEAD", "OPTIONS", "TRACE"})
# What a page says that tells nobody its address, as those with a token in it do.
HIDDEN = "null"


class SameOriginCsrf(CsrfViewMiddleware):
    """Django's CSRF guard that believes the browser's own word about the sender."""

    def process_view(  # type: ignore[override]
        self, request: HttpRequest, callback: Any, callback_args: Any, callback_kwargs: Any
    ) -> HttpResponse | None:
        # Doors of machines need no token; a page of another site has no business there either.
        if request.method not in SAFE:
            site = request.headers.get("Sec-Fetch-Site", "")
            origin = request.headers.get("Origin", "")
            own = f"{request.scheme}://{request.get_host()}"
            hidden = origin == HIDDEN and site == "same-origin"
            if site in {"cross-site", "same-site"} or (origin and origin != own and not hidden):
                return self._reject(request, REASON_OTHER_SITE)  # type: ignore[attr-defined]
            if site == "same-origin":
                request._dont_enforce_csrf_checks = True  # type: ignore[attr-defined]
        return super().process_view(request, callback, callback_args, callback_kwargs)
