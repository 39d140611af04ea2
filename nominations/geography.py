"""Where towns lie: how far from each other, and where on a drawn map. Pure.

The map is Albers's equal-area conic projection with the parallels 52° and 64° N and the meridian
100° E, usual for maps of Russia (Snyder, «Map Projections», USGS 1395, pp. 98–103).
"""

from collections.abc import Iterable
from math import asin, cos, radians, sin, sqrt

EARTH_KM = 6371.0088  # the mean radius
#: The map's units across and down.
WIDTH, HEIGHT = 1000, 565
#: What lies west of this meridian is Chukotka, beyond the 180th.
_WEST = -30.0
_SOUTH, _NORTH, _MIDDLE = radians(52), radians(64), radians(100)
_N = (sin(_SOUTH) + sin(_NORTH)) / 2
_C = cos(_SOUTH) ** 2 + 2 * _N * sin(_SOUTH)
#: Earth radii to the map's units, and the map's left upper corner; fitted to the gazetteer.
_SCALE, _LEFT, _TOP = 788.8, 0.6959, 0.1008
#: The backdrop's dots stand on a grid of this many units.
GRID = 7

Point = tuple[float, float]


def kilometres(one: Point, other: Point) -> float:
    """Return the distance along the surface between two (latitude, longitude), in kilometres."""
    (north, east), (north2, east2) = (tuple(map(radians, point)) for point in (one, other))
    half = sin((north2 - north) / 2) ** 2
    half += cos(north) * cos(north2) * sin((east2 - east) / 2) ** 2
    return 2 * EARTH_KM * asin(min(1.0, sqrt(half)))


def on_map(point: Point) -> Point:
    """Return where (latitude, longitude) stands on the map: units from its left upper corner."""
    latitude, longitude = point
    if longitude < _WEST:
        longitude += 360
    radius = sqrt(_C - 2 * _N * sin(radians(latitude))) / _N
    angle = _N * (radians(longitude) - _MIDDLE)
    return (
        round((_LEFT + radius * sin(angle)) * _SCALE, 1),
        round((radius * cos(angle) - _TOP) * _SCALE, 1),
    )


def backdrop(points: Iterable[Point]) -> str:
    """Return one SVG path that puts a dot into every square of the map that has a town in it."""
    squares = sorted({(round(y / GRID), round(x / GRID)) for x, y in map(on_map, points)})
    return "".join(f"M{x * GRID} {y * GRID}h0" for y, x in squares)
