"""Trials: a farm in an honest crowd, the real signals over both, and who was taken for whom."""

from collections import Counter
from collections.abc import Iterable, Iterator
from copy import copy
from dataclasses import dataclass
from random import Random

from app.cli.simulation.country import Country, Entry, build
from app.cli.simulation.farms import FARMS, mixed
from app.cli.simulation.honest import Crowd
from app.cli.simulation.special import gather
from voting.fraud import signals

#: Which part of the business's votes is farmed.
SHARES = (0.05, 0.30)
#: A farm is bought by those who are in the race.
POPULAR = range(120, 700)


@dataclass(frozen=True)
class Trial:
    """What came of one farm in one crowd."""

    farm: str
    seed: int
    farmed: int
    caught: int
    honest: int
    accused: int
    cafe: int
    cafe_accused: int


@dataclass(frozen=True)
class Totals:
    """Trials added up."""

    farmed: int
    caught: int
    honest: int
    accused: int
    cafe: int
    cafe_accused: int

    @property
    def recall(self) -> float:
        """Return which part of the farmed votes was flagged."""
        return self.caught / self.farmed if self.farmed else 1.0

    @property
    def alarm(self) -> float:
        """Return which part of the honest votes was flagged."""
        return self.accused / self.honest if self.honest else 0.0

    @property
    def passed(self) -> float:
        """Return which part of the café's votes was left alone."""
        return 1 - self.cafe_accused / self.cafe if self.cafe else 1.0


def run(seeds: Iterable[int], farms: Iterable[str], votes: int) -> Iterator[Trial]:
    """Try each farm in the crowd of each seed."""
    names = list(farms)
    for seed in seeds:
        country = build(seed)
        crowd, cafe = gather(country, votes)
        for name in names:
            yield trial(country, crowd, cafe, name, seed)


def trial(country: Country, crowd: Crowd, cafe: set[int], farm: str, seed: int) -> Trial:
    """Let one farm vote in a copy of the crowd, and look for it."""
    draw = Random(f"{farm} {seed}")
    invaded = copy(crowd)
    invaded.country, invaded.votes = copy(country), list(crowd.votes)
    invaded.country.draw = draw
    entry = customer(draw, country, crowd)
    honest = sum(vote.entry == entry.id for vote in crowd.votes)
    share = SHARES[0] if FARMS[farm] is mixed else draw.uniform(*SHARES)
    farmed = set(FARMS[farm](invaded, entry, max(8, round(honest * share / (1 - share)))))
    flagged = {vote for cluster in signals.find(invaded.votes) for vote in cluster.members}
    return Trial(
        farm=farm,
        seed=seed,
        farmed=len(farmed),
        caught=len(farmed & flagged),
        honest=len(crowd.votes),
        accused=len(flagged - farmed),
        cafe=len(cafe),
        cafe_accused=len(flagged & cafe),
    )


def customer(draw: Random, country: Country, crowd: Crowd) -> Entry:
    """Return the business that buys votes."""
    votes = Counter(vote.entry for vote in crowd.votes)
    return draw.choice([entry for entry in country.entries if votes[entry.id] in POPULAR])


def total(trials: Iterable[Trial]) -> Totals:
    """Add trials up."""
    found = list(trials)
    return Totals(
        *(
            sum(getattr(one, name) for one in found)
            for name in ("farmed", "caught", "honest", "accused", "cafe", "cafe_accused")
        )
    )
