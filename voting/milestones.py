"""A season's calendar: each moment ahead, and what must be done before it."""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import datetime, timedelta
from enum import StrEnum

from sqlalchemy import func, select
from sqlalchemy.orm import Session

from app.auth.models import Account, Role
from app.core.clock import MOSCOW, now
from app.core.errors import DomainError
from nominations import queues, rulebooks, seasons
from nominations.models.entry import Entry
from nominations.models.season import Season
from voting import budgets, consents, gateway_tests, results, samples

#: How long before the results the organisers are reminded of them (domain.md L6).
REMINDERS = (timedelta(days=14), timedelta(days=3))


class Blocker(StrEnum):
    """What is not done yet."""

    FAULTS = "faults"
    RULES = "rules"
    PRIVACY = "privacy"
    TWO_PEOPLE = "two_people"
    PUBLISHED = "published"
    GATEWAY = "gateway"
    REPLIES = "replies"
    BUDGET = "budget"
    ENTRIES = "entries"
    QUEUE = "queue"
    MERGE = "merge"
    UNSEALED = "unsealed"
    SOON = "soon"
    CERTIFY = "certify"


class Blocked(DomainError):
    """Something must be done before the season is published."""

    message = "Сезон публиковать рано: в календаре есть препятствия."


@dataclass(frozen=True)
class Moment:
    """A date of the season, whether it is behind, and what stands in its way."""

    name: str
    at: datetime
    past: bool
    blockers: tuple[Blocker, ...]


def moments(session: Session, season: Season, host: str) -> list[Moment]:
    """Return a season's dates in their order, each with its blockers."""
    at = now()
    found = {
        "registration_opens": _before_registration(session, season),
        "voting_opens": _before_voting(session, season, host),
        "registration_closes": _before_merging(session, season, at),
        "hides_at": (),
        "voting_closes": (),
        "results_at": _before_results(session, season, at),
        "awards_at": (),
    }
    rows = [
        Moment(name, getattr(season, name), at >= getattr(season, name), tuple(blockers))
        for name, blockers in found.items()
    ]
    return sorted(rows, key=lambda row: row.at)


def unpublishable(session: Session, season: Season) -> list[Blocker]:
    """Return what must be done before a season is shown to the world."""
    return [one for one in _before_registration(session, season) if one is not Blocker.PUBLISHED]


def publish(session: Session, season: Season, *, by: int) -> None:
    """Publish a season with nothing in its way; Blocked, SeasonIncomplete.

    A rehearsal needs neither rules nor a second person.
    """
    binding = {Blocker.FAULTS} if season.rehearsal else set(Blocker)
    if binding & set(unpublishable(session, season)) - {Blocker.FAULTS}:
        raise Blocked
    seasons.publish(session, season, by=by)
    session.flush()


def _before_registration(session: Session, season: Season) -> Iterator[Blocker]:
    if seasons.faults(session, season):
        yield Blocker.FAULTS
    if rulebooks.newest(session, season) is None:
        yield Blocker.RULES
    if not consents.current(consents.Purpose.VOTE).words.strip():
        yield Blocker.PRIVACY
    if _organisers(session) < 2:  # noqa: PLR2004 -- The rule of two persons.
        yield Blocker.TWO_PEOPLE
    if season.published_at is None:
        yield Blocker.PUBLISHED


def _before_voting(session: Session, season: Season, host: str) -> Iterator[Blocker]:
    trial = gateway_tests.newest(session)
    if trial is None or not trial.passed or not _today(trial.at):
        yield Blocker.GATEWAY
    if any(not one.text.strip() or one.segments > 1 for one in samples.of(season, host)):
        yield Blocker.REPLIES
    if budgets.of(season) == 0:
        yield Blocker.BUDGET
    if session.scalar(select(Entry.id).where(Entry.season_id == season.id).limit(1)) is None:
        yield Blocker.ENTRIES


def _before_merging(session: Session, season: Season, at: datetime) -> Iterator[Blocker]:
    if queues.waiting(session, season).count:
        yield Blocker.QUEUE
    if at >= season.registration_closes and season.merged_at is None:
        yield Blocker.MERGE


def _before_results(session: Session, season: Season, at: datetime) -> Iterator[Blocker]:
    if season.certified_at is not None:
        return
    if at >= season.voting_closes and results.unsealed(session, season):
        yield Blocker.UNSEALED
    if at >= season.voting_closes:
        yield Blocker.CERTIFY
    if season.results_at - at <= max(REMINDERS):
        yield Blocker.SOON


def _organisers(session: Session) -> int:
    able = select(func.count()).where(
        Account.role == Role.ORGANISER,
        Account.disabled.is_(False),
        Account.confirmed_at.is_not(None),
    )
    return session.scalar(able) or 0


def _today(moment: datetime) -> bool:
    return moment.astimezone(MOSCOW).date() == now().astimezone(MOSCOW).date()
