"""Communication: what was written to whom."""

from oscar.apps.communication.models import *  # noqa: F401,F403
