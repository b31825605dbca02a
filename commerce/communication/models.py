"""Communication: what was written to whom."""

from oscar.apps.communication.models import *  # noqa: F403
