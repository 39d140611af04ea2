"""Whose turn it is to stand first. Pure: entries are numbered on a circle, days by their ordinals.

The order of a list is a circle that each day begins further on, by a stride that has no common
divisor with the circle's length. So over as many days as there are entries everyone stands first
exactly once and is on the first page exactly as often as anyone else, and over any shorter term
the turns at the top differ by one at most. Nothing is counted or kept: the exposures follow.
"""

from collections.abc import Sequence
from math import gcd
from typing import TypeVar

Item = TypeVar("Item")


def stride(total: int, page: int) -> int:
    """Return how far the circle turns in a day: by about a page, and so that it visits everyone."""
    wished = min(page, total)
    return next(
        (
            step
            for far in range(total)
            for step in (wished + far, wished - far)
            if fits(step, total)
        ),
        1,
    )


def fits(step: int, total: int) -> bool:
    """Tell whether steps of this length visit everyone on the circle before they repeat."""
    return step > 0 and gcd(step, total) == 1


def first(total: int, page: int, day: int) -> int:
    """Return who stands first on a day, by the number on the circle."""
    return day * stride(total, page) % total if total else 0


def turned(items: Sequence[Item], page: int, day: int) -> list[Item]:
    """Return a list as it stands on a day."""
    start = first(len(items), page, day)
    return [*items[start:], *items[:start]]


def exposures(total: int, page: int, days: range) -> list[int]:
    """Return how many of the days each entry was on the first page, by number on the circle."""
    shown = [0] * total
    for day in days:
        start = first(total, page, day)
        for place in range(min(page, total)):
            shown[(start + place) % total] += 1
    return shown
