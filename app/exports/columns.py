"""What a file of an export has in its columns, and what may stand in a cell."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime
from enum import StrEnum

Value = str | int | datetime | date | None
Row = Sequence[Value]


class Kind(StrEnum):
    """What the cells of a column hold, and so how they are typed and what is masked in them."""

    TEXT = "text"
    #: A taxpayer's number: masked unless personal data were asked for.
    INN = "inn"
    NUMBER = "number"
    #: Kopecks; written as roubles.
    MONEY = "money"
    #: Written by Moscow time.
    MOMENT = "moment"
    DAY = "day"


@dataclass(frozen=True)
class Column:
    """A column: its title, always in Russian, for the files are the prize's papers."""

    title: str
    kind: Kind = Kind.TEXT


def texts(*titles: str) -> tuple[Column, ...]:
    """Return columns of text."""
    return tuple(map(Column, titles))


def numbers(*titles: str) -> tuple[Column, ...]:
    """Return columns of whole numbers."""
    return tuple(Column(title, Kind.NUMBER) for title in titles)


def moments(*titles: str) -> tuple[Column, ...]:
    """Return columns of moments."""
    return tuple(Column(title, Kind.MOMENT) for title in titles)
