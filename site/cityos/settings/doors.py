"""How people come in."""

from cityos.environment import ENV

# Staff without a second step see nothing but the page on which they set one up.
STAFF_SECOND_FACTOR = ENV.staff_second_factor
# Says that somebody came in by this browser before, and opens nothing.
KNOWN_BROWSER_COOKIE = "__Host-known" if ENV.public_scheme == "https" else "known"

__all__ = ["KNOWN_BROWSER_COOKIE", "STAFF_SECOND_FACTOR"]
