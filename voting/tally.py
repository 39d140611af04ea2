"""Who is ahead and who has won.

!!! Whoever changes an order or a tie here changes docs/how-votes-are-counted.md with it.
"""

import hashlib
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from enum import StrEnum
from itertools import pairwise

SortKey = tuple[int, int, int, bytes, int]


class Decision(StrEnum):
    """What told an entry from its neighbours in the order, the weightiest first."""

    VOTES = "votes"
    DAYS = "days"
    EARLIER = "earlier"
    DRAW = "draw"


@dataclass(frozen=True)
class Tally:
    """An entry's ballots in its division."""

    entry_id: int
    counted: int
    held: int
    voided: int
    days: int  #: distinct voting days on which it got counted ballots
    reached: int  #: the place in the log at which it reached its score


@dataclass(frozen=True)
class Place:
    """A prize place and what decided it."""

    entry_id: int
    place: int
    decided_by: Decision


def places(
    tallies: Iterable[Tally],
    seats: int,
    seed: bytes,
    *,
    minimum: int = 1,
) -> list[Place]:
    """The prize places of a division, best first; fewer than `seats` if too few have votes.

    More counted votes win; of equals more distinct voting days, then the earlier reaching of the
    score, then the draw: the smaller SHA-256 of the seed and the entry's id in decimal digits.
    An entry with no votes, or fewer than `minimum`, gets no place.
    """
    worthy = [tally for tally in tallies if tally.counted >= max(minimum, 1)]
    order = sorted(worthy, key=lambda tally: _sort_key(tally, seed))
    return [
        Place(tally.entry_id, place, _decision(order, place))
        for place, tally in enumerate(order[:seats], start=1)
    ]


def ranking(tallies: Iterable[Tally]) -> list[tuple[int, Tally]]:
    """The live standing by counted votes alone; equals share a place: 1, 2, 2, 4."""
    order = sorted(tallies, key=lambda tally: (-tally.counted, tally.entry_id))
    first_of: dict[int, int] = {}
    return [
        (first_of.setdefault(tally.counted, place), tally)
        for place, tally in enumerate(order, start=1)
    ]


def draw(seed: bytes, entry_id: int) -> bytes:
    """The lot of an entry: the smallest of those still equal wins."""
    return hashlib.sha256(seed + str(entry_id).encode()).digest()


def _sort_key(tally: Tally, seed: bytes) -> SortKey:
    drawn = draw(seed, tally.entry_id)
    return (-tally.counted, -tally.days, tally.reached, drawn, tally.entry_id)


def _decision(order: Sequence[Tally], place: int) -> Decision:
    """The finest rule it took to tell the entry at the place from those right beside it."""
    beside = order[max(place - 2, 0) : place + 1]
    weight = list(Decision)
    decisive = (_between(better, worse) for better, worse in pairwise(beside))
    return max(decisive, key=weight.index, default=Decision.VOTES)


def _between(better: Tally, worse: Tally) -> Decision:
    """The rule that tells the two apart."""
    if better.counted != worse.counted:
        return Decision.VOTES
    if better.days != worse.days:
        return Decision.DAYS
    return Decision.EARLIER if better.reached != worse.reached else Decision.DRAW
