"""What a visitor's address asks for: a point on the map, a page number. Nonsense counts as not asked."""

from __future__ import annotations

from math import isfinite

from django.http import HttpRequest


def point_of(request: HttpRequest) -> tuple[float, float] | None:
    """`?lat=24.7&lon=46.7` as a point on earth; None without one."""
    try:
        latitude, longitude = float(request.GET.get("lat", "")), float(request.GET.get("lon", ""))
    except ValueError:
        return None
    on_earth = isfinite(latitude) and isfinite(longitude) and abs(latitude) <= 90 and abs(longitude) <= 180
    return (latitude, longitude) if on_earth else None


def page_of(request: HttpRequest) -> int:
    """The page number; the first when none is given."""
    given = request.GET.get("page", "")
    return min(max(int(given), 1), 500) if given.isdecimal() and len(given) < 6 else 1


def reach_of(request: HttpRequest, usual: int, allowed: tuple[int, ...]) -> int:
    """`?km=5`, one of the distances that are offered."""
    given = request.GET.get("km", "")
    return int(given) if given.isdecimal() and len(given) < 6 and int(given) in allowed else usual
