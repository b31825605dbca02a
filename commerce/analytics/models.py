"""Analytics: what was seen, searched and bought."""

from oscar.apps.analytics.models import *  # noqa: F403
