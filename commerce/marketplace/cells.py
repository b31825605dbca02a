"""Near and far by H3 cells: a column of text and an index, no extension of the database."""

from __future__ import annotations

from math import asin, ceil, cos, radians, sin, sqrt

import h3

RESOLUTION = 7  # cells about 2.4 km across
STEP_KM = 2.0  # a ring of cells reaches at least this much further, whatever the cells' shapes there
FARTHEST_KM = 60.0
EARTH_KM = 6371.0


def cell_of(latitude: float, longitude: float) -> str:
    """The cell in which a point lies."""
    return str(h3.latlng_to_cell(latitude, longitude, RESOLUTION))


def cells_around(latitude: float, longitude: float, km: float) -> list[str]:
    """All cells that may hold a point within so many kilometres; farther than 60 is taken as 60."""
    rings = ceil(min(max(km, 0.0), FARTHEST_KM) / STEP_KM) + 1
    return [str(cell) for cell in h3.grid_disk(cell_of(latitude, longitude), rings)]


def distance_km(a: tuple[float, float], b: tuple[float, float]) -> float:
    """Along the ground, as the crow flies."""
    lat_a, lat_b = radians(a[0]), radians(b[0])
    across = sin((lat_b - lat_a) / 2) ** 2
    along = cos(lat_a) * cos(lat_b) * sin(radians(b[1] - a[1]) / 2) ** 2
    return 2 * EARTH_KM * asin(min(1.0, sqrt(across + along)))


def is_on_earth(latitude: float, longitude: float) -> bool:
    """Whether these are a latitude and a longitude at all."""
    return -90 <= latitude <= 90 and -180 <= longitude <= 180
