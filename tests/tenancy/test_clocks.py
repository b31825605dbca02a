"""A tenant's days begin at its own midnight, wherever the city is."""

from __future__ import annotations

from datetime import UTC, date, datetime
from types import SimpleNamespace
from typing import Any

import pytest
from django.utils import timezone

from tenancy.clocks import clock_named, clock_of, local_day
from tenancy.context import in_tenant, in_the_city
from tenancy.models import Tenant

LATE = datetime(2031, 1, 10, 21, 30, tzinfo=UTC)  # half past midnight in Riyadh, half past eleven in Cairo


@pytest.mark.parametrize("name", ["", "Not/There", "/etc/passwd", "x" * 300, "\0"])
def test_a_clock_that_is_none_is_the_citys(name: str, settings: Any) -> None:
    assert clock_named(name).key == settings.TIME_ZONE
    assert clock_of(SimpleNamespace(timezone=name)).key == settings.TIME_ZONE
    assert clock_of(SimpleNamespace()).key == settings.TIME_ZONE


def test_one_moment_has_two_days() -> None:
    assert local_day(SimpleNamespace(timezone="Asia/Riyadh"), LATE) == date(2031, 1, 11)
    assert local_day(SimpleNamespace(timezone="Africa/Cairo"), LATE) == date(2031, 1, 10)


@pytest.mark.django_db
def test_who_enters_a_tenant_goes_by_its_clock(tenant_a: Tenant, tenant_b: Tenant) -> None:
    tenant_a.timezone = "Africa/Cairo"

    def here() -> str:
        return timezone.get_current_timezone_name()

    city = here()
    with in_tenant(tenant_a):
        assert here() == "Africa/Cairo"
        with in_tenant(tenant_b):
            assert here() == "Asia/Riyadh"
        with in_the_city():
            assert here() == "Africa/Cairo", "who asks is still in Cairo"
    assert here() == city
    with pytest.raises(KeyError), in_tenant(tenant_a):
        raise KeyError
    assert here() == city
