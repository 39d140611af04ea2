"""Casting a ballot: the one door for every channel. Nothing else inserts into the table.

The database keeps the promise of one vote per phone and nomination (`ONE_VOTE`), and its clock
decides whether voting is open. docs/how-votes-are-counted.md tells the same in plain words.
"""

from dataclasses import dataclass, fields
from datetime import datetime
from typing import Any

from sqlalchemy import (
    CTE,
    Insert,
    LargeBinary,
    Select,
    String,
    bindparam,
    false,
    func,
    insert,
    or_,
    select,
)
from sqlalchemy.dialects import postgresql, sqlite
from sqlalchemy.engine import Connection

from app.core import tokens
from app.core.db import Instant, db_now
from nominations import phases
from nominations.models.entry import Entry
from nominations.models.season import Season
from nominations.phases import Dates
from voting import rules
from voting.deadlines import moment_past_gate
from voting.models.ballot import ONE_VOTE, Ballot, Channel, UnsealedBallot
from voting.rules import Outcome


@dataclass(frozen=True)
class Vote:
    """A choice as it comes in: who votes for which entry, through which channel.

    `at` is given only when another clock than the database's says when the vote was cast: the
    provider's, for a message that was recovered later.
    """

    entry_id: int
    voter_key: bytes
    channel: Channel
    at: datetime | None = None

    def parameters(self, receipt: bytes) -> dict[str, Any]:
        """Return what the prebuilt statements are executed with."""
        return {**vars(self), "channel": str(self.channel), "receipt": receipt}


@dataclass(frozen=True)
class Answer:
    """What became of a vote; `receipt` and `ballot_id` only when it was accepted."""

    outcome: Outcome
    receipt: bytes | None = None
    ballot_id: int | None = None


ENTRY = bindparam("entry_id", type_=Entry.id.type)
VOTER = bindparam("voter_key", type_=LargeBinary(32))
#: Read once, within the gate: the moment that is judged is the moment that is kept.
GATE = select(moment_past_gate().label("moment")).cte("gate")
MOMENT = func.coalesce(bindparam("at", type_=Instant()), GATE.c.moment)
COLUMNS = (
    "season_id",
    "nomination_id",
    "entry_id",
    "voter_key",
    "channel",
    "receipt",
    "rules_version",
    "cast_at",
)


def _choice() -> Select[int, int, int, bytes, str, bytes, int, datetime]:
    """Select the ballot's row: nothing where the rules don't let this vote in."""
    return (
        select(
            Entry.season_id,
            Entry.nomination_id,
            Entry.id,
            VOTER,
            bindparam("channel", type_=String(3)),
            bindparam("receipt", type_=LargeBinary(16)),
            Season.rules_version,
            MOMENT,
        )
        .select_from(GATE)
        .join(Entry, Entry.id == ENTRY)
        .join(Season, Season.id == Entry.season_id)
        .where(
            Entry.withdrawn_at.is_(None),
            or_(Entry.owner_voter_key.is_(None), Entry.owner_voter_key != VOTER),
            Season.published_at.is_not(None),
            Season.voting_opens <= MOMENT,
            Season.voting_closes > MOMENT,
        )
    )


def _insert_on_postgresql() -> Insert:
    return (
        postgresql.insert(Ballot)
        .from_select(COLUMNS, _choice())
        .on_conflict_do_nothing(constraint=ONE_VOTE)
        .returning(Ballot.id)
    )


def _insert_on_sqlite() -> Insert:
    return (
        sqlite.insert(Ballot)
        .from_select(COLUMNS, _choice())
        .on_conflict_do_nothing(index_elements=[Ballot.nomination_id, Ballot.voter_key])
        .returning(Ballot.id)
    )


def inserting() -> tuple[CTE, CTE]:
    """Return the ballot and its unsealed mark as two CTEs for one statement (PostgreSQL)."""
    ballot = _insert_on_postgresql().cte("cast_ballot")
    marks = insert(UnsealedBallot).from_select(["ballot_id"], select(ballot.c.id))
    return ballot, marks.cte("mark")


_BALLOT, _MARK = inserting()
POSTGRESQL = select(_BALLOT.c.id).add_cte(_MARK)
SQLITE = _insert_on_sqlite()
SQLITE_MARK = insert(UnsealedBallot)
FACTS = (
    select(
        db_now(),
        Season.published_at,
        Entry.withdrawn_at,
        func.coalesce(Entry.owner_voter_key == VOTER, false()),
        select(Ballot.entry_id)
        .where(Ballot.nomination_id == Entry.nomination_id, Ballot.voter_key == VOTER)
        .correlate(Entry)
        .scalar_subquery(),
        *(getattr(Season, date.name) for date in fields(Dates)),
    )
    .join(Season, Season.id == Entry.season_id)
    .where(Entry.id == ENTRY)
)


def insert_ballot(connection: Connection, vote: Vote, receipt: bytes) -> int | None:
    """Insert the ballot and its mark; None when the rules or the constraint refuse it."""
    parameters = vote.parameters(receipt)
    if connection.dialect.name == "postgresql":
        return connection.execute(POSTGRESQL, parameters).scalar_one_or_none()
    ballot_id = connection.execute(SQLITE, parameters).scalar_one_or_none()
    if ballot_id is not None:
        connection.execute(SQLITE_MARK, {"ballot_id": ballot_id})
    return ballot_id


def cast(connection: Connection, vote: Vote, receipt: bytes | None = None) -> Answer:
    """Cast a vote, in the caller's transaction, and say what became of it."""
    receipt = receipt or tokens.receipt()
    ballot_id = insert_ballot(connection, vote, receipt)
    if ballot_id is not None:
        return Answer(Outcome.ACCEPTED, receipt, ballot_id)
    return Answer(refusal(connection, vote))


def refusal(connection: Connection, vote: Vote) -> Outcome:
    """Say why a vote was not let in, by the rules, from the facts in the database."""
    parameters = {"entry_id": vote.entry_id, "voter_key": vote.voter_key}
    now, published_at, withdrawn_at, own, prior, *dates = connection.execute(
        FACTS, parameters
    ).one()
    if prior is not None:
        return rules.repeated(prior, vote.entry_id)
    state = phases.voting_state(Dates(*dates), vote.at or now)
    if published_at is None:
        state = phases.VotingState.BEFORE
    reason = rules.refusal(state, withdrawn=withdrawn_at is not None, own=bool(own))
    # Nothing forbids it any more: voting opened a moment ago, and not a moment earlier.
    return reason or Outcome.NOT_OPEN_YET


def first_cast_at(connection: Connection, vote: Vote) -> datetime | None:
    """Return when the voter's ballot in the nomination was cast; None when there is none."""
    nomination = select(Entry.nomination_id).where(Entry.id == vote.entry_id).scalar_subquery()
    first = select(Ballot.cast_at).where(
        Ballot.nomination_id == nomination, Ballot.voter_key == vote.voter_key
    )
    return connection.execute(first).scalar_one_or_none()
