"""Offers: when a price falls."""

from oscar.apps.offer.models import *  # noqa: F401,F403
