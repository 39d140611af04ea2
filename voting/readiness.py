"""What must be so before the results of a real season are proposed: a list of checks.

Some may be waived with a reason; a waiver covers what was there when it was written, and no more.
"""

from dataclasses import dataclass
from datetime import timedelta
from enum import StrEnum

from sqlalchemy import func, select
from sqlalchemy.orm import Session

from app.core import audit
from app.core.clock import now
from app.core.errors import DomainError
from nominations import phases
from nominations.models.season import Season
from voting import credentials, messages, recounting, results, standings
from voting.fraud import clusters
from voting.models.announcement import Waiver
from voting.models.inbound_sms import InboundSMS


class Name(StrEnum):
    """The checks, in the order of the list."""

    CLOSED = "closed"
    SEALED = "sealed"
    MERGED = "merged"
    FROZEN = "frozen"
    VERIFIED = "verified"
    TRIAGE = "triage"
    REVIEWS = "reviews"
    CLUSTERS = "clusters"
    REVOKED = "revoked"
    TERM = "term"


#: What a reason may go past.
WAIVABLE = frozenset({Name.TRIAGE, Name.REVIEWS, Name.CLUSTERS, Name.REVOKED, Name.TERM})


class NotReady(DomainError):
    """Some checks have not passed, and nobody has waived them."""

    message = "Итоги предлагать рано: пройдены не все проверки."


class NotWaivable(DomainError):
    """The check passed, or no reason goes past it."""

    message = "Эту проверку нельзя снять: она пройдена или обязательна."


@dataclass(frozen=True)
class Check:
    """One check: how many things stand in its way, and the reason that goes past them."""

    name: Name
    #: How many things are in the way; None while that can't be told.
    left: int | None
    waiver: Waiver | None = None

    @property
    def clean(self) -> bool:
        """Tell whether nothing is in the way."""
        return self.left == 0

    @property
    def passed(self) -> bool:
        """Tell whether the results may be proposed as far as this check goes."""
        return self.clean or self.waiver is not None

    @property
    def waivable(self) -> bool:
        """Tell whether a reason may go past it now."""
        return self.name in WAIVABLE and not self.passed


def checklist(session: Session, season: Season) -> list[Check]:
    """Return every check of a season as it stands now."""
    waivers = _waivers(session, season)
    figures = _figures(session, season)
    return [Check(name, left, _covering(waivers.get(name), left)) for name, left in figures.items()]


def require(session: Session, season: Season) -> None:
    """Raise NotReady unless every check has passed or was waived."""
    if not all(check.passed for check in checklist(session, season)):
        raise NotReady


def waive(session: Session, season: Season, name: str, reason: str, *, by: int | None) -> Waiver:
    """Go past a check with a reason, which the protocol of the decision repeats; NotWaivable."""
    found = next((one for one in checklist(session, season) if one.name == name), None)
    if found is None or not found.waivable:
        raise NotWaivable
    waiver = Waiver(
        season_id=season.id, name=found.name, covers=found.left, reason=reason, author_id=by
    )
    session.add(waiver)
    audit.record(
        session, "results.check_waived", season, by=by, check=name, covers=found.left, reason=reason
    )
    session.flush()
    return waiver


def _figures(session: Session, season: Season) -> dict[Name, int | None]:
    closed = season.close_sealed_at is not None
    over = phases.voting_state(season.dates, now()) is phases.VotingState.AFTER
    recount = recounting.newest(session, season)
    return {
        Name.CLOSED: int(not (closed and over)),
        Name.SEALED: results.unsealed(session, season),
        Name.MERGED: int(season.merged_at is None),
        Name.FROZEN: int(season.frozen_at is None),
        Name.VERIFIED: len(recount.faults.splitlines()) if recount else None,
        Name.TRIAGE: _in_doubt(session, season),
        Name.REVIEWS: standings.held(session, season),
        Name.CLUSTERS: clusters.decided(session, season).get(None, 0),
        Name.REVOKED: len(credentials.revoked_rivals(session, season)),
        Name.TERM: max(0, (now() - season.results_at) // timedelta(days=1)),
    }


def _in_doubt(session: Session, season: Season) -> int:
    """Return how many messages of the season nobody has understood."""
    found = select(func.count()).where(
        InboundSMS.season_id == season.id,
        InboundSMS.outcome.in_(messages.IN_DOUBT),
        messages.WHOLE,
    )
    return session.scalar(found) or 0


def _waivers(session: Session, season: Season) -> dict[str, Waiver]:
    """Return the newest waiver of each check."""
    rows = select(Waiver).where(Waiver.season_id == season.id).order_by(Waiver.id)
    return {row.name: row for row in session.scalars(rows)}


def _covering(waiver: Waiver | None, left: int | None) -> Waiver | None:
    covers = waiver is not None and left is not None and 0 < left <= waiver.covers
    return waiver if covers else None
