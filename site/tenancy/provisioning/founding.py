"""What a city has from its first day: each room above says what it needs, and makes it when it is missing."""

from __future__ import annotations

from collections.abc import Callable

from tenancy.context import in_the_city

_works: list[Callable[[], None]] = []


def register_founding(work: Callable[[], None]) -> None:
    """Has this done after every migration of the city's schema, in it. `work` must not mind having been done before."""
    if work not in _works:
        _works.append(work)


def found_city() -> None:
    """Makes what is missing."""
    with in_the_city():
        for work in _works:
            work()
