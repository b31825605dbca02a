"""How a view says that its page is the same for everybody, and when that is not believed."""

from collections.abc import Callable
from functools import wraps
from typing import Any

from django.http import HttpRequest, HttpResponseBase

from .storing import REGISTRY, Mark

DEFAULT_TTL = 300  # seconds
View = Callable[..., HttpResponseBase]


def cacheable(response: HttpResponseBase, *scopes: str, ttl: int = DEFAULT_TTL) -> HttpResponseBase:
    """Say that this page is public and shows these scopes (`store:12`): a bump of any of them makes it old.

    The address must carry the language; the page must hold no form token, no name, no basket. The middleware checks.
    """
    if not scopes or any(not scope or " " in scope or ";" in scope for scope in scopes):
        raise ValueError(f"scopes are words without blanks: {scopes!r}")
    response.page_cache = Mark((*scopes, REGISTRY), ttl)  # type: ignore[attr-defined]
    return response


def public_page(*scopes: str | Callable[..., str], ttl: int = DEFAULT_TTL) -> Callable[[View], View]:
    """A view whose pages are `cacheable`. A scope may be a callable of the view's arguments.

    @public_page(lambda request, **_: f"store:{request.store.pk}")
    """

    def decorate(view: View) -> View:
        @wraps(view)
        def marked(request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponseBase:
            response = view(request, *args, **kwargs)
            if response.status_code != 200:
                return response
            words = [scope(request, *args, **kwargs) if callable(scope) else scope for scope in scopes]
            return cacheable(response, *words, ttl=ttl)

        return marked

    return decorate


def refusal(request: HttpRequest, response: HttpResponseBase) -> str | None:
    """Why a marked page may not be public after all; None when it may."""
    if request.method not in ("GET", "HEAD") or response.status_code != 200:
        return f"{request.method} {response.status_code}"
    if response.streaming:
        return "streaming"
    if response.cookies:
        return "sets a cookie"
    if "CSRF_COOKIE_NEEDS_UPDATE" in request.META:
        return "uses a CSRF token"
    if "HTTP_AUTHORIZATION" in request.META:
        return "Authorization"
    if isinstance(getattr(request, "_csp_nonce", None), str):
        return "uses a CSP nonce"
    messages = getattr(request, "_messages", None)
    if messages is not None and (messages.used or messages.added_new):
        return "shows messages"
    if getattr(getattr(request, "_cached_user", None), "is_authenticated", False):
        return "shows a user"
    # The CSRF middleware may look into an empty session on every request; that alone makes no page personal.
    session = getattr(request, "session", None)
    if session is not None and (session.modified or (session.accessed and not session.is_empty())):
        return "reads the session"
    return None
