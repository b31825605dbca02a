"""Customers: who buys, and what they wait for."""

from oscar.apps.customer.models import *  # noqa: F403
