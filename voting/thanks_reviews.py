"""Words of thanks before people's eyes: moderators pass or decline them, owners answer.

An answer is shown at once, as an owner's story is; moderators may take it down. ADR 0031.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from enum import StrEnum

from sqlalchemy import ColumnElement, func, select
from sqlalchemy.orm import Session, contains_eager

from app.core import audit
from app.core.clock import now
from app.core.db import move
from app.core.errors import DomainError
from nominations.models.entry import Entry
from nominations.models.season import Season
from voting.models.thanks import State, Thanks

A_PAGE = 50
#: What a page of the panel may list.
LISTED = (State.WAITING, State.PASSED, State.DECLINED)


class Reason(StrEnum):
    """Why words, or an answer to them, are not shown; their author is told it."""

    CONTACTS = "contacts"
    RUDE = "rude"
    PEOPLE = "people"
    ADVERT = "advert"
    OFF_TOPIC = "off_topic"
    NOT_THANKS = "not_thanks"


class AlreadyReviewed(DomainError):
    """Somebody has decided about them since, or their author has taken them back."""

    message = "Об этих словах уже решили, или автор взял их назад."


class AlreadyAnswered(DomainError):
    """The words have their answer, or are not shown any more."""

    message = "На эти слова уже ответили, или их больше не показывают."


@dataclass(frozen=True)
class Page:
    """Words of one page, and the number after which the next page begins."""

    items: Sequence[Thanks]
    after: int | None = None


def waiting(session: Session, season: Season) -> int:
    """Return how many words of a season nobody has decided about."""
    found = select(func.count(Thanks.id)).join(Entry, Entry.id == Thanks.entry_id)
    return session.scalar(found.where(*_listed(season, State.WAITING))) or 0


def page(session: Session, season: Season, state: State, after: int | None = None) -> Page:
    """Return a page of the words in a state: those that wait oldest first, others newest first."""
    rising = state is State.WAITING
    found = select(Thanks).join(Thanks.entry).where(*_listed(season, state))
    found = found.options(contains_eager(Thanks.entry))
    if after is not None:
        found = found.where(Thanks.id > after if rising else Thanks.id < after)
    ordered = found.order_by(Thanks.id.asc() if rising else Thanks.id.desc())
    rows = session.scalars(ordered.limit(A_PAGE + 1)).all()
    return Page(rows[:A_PAGE], rows[A_PAGE - 1].id if len(rows) > A_PAGE else None)


def admit(session: Session, row: Thanks, seen: State, *, by: int) -> None:
    """Let everybody read the words; AlreadyReviewed when they stand otherwise than was seen."""
    _settle(session, row, seen, State.PASSED, by=by)
    audit.record(session, "thanks.passed", row, by=by)


def decline(session: Session, row: Thanks, seen: State, reason: Reason, *, by: int) -> None:
    """Let nobody read the words, or nobody any longer; AlreadyReviewed."""
    _settle(session, row, seen, State.DECLINED, by=by, reason=reason)
    audit.record(session, "thanks.declined", row, by=by, reason=str(reason))


def take_answer_down(session: Session, row: Thanks, reason: Reason, *, by: int) -> None:
    """Take an answer off the page; AlreadyReviewed when there is none."""
    _unanswer(session, row)
    audit.record(session, "thanks.answer_taken_down", row, by=by, reason=str(reason))


def answer(session: Session, row: Thanks, words: str, *, by: int) -> None:
    """Answer words that are shown, once; AlreadyAnswered."""
    mute = Thanks.answer.is_(None) & (Thanks.state == State.PASSED) & ~Thanks.out_of_count
    said = {"answer": words, "answered_by_id": by, "answered_at": now()}
    if not move(session, row, mute, said):
        raise AlreadyAnswered
    audit.record(session, "thanks.answered", row, by=by)


def take_answer_back(session: Session, row: Thanks, *, by: int) -> None:
    """Let an owner answer otherwise; AlreadyReviewed when there is no answer."""
    _unanswer(session, row)
    audit.record(session, "thanks.answer_removed", row, by=by)


def _listed(season: Season, state: State) -> Sequence[ColumnElement[bool]]:
    """Return which words a list holds: of what waits, only what a page could show."""
    mine = (Thanks.season_id == season.id, Thanks.state == state)
    if state is not State.WAITING:
        return mine
    return (*mine, Thanks.out_of_count.is_(False), Entry.withdrawn_at.is_(None))


def _settle(
    session: Session,
    row: Thanks,
    seen: State,
    becomes: State,
    *,
    by: int,
    reason: Reason | None = None,
) -> None:
    values = {"state": becomes, "reason": reason, "decided_by_id": by, "decided_at": now()}
    same = seen is becomes or seen is State.WITHDRAWN
    if same or not move(session, row, Thanks.state == seen, values):
        raise AlreadyReviewed


def _unanswer(session: Session, row: Thanks) -> None:
    if not move(session, row, Thanks.answer.is_not(None), {"answer": None}):
        raise AlreadyReviewed
