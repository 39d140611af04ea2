"""Receipts: what a voter learns about a ballot by its secret code."""

from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum

from sqlalchemy import select
from sqlalchemy.orm import Session

from app.core import tokens
from nominations import phases
from nominations.models.entry import Entry
from nominations.models.season import Season
from voting.models.ballot import Ballot
from voting.models.leaf import Leaf
from voting.models.review import Ruling


class State(StrEnum):
    """How a ballot stands."""

    ACCEPTED = "accepted"
    UNDER_REVIEW = "under_review"
    VOIDED = "voided"
    UNKNOWN = "unknown"


RULED = {"hold": State.UNDER_REVIEW, "clear": State.ACCEPTED, "void": State.VOIDED}


@dataclass(frozen=True)
class Answer:
    """What a receipt tells; the entry only after the close, so that nobody can sell a vote."""

    state: State
    reason: str | None = None
    day: datetime | None = None
    entry: Entry | None = None
    #: The season's short name.
    season: str | None = None
    #: The ballot's place in the log; None while it waits for the sealer.
    leaf: int | None = None


def state(ruling: Ruling | None) -> State:
    """Return how a ballot stands by the ruling in force, or without one."""
    return RULED[ruling.kind] if ruling else State.ACCEPTED


def find(session: Session, text: str) -> Ballot | None:
    """Return the ballot whose receipt this is, however it was typed."""
    receipt = tokens.read(text)
    found = select(Ballot).where(Ballot.receipt == receipt)
    return session.scalars(found).one_or_none() if receipt else None


def in_force(session: Session, ballot: Ballot) -> Ruling | None:
    """Return the newest ruling on a ballot, sealed or not."""
    newest = select(Ruling).where(Ruling.ballot_id == ballot.id).order_by(Ruling.id.desc())
    return session.scalars(newest.limit(1)).one_or_none()


def look_up(session: Session, text: str, now: datetime) -> Answer:
    """Tell how the ballot of a receipt stands; UNKNOWN for anything that is not one of ours."""
    ballot = find(session, text)
    if ballot is None:
        return Answer(State.UNKNOWN)
    ruling = in_force(session, ballot)
    season = session.get_one(Season, ballot.season_id)
    closed = phases.voting_state(season.dates, now) is phases.VotingState.AFTER
    return Answer(
        state=state(ruling),
        reason=ruling.reason if ruling else None,
        day=ballot.cast_at,
        entry=session.get_one(Entry, ballot.entry_id) if closed else None,
        season=season.slug,
        leaf=session.scalar(select(Leaf.position).where(Leaf.ballot_id == ballot.id)),
    )
