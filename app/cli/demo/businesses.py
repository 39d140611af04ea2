"""Invented businesses for the demo season, the same from the same seed."""

import csv
import random
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from itertools import groupby
from operator import itemgetter
from pathlib import Path
from typing import Protocol

from stdnum.ru import inn

from nominations import bands

CONTENT = Path(__file__).with_name("businesses.csv")

#: A smaller place is a village, where few of these trades are found.
SMALLEST_TOWN = 12_000
MOST_STAFF = 70
#: Of a trade and size, so many compete in towns of one kind before the next kind's turn.
RIVALS = 3

#: No region has this code, so no such taxpayer exists.
NO_REGION = "00"
FIRM_DIGITS, SOLE_TRADER_DIGITS = 9, 10  # without the check digits


class Town(Protocol):
    """What is needed to know of a city."""

    @property
    def name(self) -> str: ...
    @property
    def region(self) -> str: ...
    @property
    def population(self) -> int: ...


@dataclass(frozen=True, slots=True)
class DemoBusiness:
    """A business and the nomination that it applies for."""

    name: str
    inn: str
    city: str
    region: str
    staff: int
    nomination: str
    description: str


def businesses(seed: int, cities: Sequence[Town]) -> list[DemoBusiness]:
    """Some 250 businesses: most have two rivals or more, some one, some none as yet."""
    rng = random.Random(seed)
    towns = _towns_by_band(cities)
    with CONTENT.open(encoding="utf-8", newline="") as file:
        rows = list(csv.DictReader(file))
    trades = groupby(rows, key=itemgetter("nomination"))
    return [business for _, trade in trades for business in _trade(rng, list(trade), towns)]


def _towns_by_band(cities: Sequence[Town]) -> dict[str, list[Town]]:
    found: dict[str, list[Town]] = {band.slug: [] for band in bands.CITY_BANDS}
    for city in sorted(cities, key=lambda city: (city.name, city.region)):
        if city.population >= SMALLEST_TOWN:
            found[bands.find(bands.CITY_BANDS, city.population).slug].append(city)
    return found


def _trade(
    rng: random.Random, rows: Sequence[dict[str, str]], towns: dict[str, list[Town]]
) -> Iterator[DemoBusiness]:
    """A nomination's businesses: those of a size in two or three kinds of towns."""
    free = {slug: rng.sample(names, min(len(names), len(rows))) for slug, names in towns.items()}
    for size in bands.SIZE_BANDS:
        own = [row for row in rows if row["size_band"] == size.slug]
        kinds = rng.sample([band.slug for band in bands.CITY_BANDS], len(bands.CITY_BANDS))
        for number, row in enumerate(own):
            town = free[kinds[number // RIVALS]].pop()
            staff = _staff(rng, size)
            yield DemoBusiness(
                name=row["name"],
                inn=_inn(rng, sole_trader=size is bands.SIZE_BANDS[0]),
                city=town.name,
                region=town.region,
                staff=staff,
                nomination=row["nomination"],
                description=row["description"],
            )


def _staff(rng: random.Random, size: bands.Band) -> int:
    """A head count within the band, low ones more often than high ones."""
    low, high = max(1, size.low), min(MOST_STAFF, (size.high or MOST_STAFF) - 1)
    return round(rng.triangular(low, high, low))


def _inn(rng: random.Random, *, sole_trader: bool) -> str:
    digits = SOLE_TRADER_DIGITS if sole_trader else FIRM_DIGITS
    start = NO_REGION + "".join(rng.choices("0123456789", k=digits - len(NO_REGION)))
    check = inn.calc_personal_check_digits if sole_trader else inn.calc_company_check_digit
    return f"{start}{check(start)}"
