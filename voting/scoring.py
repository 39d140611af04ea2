"""The arithmetic of the standings: what a sealed vote or a sealed ruling adds and takes away."""

from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from sqlalchemy import case, func, select, update
from sqlalchemy.dialects import postgresql, sqlite
from sqlalchemy.orm import Session

from app.core.clock import MOSCOW
from voting.models.ballot import Ballot, Channel
from voting.models.leaf import Leaf
from voting.models.review import Ruling
from voting.models.standing import Standing, StandingDay


@dataclass(frozen=True)
class Choice:
    """An unsealed ballot, with what its leaf and its standing are made of."""

    ballot_id: int
    voter_key: bytes
    channel: str
    receipt: bytes
    nomination: str
    code: str
    entry_id: int
    division_id: int
    cast_at: datetime


@dataclass(frozen=True)
class Move:
    """A sealed vote that goes from one column of the standings (`counted`) to another (`held`)."""

    entry_id: int
    position: int
    sealed_at: datetime
    before: str
    after: str
    channel: str = Channel.SMS


def add_to_standings(session: Session, choices: Sequence[Choice], first: int) -> None:
    """Add votes to their entries, and remember the place in the log of each entry's last one."""
    votes = Counter((choice.entry_id, choice.division_id) for choice in choices)
    reached = {choice.entry_id: first + offset for offset, choice in enumerate(choices)}
    upsert = _upsert(session, Standing)
    session.execute(
        upsert.on_conflict_do_update(
            index_elements=["entry_id"],
            set_={
                "counted": Standing.counted + upsert.excluded.counted,
                "reached": upsert.excluded.reached,
            },
        ),
        [
            {
                "entry_id": entry_id,
                "division_id": division_id,
                "counted": counted,
                "held": 0,
                "voided": 0,
                "reached": reached[entry_id],
            }
            for (entry_id, division_id), counted in sorted(votes.items())
        ],
    )


def web(choices: Sequence[Choice]) -> Counter[int]:
    """Return how many of these votes were cast on the web, by entry."""
    return Counter(choice.entry_id for choice in choices if choice.channel == Channel.WEB)


def add_to_days(
    session: Session, votes: Counter[int], of_web: Counter[int], sealed_at: datetime
) -> None:
    """Add votes by entry, and those of the web among them, to the day on which they were sealed.

    The day is one of Moscow's calendar.
    """
    day = sealed_at.astimezone(MOSCOW).date()
    upsert = _upsert(session, StandingDay)
    session.execute(
        upsert.on_conflict_do_update(
            index_elements=["entry_id", "day"],
            set_={
                "counted": StandingDay.counted + upsert.excluded.counted,
                "web": StandingDay.web + upsert.excluded.web,
            },
        ),
        [
            {"entry_id": entry_id, "day": day, "counted": counted, "web": of_web[entry_id]}
            for entry_id, counted in sorted(votes.items())
        ],
    )


def shift(session: Session, move: Move) -> None:
    """Move one vote from a column to another, with its day and the place reached."""
    columns = {"counted": Standing.counted, "held": Standing.held, "voided": Standing.voided}
    session.execute(
        update(Standing)
        .where(Standing.entry_id == move.entry_id)
        .values({move.before: columns[move.before] - 1, move.after: columns[move.after] + 1})
    )
    if "counted" not in {move.before, move.after}:
        return
    by = 1 if move.after == "counted" else -1
    moved = Counter({move.entry_id: by})
    add_to_days(session, moved, moved if move.channel == Channel.WEB else Counter(), move.sealed_at)
    session.execute(
        update(Standing)
        .where(Standing.entry_id == move.entry_id)
        .values(reached=_reached(move, gained=by > 0))
    )


def _reached(move: Move, *, gained: bool) -> Any:
    """Return, in SQL, the place of the entry's last counted vote, looked for only if it changed."""
    if gained:
        return case((Standing.reached < move.position, move.position), else_=Standing.reached)
    newest = (
        select(Ruling.kind)
        .where(Ruling.ballot_id == Ballot.id)
        .order_by(Ruling.id.desc())
        .limit(1)
        .scalar_subquery()
    )
    last = (
        select(func.coalesce(func.max(Leaf.position), 0))
        .join(Ballot, Ballot.id == Leaf.ballot_id)
        .where(Ballot.entry_id == move.entry_id, Leaf.position != move.position)
        .where(func.coalesce(newest, "clear") == "clear")
        .scalar_subquery()
    )
    return case((Standing.reached == move.position, last), else_=Standing.reached)


def _upsert(session: Session, model: type[Standing | StandingDay]) -> Any:
    postgres = session.get_bind().dialect.name == "postgresql"
    return (postgresql.insert if postgres else sqlite.insert)(model)
