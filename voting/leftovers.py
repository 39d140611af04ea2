"""«Что осталось»: how many rows hold personal data, how old the oldest is, and what is overdue."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta

from sqlalchemy import (
    ColumnElement,
    LargeBinary,
    String,
    Table,
    and_,
    false,
    func,
    or_,
    select,
)
from sqlalchemy.orm import Session

from app.core.db import Base
from nominations import phases, seasons
from voting.erasures import STRAY_KEPT
from voting.holdings import Holding, Term
from voting.models.ballot import Ballot
from voting.personal_columns import HOLDINGS

#: A round of the task may be missed before anything counts as overdue.
GRACE = timedelta(hours=2)
AGES: Mapping[Term, timedelta] = {
    Term.DAY: timedelta(hours=24),
    Term.MONTH: timedelta(days=30),
    Term.DRAFT: timedelta(days=60),
}


@dataclass(frozen=True)
class Over:
    """Seasons, by id, of which a term is over: that of keeping phones, and the voting itself."""

    retention: Sequence[int]
    voting: Sequence[int]


@dataclass(frozen=True)
class Line:
    """One holding as it stands."""

    holding: Holding
    rows: int
    oldest: datetime | None
    #: Rows whose term is over, and that are there all the same.
    due: int


def report(session: Session, moment: datetime) -> list[Line]:
    """Return every holding with its figures, in the order of the list."""
    over = _over(session, moment)
    return [_line(session, holding, moment, over) for holding in HOLDINGS]


def _line(session: Session, holding: Holding, moment: datetime, over: Over) -> Line:
    table = Base.metadata.tables[holding.table]
    kept = or_(*(_filled(table, name) for name in holding.columns))
    rows = session.scalar(select(func.count()).select_from(table).where(kept)) or 0
    if not rows:
        return Line(holding, 0, None, 0)
    oldest = None
    if holding.since:
        oldest = session.scalar(select(func.min(table.c[holding.since])).where(kept))
    late = and_(kept, _late(table, holding, moment - GRACE, over))
    due = session.scalar(select(func.count()).select_from(table).where(late)) or 0
    return Line(holding, rows, oldest, due)


def _filled(table: Table, name: str) -> ColumnElement[bool]:
    column = table.c[name]
    filled = column.is_not(None)
    text = isinstance(column.type, String) and not isinstance(column.type, LargeBinary)
    return filled & (column != "") if text else filled


def _over(session: Session, moment: datetime) -> Over:
    published = seasons.published(session)
    return Over(
        [
            one.id
            for one in published
            if phases.retention_over(one.dates, one.retention_days, moment - GRACE)
        ],
        [one.id for one in published if one.voting_closes < moment - GRACE],
    )


def _late(table: Table, holding: Holding, moment: datetime, over: Over) -> ColumnElement[bool]:
    """Return which rows should be gone by a moment."""
    if holding.term in AGES and holding.since:
        return table.c[holding.since] < moment - AGES[holding.term]
    if holding.term is Term.VOTING:
        return table.c.season_id.in_(over.voting)
    if holding.term is not Term.SEASON:
        return false()
    if "season_id" not in table.c:
        ballots = select(Ballot.id).where(Ballot.season_id.in_(over.retention))
        return table.c.ballot_id.in_(ballots)
    mine = table.c.season_id.in_(over.retention)
    if holding.since and table.c.season_id.nullable:
        return or_(
            mine, table.c.season_id.is_(None) & (table.c[holding.since] < moment - STRAY_KEPT)
        )
    return mine
