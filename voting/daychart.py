"""An owner's votes by day, as columns of two channels. Pure: places and sizes for a template."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta

from app.core.clock import MOSCOW

WIDTH, HEIGHT = 640, 190
LEFT, BOTTOM, TOP = 52, 24, 10
#: More columns than this are too thin to tell apart: then a column is several days.
MOST = 62
#: How many days have their date below.
LABELS = 6
#: A date takes so much room: nearer to the right edge it would be cut.
LABEL_ROOM = 92


@dataclass(frozen=True)
class Day:
    """Counted votes of one day, by channel."""

    day: date
    web: int
    sms: int

    @property
    def noon(self) -> datetime:
        """Return the day as a moment of it, for writing it down."""
        return datetime.combine(self.day, time(12), MOSCOW)

    @property
    def all(self) -> int:
        """Return the votes of both channels."""
        return self.web + self.sms


@dataclass(frozen=True)
class Column:
    """A day's column: the web's part stands on that of SMS."""

    day: Day
    x: float
    width: float
    sms_y: float
    sms_height: float
    web_y: float
    web_height: float
    labelled: bool


@dataclass(frozen=True)
class Chart:
    """The columns, and the lines of the scale as (height, figure)."""

    columns: Sequence[Column]
    lines: Sequence[tuple[float, int]]
    #: How many days a column stands for.
    days: int


def draw(days: Sequence[Day]) -> Chart | None:
    """Draw days in their order, those between without votes too; None when there are no votes."""
    if not any(day.all for day in days):
        return None
    filled = _filled(days)
    together = -(-len(filled) // MOST)
    sums = [_sum(filled[at : at + together]) for at in range(0, len(filled), together)]
    top = _round_up(max(day.all for day in sums))
    wide = (WIDTH - LEFT) / max(len(sums), LABELS)
    every = max(1, -(-len(sums) // LABELS))
    columns = [
        _column(
            day,
            LEFT + at * wide,
            wide,
            top,
            labelled=at % every == 0 and LEFT + at * wide <= WIDTH - LABEL_ROOM,
        )
        for at, day in enumerate(sums)
    ]
    return Chart(columns, [(_y(figure, top), figure) for figure in (0, top // 2, top)], together)


def _filled(days: Sequence[Day]) -> list[Day]:
    known = {day.day: day for day in days}
    first, last = min(known), max(known)
    dates = [first + timedelta(days=n) for n in range((last - first).days + 1)]
    return [known.get(one, Day(one, 0, 0)) for one in dates]


def _sum(days: Sequence[Day]) -> Day:
    return Day(days[0].day, sum(day.web for day in days), sum(day.sms for day in days))


def _column(day: Day, x: float, wide: float, top: int, *, labelled: bool) -> Column:
    sms, web = _y(day.sms, top), _y(day.all, top)
    return Column(
        day=day,
        x=round(x + wide * 0.14, 1),
        width=round(wide * 0.72, 1),
        sms_y=sms,
        sms_height=round(HEIGHT - BOTTOM - sms, 1),
        web_y=web,
        web_height=round(sms - web, 1),
        labelled=labelled,
    )


def _y(figure: int, top: int) -> float:
    return round(HEIGHT - BOTTOM - (HEIGHT - BOTTOM - TOP) * figure / top, 1)


def _round_up(figure: int) -> int:
    """Return the next even round figure: 2, 4, 10, 20, 40 and so on."""
    step = 1
    while True:
        for one in (2, 4, 10):
            if figure <= one * step:
                return one * step
        step *= 10
