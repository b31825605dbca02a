"""How people come in."""

from cityos.environment import ENV

# Staff without a second step see nothing but the page on which they set one up.
STAFF_SECOND_FACTOR = ENV.staff_second_factor

__all__ = ["STAFF_SECOND_FACTOR"]
