"""What an export is: one definition says its columns, its rows, its filter and who may take it."""

from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any, Protocol

from sqlalchemy import Select, func, literal, select
from sqlalchemy.orm import Session

from app.core.keys import KeyRing
from app.exports.columns import Column, Row
from nominations.models.season import Season

#: Rows fetched from the database at a time: what is in memory does not grow with the export.
A_BATCH = 1_000


@dataclass(frozen=True)
class Order:
    """What an export is made of, and for whom: it sees what that person sees, at that moment."""

    session: Session
    ring: KeyRing
    #: The season at hand; None before there is one.
    season: Season | None
    asked: Mapping[str, str]
    role: str
    now: datetime

    @property
    def season_id(self) -> int:
        """Return the season's number; none has 0."""
        return self.season.id if self.season else 0

    def get(self, field: str) -> str:
        """Return what the filter says of a field; nothing narrows nothing."""
        return self.asked.get(field, "")


class Source(Protocol):
    """Where the rows come from."""

    def size(self, order: Order) -> int:
        """Return how many rows there are, or nearly so."""

    def rows(self, order: Order) -> Iterator[Row]:
        """Yield the rows, a batch of them in memory at a time."""


@dataclass(frozen=True)
class Selected:
    """Rows of a query, read by a cursor of the server's."""

    statement: Callable[[Order], Select[*tuple[Any, ...]]]
    shape: Callable[[Order, Any], Row] = lambda _order, row: tuple(row)

    def size(self, order: Order) -> int:
        """Return how many rows the query has."""
        bare = self.statement(order).with_only_columns(literal(1), maintain_column_froms=True)
        inner = bare.order_by(None).subquery()
        return order.session.scalar(select(func.count()).select_from(inner)) or 0

    def rows(self, order: Order) -> Iterator[Row]:
        """Yield the query's rows in the shape of the columns."""
        query = self.statement(order).execution_options(yield_per=A_BATCH)
        for row in order.session.execute(query):
            yield self.shape(order, row)


@dataclass(frozen=True)
class Listed:
    """Rows of an operation that the screen calls, too: a list, or lists one after another."""

    of: Callable[[Order], Iterable[Row]]
    #: How many there are, where counting them needs less than listing them.
    counted: Callable[[Order], int] | None = None

    def size(self, order: Order) -> int:
        """Return how many rows there are."""
        return self.counted(order) if self.counted else sum(1 for _ in self.of(order))

    def rows(self, order: Order) -> Iterator[Row]:
        """Yield the rows."""
        yield from self.of(order)


@dataclass(frozen=True)
class Field:
    """One field of the filter: what it is called, and the words for its values."""

    title: Any
    words: Mapping[str, Any] = field(default_factory=dict)


def always(_order: Order) -> None:
    """Let an export be made at any time."""


@dataclass(frozen=True)
class Export:
    """One export. `screen` is the page that shows the same: whoever may look there may take it."""

    name: str
    title: Any
    screen: str
    columns: Sequence[Column]
    source: Source
    fields: Mapping[str, Field] = field(default_factory=dict)
    #: It has INN or e-mails, so it can be taken with them and without.
    personal: bool = False
    #: The filter that lets everything through, where an empty one does not.
    whole: Mapping[str, str] = field(default_factory=dict)
    #: It is of one thing that its screen shows, so the screen's page leads to it by itself.
    inner: bool = False
    #: The act of the matrix that takes the same right, where to look at the screen is not enough.
    act: str = ""
    #: Raises a DomainError while its figures are hidden.
    check: Callable[[Order], None] = always

    def narrowed(self, given: Mapping[str, str]) -> dict[str, str]:
        """Return of an address's values those that the filter knows."""
        return {name: text for name in self.fields if (text := given.get(name, "").strip()[:254])}

    def told(self, asked: Mapping[str, str]) -> list[tuple[str, str]]:
        """Return a filter in words: what each field is called, and what it is narrowed to."""
        return [
            (str(field.title), str(field.words.get(asked[name], asked[name])))
            for name, field in self.fields.items()
            if asked.get(name)
        ]
