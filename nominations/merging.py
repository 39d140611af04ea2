"""Thin divisions of a nomination merge with their neighbours (design.md §3).

A merge joins towns of neighbouring bands, never sizes. The place it frees stays in the nomination.
"""

from collections.abc import Sequence
from dataclasses import dataclass, replace
from itertools import groupby


@dataclass(frozen=True)
class Cell:
    """A division before any merge; city bands are numbered from the smallest towns up."""

    size_slug: str
    city_index: int
    entries: int


@dataclass(frozen=True)
class Group:
    """Cells of one size and neighbouring city bands that compete as one, and their prize places."""

    members: tuple[Cell, ...]
    seats: int

    @property
    def entries(self) -> int:
        return sum(cell.entries for cell in self.members)


def merge(cells: Sequence[Cell], min_entries: int, *, seats: int = 1) -> list[Group]:
    """The groups of one nomination, by size as given and then from the smallest towns up.

    While a size has a group of fewer than `min_entries` and another beside it, the thinnest joins
    its neighbour with fewer entries; of equals the one of smaller towns goes first. Each cell
    brings `seats` places, a merged group keeps those of one cell, and each place freed goes to the
    most populous group that has more entries than places, or else to the most populous.
    """
    sizes = list(dict.fromkeys(cell.size_slug for cell in cells))
    ordered = sorted(cells, key=lambda cell: (sizes.index(cell.size_slug), cell.city_index))
    groups = [
        group
        for _, row in groupby(ordered, key=lambda cell: cell.size_slug)
        for group in _merged_row([Group((cell,), seats) for cell in row], min_entries)
    ]
    return _with_freed(groups, seats * (len(cells) - len(groups)))


def _merged_row(row: list[Group], min_entries: int) -> list[Group]:
    """The groups of one size after their merges."""
    while len(row) > 1:
        thin = min(range(len(row)), key=lambda place: row[place].entries)
        if row[thin].entries >= min_entries:
            break
        beside = [place for place in (thin - 1, thin + 1) if 0 <= place < len(row)]
        low = min(thin, min(beside, key=lambda place: row[place].entries))
        joined = Group(row[low].members + row[low + 1].members, row[low].seats)
        row = [*row[:low], joined, *row[low + 2 :]]
    return row


def _with_freed(groups: Sequence[Group], freed: int) -> list[Group]:
    """The groups with the freed places given out one by one."""
    seated = list(groups)
    for _ in range(freed):
        place = max(
            range(len(seated)),
            key=lambda place: (seated[place].entries > seated[place].seats, seated[place].entries),
        )
        seated[place] = replace(seated[place], seats=seated[place].seats + 1)
    return seated
