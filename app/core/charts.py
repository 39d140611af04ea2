"""Drawings of figures: columns by day or hour, bars, a ladder. Pure; templates write the SVG.

Every function returns places and sizes in the drawing's own units; components/charts.html draws
them, with a title for a screen reader and a table of the same figures.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from itertools import accumulate
from math import ceil
from operator import add

WIDTH, HEIGHT = 640, 200
#: Room for the scale on the right and for the days below.
_SCALE_ROOM, _DAYS_ROOM, _TOP_ROOM = 46, 26, 12
#: More columns than this would be thinner than a hair: then a column is several days.
_MOST_COLUMNS = 60
_LABEL_ROOM = 83
DAY, HOUR = timedelta(days=1), timedelta(hours=1)
#: Which hours may have their time below; so many apart there is room for it.
_LABELLED_HOURS = 8
#: Steps that a scale may take: 1, 2, 5 and their tens.
_STEPS = (1, 2, 5)


@dataclass(frozen=True)
class Bar:
    """A part of a column: as high as its figure."""

    value: int
    y: float
    height: float


@dataclass(frozen=True)
class Column:
    """A day's figures, one on the other, the first lowest; `days` is how many it is drawn of.

    The same of an hour, whose beginning `day` is then.
    """

    day: date
    days: int
    bars: Sequence[Bar]
    x: float
    width: float
    labelled: bool

    @property
    def value(self) -> int:
        """Return the day's figure, its parts together."""
        return sum(bar.value for bar in self.bars)


@dataclass(frozen=True)
class Line:
    """A line of the scale and its figure."""

    y: float
    value: int


@dataclass(frozen=True)
class Columns:
    """A drawing of columns; `best` is the tallest, the first of equals."""

    columns: list[Column]
    lines: list[Line]
    total: int
    best: Column
    hourly: bool


def columns(figures: Mapping[date, int]) -> Columns | None:
    """Draw figures by day, days without one as nothing; None when there is nothing to draw."""
    return stacked({day: (figure,) for day, figure in figures.items()})


def hours(figures: Mapping[date, Sequence[int]]) -> Columns | None:
    """Draw the parts of each hour's figure, as `stacked` does; the keys begin the hours."""
    return stacked(figures, HOUR)


