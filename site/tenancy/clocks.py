"""Whose clock it is: a tenant's day, month and year begin at midnight where the tenant is."""

from __future__ import annotations

from datetime import date, datetime
from typing import Any
from zoneinfo import ZoneInfo

from django.conf import settings
from django.utils import timezone


def clock_of(tenant: Any) -> ZoneInfo:
    """The clock of a Tenant or a Place; the city's own where none is written that exists."""
    return clock_named(getattr(tenant, "timezone", ""))


def clock_named(name: str) -> ZoneInfo:
    """The clock of this name, such as `Africa/Cairo`; the city's own where there is none."""
    try:
        return ZoneInfo(name or settings.TIME_ZONE)
    except (KeyError, ValueError, OSError):
        return ZoneInfo(settings.TIME_ZONE)


def by_clock_of(tenant: Any) -> timezone.override:
    """`with by_clock_of(place):` what is shown, read from forms and counted by days goes by this clock."""
    return timezone.override(clock_of(tenant))


def local_day(tenant: Any, moment: datetime) -> date:
    """The day of a moment by the tenant's own clock."""
    return moment.astimezone(clock_of(tenant)).date()
