"""The invented country: regions, towns, operators' ranges, and the entries that people vote for.

Ranges are numbers of nobody: a block is an index, not a code of any real operator.
"""

import random
from dataclasses import dataclass, field

REGIONS = 12
OPERATORS = ("Альфа", "Бета", "Гамма", "Дельта")
#: Average shares of the operators; each region has its own.
SHARES = (0.32, 0.27, 0.24, 0.17)
#: Ten thousands of numbers of a whole region.
BLOCKS = 60
TOWNS = 6
ENTRIES = 420
NOMINATIONS = 14
BLOCK = 10_000


@dataclass(frozen=True)
class Region:
    """A region: its name, weight, hours ahead of UTC, and whose blocks its numbers are."""

    name: str
    weight: float
    ahead: int
    blocks: dict[str, list[int]]


@dataclass(frozen=True)
class Town:
    """A town; its people may use one operator far more than the region does."""

    region: Region
    weight: float
    shares: tuple[float, ...]
    entries: list["Entry"] = field(default_factory=list, compare=False)


@dataclass(frozen=True)
class Entry:
    """An entry: whom the crowd votes for."""

    id: int
    town: Town
    nomination: int
    weight: float


@dataclass
class Country:
    """All of it, with the randomness that makes the rest."""

    draw: random.Random
    regions: list[Region] = field(default_factory=list)
    towns: list[Town] = field(default_factory=list)
    entries: list[Entry] = field(default_factory=list)

    def number(self, region: Region, operator: str) -> int:
        """Return a number of an operator's ranges."""
        return self.draw.choice(region.blocks[operator]) * BLOCK + self.draw.randrange(BLOCK)

    def local(self, town: Town) -> tuple[int, str]:
        """Return a number bought in a town, and its operator."""
        [operator] = self.draw.choices(OPERATORS, weights=town.shares)
        return self.number(town.region, operator), operator

    def anywhere(self) -> Region:
        """Return a region, the bigger the likelier."""
        weights = [region.weight for region in self.regions]
        return self.draw.choices(self.regions, weights=weights)[0]


def build(seed: int) -> Country:
    """Build a country, the same from the same seed."""
    country = Country(random.Random(f"country {seed}"))
    draw = country.draw
    block = 0
    for number in range(REGIONS):
        blocks: dict[str, list[int]] = {}
        shares = _spread(draw, SHARES, 40)
        for operator, share in zip(OPERATORS, shares, strict=True):
            count = max(2, round(BLOCKS * share))
            blocks[operator] = list(range(block, block + count))
            block += count
        region = Region(f"Край {number + 1}", draw.lognormvariate(0, 0.8), 3 + number % 8, blocks)
        country.regions.append(region)
        towns = [
            Town(region, draw.lognormvariate(0, 0.9), _spread(draw, shares, 25))
            for _ in range(TOWNS)
        ]
        country.towns += towns
    _one_operator_town(country)
    _found(country)
    return country


def _one_operator_town(country: Country) -> None:
    """Let one town hear hardly anybody but one operator."""
    town = country.towns[3]
    country.towns[3] = Town(town.region, 1.0, (0.03, 0.02, 0.93, 0.02))


def _found(country: Country) -> None:
    """Found the entries; some are loved, most are merely known."""
    draw = country.draw
    weights = [town.region.weight * town.weight for town in country.towns]
    for number in range(ENTRIES):
        town = draw.choices(country.towns, weights=weights)[0]
        if number < 4:
            town = country.towns[3]
        loved = draw.lognormvariate(0, 1.1)
        entry = Entry(number, town, number % NOMINATIONS, loved)
        country.entries.append(entry)
        town.entries.append(entry)


def _spread(draw: random.Random, shares: tuple[float, ...], certainty: float) -> tuple[float, ...]:
    """Return shares near the given ones, as another place has them."""
    drawn = [draw.gammavariate(share * certainty, 1.0) for share in shares]
    total = sum(drawn)
    return tuple(one / total for one in drawn)
