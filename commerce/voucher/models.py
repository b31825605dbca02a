"""Vouchers: codes that lower a price."""

from oscar.apps.voucher.models import *  # noqa: F401,F403
