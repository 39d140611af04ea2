"""A season drawn along a line of days: its terms, its milestones, and where we are. Pure."""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import datetime, timedelta, tzinfo

from nominations.phases import Dates

WIDTH = 1000
#: Room for the milestones' names at both ends, in the drawing's units.
MARGIN = 8


@dataclass(frozen=True)
class Term:
    """A stretch of the season, in the drawing's units."""

    name: str
    x: float
    width: float


@dataclass(frozen=True)
class Mark:
    """A moment of the season, in the drawing's units."""

    x: float
    at: datetime


@dataclass(frozen=True)
class Timeline:
    """The whole drawing; `today` is None outside the season."""

    registration: Term
    voting: Term
    hidden: Term
    results: Mark
    awards: Mark
    months: list[Mark]
    today: float | None


def draw(dates: Dates, now: datetime, zone: tzinfo) -> Timeline:
    """Lay the season out from the first day of its registration to its awards."""
    begins, ends = dates.registration_opens, dates.awards_at
    whole = (ends - begins) / timedelta(days=1) or 1.0

    def place(at: datetime) -> float:
        share = (at - begins) / timedelta(days=1) / whole
        return round(MARGIN + share * (WIDTH - 2 * MARGIN), 1)

    def term(name: str, opens: datetime, closes: datetime) -> Term:
        return Term(name, place(opens), round(place(closes) - place(opens), 1))

    return Timeline(
        registration=term("registration", begins, dates.registration_closes),
        voting=term("voting", dates.voting_opens, dates.voting_closes),
        hidden=term("hidden", dates.hides_at, dates.results_at),
        results=Mark(place(dates.results_at), dates.results_at),
        awards=Mark(place(ends), ends),
        months=[Mark(place(first), first) for first in firsts(begins, ends, zone)],
        today=place(now) if begins <= now <= ends else None,
    )


def firsts(begins: datetime, ends: datetime, zone: tzinfo) -> Iterator[datetime]:
    """Yield the first midnight of every month between two moments."""
    day = begins.astimezone(zone).replace(day=1, hour=0, minute=0, second=0, microsecond=0)
    while day <= ends:
        if day >= begins:
            yield day
        day = (day + timedelta(days=32)).replace(day=1)
