"""Rulings on ballots: made here, in force once the sealer has put them into the public log.

The line in the log and the change of the standings are one transaction, so the standings stay
what the log says.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta

from sqlalchemy import delete, func, insert, select
from sqlalchemy.engine import Connection
from sqlalchemy.orm import Session

from app.core.errors import DomainError
from nominations.models.nomination import Nomination
from nominations.models.season import Season
from voting.deadlines import moment_past_gate
from voting.fraud import reasons
from voting.models.ballot import Ballot, Channel
from voting.models.leaf import Batch, Leaf
from voting.models.review import Ruling, UnsealedRuling
from voting.protocol import leaves

#: How long «it wasn't me» is heard after a vote.
DENIAL = timedelta(hours=24)
DENIED = "Владелец номера сообщил, что не голосовал"
#: The class of a reason, as the log says it.
CLASSES = {DENIED: "denied", **reasons.CLASSES}

COLUMN = {"hold": "held", "clear": "counted", "void": "voided"}


@dataclass(frozen=True)
class Act:
    """An unsealed ruling on a vote that is in the log."""

    ruling_id: int
    ballot_id: int
    kind: str
    reason: str
    position: int
    entry_id: int
    sealed_at: datetime
    channel: str
    #: Whether the votes are opened: then the certified results stay as they are.
    late: bool

    @property
    def line(self) -> str:
        """Return the line that the ruling adds to the log."""
        reason = CLASSES.get(self.reason, "review")
        return leaves.ruling(self.kind, self.position, reason, late=self.late)


class AfterTheReveal(DomainError):
    """The votes are opened: one person alone rules on nothing any more."""

    message = "Итоги заверены и журнал раскрыт: поздние решения по голосам принимают только вдвоём."


class Frozen(DomainError):
    """The log is frozen for the results, which follow from it as it is."""

    message = "Протокол заморожен для подведения итогов. Решение по голосу сейчас не принять."


def rule(
    connection: Connection,
    ballot_id: int,
    kind: str,
    reason: str,
    *,
    by: int | None = None,
    second: int | None = None,
) -> int:
    """Rule that a ballot is held, cleared or voided, and mark it for the sealer.

    Raises AfterTheReveal, Frozen. `second` is the account of whoever approved it, another than
    `by`. Only with both is a ruling made after the reveal: it is marked late, and moves no
    certified result. The gate is held, so that a certification under way is waited for.
    """
    connection.execute(select(moment_past_gate()))
    season = select(Season.certified_at, Season.frozen_at).join(
        Ballot, Ballot.season_id == Season.id
    )
    certified, frozen = connection.execute(season.where(Ballot.id == ballot_id)).one()
    if frozen and not certified:
        raise Frozen
    if certified and (None in {by, second} or by == second):
        raise AfterTheReveal
    made = insert(Ruling).values(ballot_id=ballot_id, kind=kind, reason=reason, author_id=by)
    ruling_id = connection.execute(made.returning(Ruling.id)).scalar_one()
    connection.execute(insert(UnsealedRuling).values(ruling_id=ruling_id))
    return ruling_id


def deny(connection: Connection, season_id: int, voter_key: bytes, now: datetime) -> int | None:
    """Hold the voter's newest SMS ballot if it is not 24 hours old; None when there is none.

    A ballot that was ruled on before stays as it was ruled; so do all once results are certified,
    because the log has been opened by then.
    """
    nominations = (
        select(Nomination.id)
        .join(Season, Season.id == Nomination.season_id)
        .where(Season.id == season_id, Season.certified_at.is_(None), Season.frozen_at.is_(None))
    )
    newest = (
        select(Ballot.id)
        .where(Ballot.nomination_id.in_(nominations), Ballot.voter_key == voter_key)
        .where(Ballot.channel == Channel.SMS, Ballot.cast_at > now - DENIAL)
        .order_by(Ballot.cast_at.desc(), Ballot.id.desc())
        .limit(1)
    )
    ballot_id = connection.execute(newest).scalar_one_or_none()
    ruled = select(func.count()).where(Ruling.ballot_id == ballot_id)
    if ballot_id is None or connection.execute(ruled).scalar_one():
        return None
    return rule(connection, ballot_id, "hold", DENIED)


def unsealed(session: Session, season_id: int) -> list[Act]:
    """Return the marked rulings whose votes are in the log, oldest first."""
    rows = session.execute(
        select(
            Ruling.id,
            Ruling.ballot_id,
            Ruling.kind,
            Ruling.reason,
            Leaf.position,
            Ballot.entry_id,
            Batch.sealed_at,
            Ballot.channel,
            Season.certified_at.is_not(None),
        )
        .join(UnsealedRuling, UnsealedRuling.ruling_id == Ruling.id)
        .join(Ballot, Ballot.id == Ruling.ballot_id)
        .join(Leaf, Leaf.ballot_id == Ruling.ballot_id)
        .join(Batch, Batch.id == Leaf.batch_id)
        .join(Season, Season.id == Ballot.season_id)
        .where(Ballot.season_id == season_id)
        .order_by(Ruling.id)
    )
    return [Act(*row) for row in rows]


def in_force(session: Session, ballot_ids: Sequence[int]) -> dict[int, str]:
    """Return how these ballots stand by the sealed rulings: the column of the standings."""
    marked = select(UnsealedRuling.ruling_id)
    sealed = (
        select(Ruling.ballot_id, Ruling.kind)
        .where(Ruling.ballot_id.in_(ballot_ids), Ruling.id.not_in(marked))
        .order_by(Ruling.id)
    )
    kinds = {row.ballot_id: row.kind for row in session.execute(sealed)}
    return {ballot_id: COLUMN[kinds.get(ballot_id, "clear")] for ballot_id in ballot_ids}


def unmark(session: Session, acts: Sequence[Act]) -> None:
    """Take the marks off rulings that are in the log now."""
    sealed = [act.ruling_id for act in acts]
    session.execute(delete(UnsealedRuling).where(UnsealedRuling.ruling_id.in_(sealed)))


def waiting(session: Session, season_id: int) -> int:
    """Return how many rulings of a season are not in the log yet."""
    of_season = (
        select(func.count())
        .select_from(UnsealedRuling)
        .join(Ruling, Ruling.id == UnsealedRuling.ruling_id)
        .join(Ballot, Ballot.id == Ruling.ballot_id)
        .where(Ballot.season_id == season_id)
    )
    return session.scalar(of_season) or 0