def stacked(figures: Mapping[date, Sequence[int]], step: timedelta = DAY) -> Columns | None:
    """Draw the parts of each day's figure one on the other, the first lowest; as `columns` does."""
    if not any(map(any, figures.values())):
        return None
    together = -(-((max(figures) - min(figures)) // step + 1) // _MOST_COLUMNS)
    sums = _sums(figures, step, together)
    lines = _lines(max(map(sum, sums.values())))
    wide = (WIDTH - _SCALE_ROOM) / len(sums)
    drawn = [
        Column(
            day=day,
            days=together,
            bars=_bars(parts, lines[-1].value),
            x=round(place * wide + wide * 0.12, 1),
            width=round(min(wide * 0.76, 40), 1),
            labelled=_labelled(day, place, wide),
        )
        for place, (day, parts) in enumerate(sums.items())
    ]
    total = sum(column.value for column in drawn)
    best = max(drawn, key=lambda column: column.value)
    return Columns(drawn, lines, total, best, hourly=step == HOUR)


def _labelled(day: date, place: int, wide: float) -> bool:
    """Tell whether a column has its time below: as many as there is room for."""
    if isinstance(day, datetime):
        return day.hour % _LABELLED_HOURS == 0 and place * wide <= WIDTH - _LABEL_ROOM
    return place % ceil(_LABEL_ROOM / wide) == 0


def _sums(
    figures: Mapping[date, Sequence[int]], step: timedelta, together: int
) -> dict[date, list[int]]:
    begins, ends = min(figures), max(figures)
    nothing = [0] * len(figures[begins])
    sums: dict[date, list[int]] = {}
    for place in range((ends - begins) // step + 1):
        first = begins + place // together * together * step
        parts = figures.get(begins + place * step, nothing)
        sums[first] = [*map(add, sums.get(first, nothing), parts)]
    return sums


def _bars(parts: Sequence[int], top: int) -> list[Bar]:
    """Return the parts of a column, each standing on those before it."""
    room = HEIGHT - _DAYS_ROOM - _TOP_ROOM
    tops = [_TOP_ROOM + room * (1 - reached / top) for reached in accumulate(parts)]
    return [
        Bar(part, round(y, 1), round(room * part / top, 1))
        for part, y in zip(parts, tops, strict=True)
    ]


def _lines(highest: int) -> list[Line]:
    """Return a scale of two to five lines whose last is at least the highest figure."""
    step = next(
        tens * one
        for tens in (10**power for power in range(12))
        for one in _STEPS
        if tens * one * 4 >= highest
    )
    count = max(1, -(-highest // step))
    room = HEIGHT - _DAYS_ROOM - _TOP_ROOM
    return [
        Line(round(_TOP_ROOM + room * (1 - place / count), 1), place * step)
        for place in range(count + 1)
    ]


#: A row of a chart of bars: the name, and the bar below it.
ROW = 44
MOST_ROWS = 14


@dataclass(frozen=True)
class Row:
    """One bar: how long it is, and how far down its row begins."""

    name: str
    value: int
    width: float
    y: int


@dataclass(frozen=True)
class Rows:
    """A drawing of the first bars; `more` says how many others there are, `rest` their sum."""

    rows: list[Row]
    height: int
    more: int
    rest: int


def rows(figures: Mapping[str, int]) -> Rows | None:
    """Draw bars in their order, the longest first; None when all are nothing."""
    if not any(figures.values()):
        return None
    pairs = list(figures.items())
    shown, others = pairs[:MOST_ROWS], pairs[MOST_ROWS:]
    longest = max(value for _, value in shown)
    drawn = [
        Row(name, value, round(WIDTH * value / longest, 1), place * ROW)
        for place, (name, value) in enumerate(shown)
    ]
    return Rows(drawn, len(drawn) * ROW, len(others), sum(value for _, value in others))


#: The ladder: how high it is per rung, and how far below the edge the first one is.
_RUNG, _LADDER_TOP = 46, 30
MOST_RUNGS = 8


@dataclass(frozen=True)
class Rung:
    """A rival: where its votes are on the ladder (`y`), and where its name stands (`label_y`)."""

    name: str
    value: int
    y: float
    label_y: float


@dataclass(frozen=True)
class Ladder:
    """A drawing of rivals by their votes, the highest at the top."""

    rungs: list[Rung]
    height: float


def ladder(rivals: Sequence[tuple[str, int]]) -> Ladder | None:
    """Draw the first rivals of a list that is in the order of places; None for fewer than two."""
    shown = rivals[:MOST_RUNGS]
    if len(shown) < 2 or not shown[0][1]:  # noqa: PLR2004 -- One alone has nobody to be above.
        return None
    highest, lowest = shown[0][1], shown[-1][1]
    room = _RUNG * (len(shown) - 1)
    span = (highest - lowest) or 1
    places = [round(_LADDER_TOP + room * (highest - value) / span, 1) for _, value in shown]
    labels = _apart(places)
    rungs = [
        Rung(name, value, y, label_y)
        for (name, value), y, label_y in zip(shown, places, labels, strict=True)
    ]
    return Ladder(rungs, height=max(labels) + _LADDER_TOP)


def _apart(places: Sequence[float]) -> list[float]:
    """Move names that would touch apart: down from the top, then back up to the last place."""
    down: list[float] = []
    for place in places:
        down.append(max(place, down[-1] + _RUNG) if down else place)
    limit, up = max(places[-1], _LADDER_TOP + _RUNG * (len(places) - 1)), []
    for place in reversed(down):
        limit = min(place, limit)
        up.append(limit)
        limit -= _RUNG
    return up[::-1]
