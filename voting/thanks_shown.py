"""Words of thanks as everybody reads them: passed, of votes that count, while the entry stays."""

from collections.abc import Sequence
from dataclasses import dataclass

from sqlalchemy import literal, select
from sqlalchemy.orm import Session

from nominations.models.entry import Entry
from voting.models.thanks import State, Thanks

#: On the entry's own page; the others stand on a page of their own.
FEW = 5
#: Spelled out in the statement, so that the index of what is shown serves it.
PASSED = literal(str(State.PASSED), literal_execute=True)
A_PAGE = 30


@dataclass(frozen=True)
class Said:
    """One line as it is shown: no day, no order but that of writing, nothing of its author."""

    id: int
    words: str
    name: str
    answer: str | None


@dataclass(frozen=True)
class Page:
    """The newest words from a place on, and whether older ones follow."""

    items: Sequence[Said]
    more: bool

    @property
    def last(self) -> int:
        """Return the number after which the next page begins."""
        return self.items[-1].id


def of_entry(session: Session, entry: Entry, most: int, before: int | None = None) -> Page:
    """Return an entry's newest words, or the newest before a number; none of who has left."""
    if entry.withdrawn_at is not None:
        return Page([], more=False)
    found = select(Thanks.id, Thanks.words, Thanks.name, Thanks.answer).where(
        Thanks.entry_id == entry.id, Thanks.state == PASSED, ~Thanks.out_of_count
    )
    if before is not None:
        found = found.where(Thanks.id < before)
    rows = session.execute(found.order_by(Thanks.id.desc()).limit(most + 1)).all()
    return Page([Said(*row) for row in rows[:most]], more=len(rows) > most)


def find(session: Session, entry: Entry, number: int) -> Thanks | None:
    """Return words of an entry by their number while they are shown; another entry's are none."""
    row = session.get(Thanks, number, populate_existing=True)
    mine = row is not None and row.entry_id == entry.id and row.state == State.PASSED
    return row if mine else None
