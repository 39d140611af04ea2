"""Bands: half-open ranges of whole numbers, of staff or of inhabitants (design.md §3)."""

from collections.abc import Sequence
from dataclasses import dataclass
from enum import StrEnum

#: Staff that may take part: the law's «микро» and «малое», 209-ФЗ ст. 4. The end is excluded.
STAFF = (0, 101)
#: Any town may take part.
INHABITANTS = (0, None)


class NoBand(LookupError):
    """No band holds the value."""


class FaultKind(StrEnum):
    EMPTY = "empty"  # a band that holds no number
    OVERLAP = "overlap"  # numbers in two bands or more
    GAP = "gap"  # numbers in no band
    OUTSIDE = "outside"  # numbers that a band holds beyond the range to be covered


@dataclass(frozen=True)
class Band:
    """The whole numbers from `low` up to and without `high`; None has no upper end."""

    slug: str
    name: str
    low: int
    high: int | None

    def holds(self, value: int) -> bool:
        return self.low <= value and (self.high is None or value < self.high)


@dataclass(frozen=True)
class Fault:
    """What is wrong with the numbers from `low` up to and without `high`."""

    kind: FaultKind
    low: int
    high: int | None


SIZE_BANDS = (
    Band("micro-5", "до 5 человек", 0, 6),
    Band("micro-15", "6–15 человек", 6, 16),
    Band("small-100", "16–100 человек", 16, 101),
)

#: The classes of СП 42.13330, smallest first.
CITY_BANDS = (
    Band("up-to-50k", "до 50 тысяч жителей", 0, 50_001),
    Band("50k-100k", "50–100 тысяч жителей", 50_001, 100_001),
    Band("100k-250k", "100–250 тысяч жителей", 100_001, 250_001),
    Band("250k-1m", "250 тысяч – 1 миллион жителей", 250_001, 1_000_001),
    Band("over-1m", "больше 1 миллиона жителей", 1_000_001, None),
)


#: How the union of neighbouring city bands is named.
MERGED = {
    "below": "до %(high)s жителей (объединённая группа)",
    "between": "%(low)s–%(high)s жителей (объединённая группа)",
    "above": "больше %(low)s жителей (объединённая группа)",
    "any": "города любого размера (объединённая группа)",
}


def find(bands: Sequence[Band], value: int) -> Band:
    """The band that holds the value. Raises NoBand."""
    for band in bands:
        if band.holds(value):
            return band
    raise NoBand(value)


def faults(bands: Sequence[Band], low: int, high: int | None) -> list[Fault]:
    """What keeps each number from `low` up to and without `high` from being in exactly one band.

    Neighbouring numbers with one fault are one Fault; an empty list means a sound division.
    """
    empty = [
        Fault(FaultKind.EMPTY, band.low, band.high)
        for band in bands
        if band.high is not None and band.high <= band.low
    ]
    whole = Band("", "", low, high)
    limits = sorted({low, *(band.low for band in bands)} | _ends([whole, *bands]))
    stretches = zip(limits, [*limits[1:], None], strict=True)
    found = [
        Fault(kind, start, end)
        for start, end in stretches
        for kind in _kinds(sum(band.holds(start) for band in bands), inside=whole.holds(start))
    ]
    return empty + _joined(found)


def prize_places(nominations: int, size_bands: int, city_bands: int, places: int) -> int:
    """Prize places of a season with so many places in each division."""
    return nominations * size_bands * city_bands * places


def _ends(bands: Sequence[Band]) -> set[int]:
    return {band.high for band in bands if band.high is not None}


def _kinds(holders: int, *, inside: bool) -> list[FaultKind]:
    """The faults of a stretch held by so many bands, inside the range to be covered or not."""
    kinds = []
    if inside and holders == 0:
        kinds.append(FaultKind.GAP)
    if not inside and holders > 0:
        kinds.append(FaultKind.OUTSIDE)
    if holders > 1:
        kinds.append(FaultKind.OVERLAP)
    return kinds


def _joined(found: Sequence[Fault]) -> list[Fault]:
    """The faults with adjoining stretches of one kind made one, from the lowest up."""
    joined: dict[tuple[FaultKind, int | None], Fault] = {}
    for fault in found:
        before = joined.pop((fault.kind, fault.low), fault)
        joined[fault.kind, fault.high] = Fault(fault.kind, before.low, fault.high)
    return sorted(joined.values(), key=lambda fault: (fault.low, fault.kind))
