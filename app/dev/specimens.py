"""What /dev/components draws: figures and dates made up for it."""

from datetime import UTC, date, datetime, timedelta

from app.core import charts
from app.core.clock import MOSCOW
from nominations import timeline
from nominations.phases import Dates
from nominations.towns import Town

FIRST = datetime(2026, 9, 1, tzinfo=UTC)
DAYS = {date(2026, 11, 1) + timedelta(days=day): (day * 37) % 90 + 4 for day in range(21)}
RIVALS = [
    ("Пекарня «Тёплый хлеб»", 1846),
    ("Салон «Причёска и точка на Большой Красноармейской»", 1811),
    ("Ус", 1204),
    ("Веломастерская «Спица»", 1180),
    ("Шинный центр «Колесо»", 0),
]
TOWNS = [
    Town("Москва", "Москва", 40, (55.75, 37.62)),
    Town("Тверь", "Тверская область", 6, (56.86, 35.9)),
    Town("Омск", "Омская область", 12, (54.99, 73.37)),
    Town("Анадырь", "Чукотский АО", 1, (64.73, 177.5)),
]


def drawings() -> dict[str, object]:
    """Return every kind of drawing."""
    terms = (0, 60, 45, 105, 98, 114, 118)
    dates = Dates(*(FIRST + timedelta(days=days) for days in terms))
    return {
        "days": charts.columns(DAYS),
        "parts": charts.stacked({day: (votes // 3, votes) for day, votes in DAYS.items()}),
        "ladder": charts.ladder(RIVALS),
        "line": timeline.draw(dates, FIRST + timedelta(days=82), MOSCOW),
        "towns": TOWNS,
    }
