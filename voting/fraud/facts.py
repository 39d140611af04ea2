"""What the signals read: votes without names, and what is usual in their season. Pure."""

from bisect import bisect_left
from collections import Counter, defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from enum import StrEnum
from functools import cached_property
from typing import Any

HOUR, DAY = 3600.0, 86_400.0
BLOCK = 10_000


@dataclass(frozen=True, slots=True)
class Vote:
    """One vote as the signals see it; what is not known of it is None, False or empty."""

    id: int
    entry: int
    #: Whatever stands for the voter in the whole season.
    voter: Any
    #: Seconds since 1970.
    at: float
    #: The ten national digits of a Russian phone; another country's with its code.
    number: int | None = None
    operator: str | None = None
    #: Of the phone's range, and of the entry's town.
    region: str | None = None
    home: str | None = None
    #: Hashes of the /24 or /64 network and of the browser's device token.
    network: bytes | None = None
    device: bytes | None = None
    #: The network belongs to a hosting provider, a proxy or a VPN.
    hosting: bool = False
    web: bool = False
    #: The voter's own words, without the code, in small letters.
    text: str = ""

    @property
    def foreign(self) -> bool:
        """Tell whether the phone's range is of another region than the entry's town."""
        return self.region is not None and self.home is not None and self.region != self.home


class Kind(StrEnum):
    """What made somebody look: the public classes of reasons follow from these."""

    BLOCK = "block"
    DEVICE = "device"
    TEXT = "text"
    HOSTING = "hosting"
    REGULAR = "regular"
    NIGHT = "night"
    BURST = "burst"
    OPERATOR = "operator"
    REGION = "region"
    ONE_REGION = "one-region"
    NETWORK = "network"
    NEW = "new"


@dataclass(frozen=True)
class Lead:
    """One thing that is odd about some votes of one entry, with the figures that tell how odd."""

    kind: Kind
    members: frozenset[int]
    figures: Mapping[str, Any] = field(default_factory=dict)


@dataclass(frozen=True)
class Scope:
    """Votes of one entry to look into: all of them, or those of one burst."""

    votes: Sequence[Vote]
    #: The entry's votes outside: its own history.
    others: Sequence[Vote]

    @property
    def burst(self) -> bool:
        """Tell whether this is a part only."""
        return bool(self.others)


class SeasonVotes:
    """The votes of a season by entry, and what is usual among them."""

    def __init__(self, votes: Iterable[Vote]) -> None:
        """Take all votes of one season."""
        self.votes = sorted(votes, key=lambda vote: (vote.at, vote.id))
        self.entries: defaultdict[int, list[Vote]] = defaultdict(list)
        for vote in self.votes:
            self.entries[vote.entry].append(vote)
        self._times = [vote.at for vote in self.votes]
        self._entry_times = {
            entry: [vote.at for vote in votes] for entry, votes in self.entries.items()
        }

    def times(self, entry: int) -> list[float]:
        """Return when an entry's votes were cast, in order."""
        return self._entry_times[entry]

    def elsewhere(self, entry: int, start: float, end: float) -> int:
        """Return how many votes for other entries were cast from `start` to before `end`."""
        all_of_them = bisect_left(self._times, end) - bisect_left(self._times, start)
        own = self._entry_times[entry]
        return all_of_them - (bisect_left(own, end) - bisect_left(own, start))

    @cached_property
    def blocks(self) -> Counter[int]:
        """Return how many votes came from each ten thousand of numbers."""
        return Counter(vote.number // BLOCK for vote in self.votes if vote.number is not None)

    @cached_property
    def numbers(self) -> list[int]:
        """Return all numbers that voted, in order, as often as they did."""
        return sorted(vote.number for vote in self.votes if vote.number is not None)

    @cached_property
    def once(self) -> frozenset[Any]:
        """Return the voters that voted once in the season."""
        counts = Counter(vote.voter for vote in self.votes)
        return frozenset(voter for voter, count in counts.items() if count == 1)

    @cached_property
    def hours(self) -> dict[str | None, Counter[int]]:
        """Return how many votes came in each hour of the day (UTC), by the entry's region."""
        found: defaultdict[str | None, Counter[int]] = defaultdict(Counter)
        for vote in self.votes:
            found[vote.home][hour(vote.at)] += 1
        return found


def hour(at: float) -> int:
    """Return the hour of the day, UTC."""
    return int(at % DAY // HOUR)
