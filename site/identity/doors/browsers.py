"""A browser by which somebody came in before. Its tries at their password are counted for itself.

Whoever guesses from elsewhere shuts the door to strangers, and not to the owner at their own desk: else a lock-out
would be a way to keep somebody out. The mark opens nothing. Source: OWASP, "Slow Down Online Guessing Attacks with
Device Cookies".
"""

from __future__ import annotations

import hmac
import secrets
from typing import Any

from django.conf import settings
from django.http import HttpResponse

from identity.doors.keyed import keyed_hashes
from identity.people.finding import in_small_letters

LASTS = 180 * 24 * 3600  # seconds
PURPOSE = "known browser"


def came_in(request: Any, email: str) -> None:
    """From now on this browser is known as this person's: the answer to this request marks it."""
    request.came_in_as = email


def known_as(request: Any, email: str) -> str:
    """The browser's own number where it is marked as this address's; empty elsewhere."""
    number, _dot, proof = request.COOKIES.get(settings.KNOWN_BROWSER_COOKIE, "").partition(".")
    proofs = [one.hex() for one in keyed_hashes(PURPOSE, f"{number}:{in_small_letters(email)}")]
    return number if any(hmac.compare_digest(one.encode(), proof.encode()) for one in proofs) else ""


def mark(request: Any, response: HttpResponse) -> None:
    """Gives the mark to a browser by which somebody has just come in, unless it has it."""
    email = getattr(request, "came_in_as", "")
    if not email or known_as(request, email):
        return
    number = secrets.token_hex(12)
    proof = keyed_hashes(PURPOSE, f"{number}:{in_small_letters(email)}")[0].hex()
    response.set_cookie(
        settings.KNOWN_BROWSER_COOKIE,
        f"{number}.{proof}",
        max_age=LASTS,
        secure=settings.SESSION_COOKIE_SECURE,
        httponly=True,
        samesite="Lax",
    )
