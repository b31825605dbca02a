"""Partners and stock: who supplies, how many are left, at what price."""

from oscar.apps.partner.models import *  # noqa: F401,F403
