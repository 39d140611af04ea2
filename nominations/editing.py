"""Changing what a season is: within the law's term, with what was and what is in the journal.

ГК РФ 1058: the terms of the contest may change in the first half of the registration only. Once
the voting is open they don't change either: the first line of the log holds their hash.
"""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, replace
from datetime import datetime
from typing import Any

from sqlalchemy.orm import Session

from app.core import audit, phones
from app.core.clock import now
from app.core.errors import DomainError
from nominations import phases, seasons
from nominations.models.season import Season

#: The numbers that are terms of the contest, with the least and the most of each.
TERMS = {
    "min_entries": (1, 100),
    "min_votes": (1, 10_000),
    "code_length": (5, 7),
    "retention_days": (0, 3650),
}
#: The numbers that are the organiser's own affair, and may change at any time.
LIMITS = {
    "sms_per_day": (0, 10_000_000),
    "sms_kopecks_per_day": (0, 2_000_000_000),
    "sms_price_kopecks": (0, 100_000),
    "sms_abroad_per_day": (0, 1_000_000),
}


class TermsLocked(DomainError):
    """Half of the registration is over, or people vote: the terms stay as they were announced."""

    message = (
        "Условия больше не меняются: прошла половина срока приёма заявок или началось голосование "
        "(статья 1058 ГК РФ)."
    )


class BadDates(DomainError):
    """The dates stand in a wrong order; `faults` names each pair, in Russian."""

    def __init__(self, dates: phases.Dates) -> None:
        """Take the dates; the sentences are made of their faults."""
        self.faults = [
            f"{seasons.DATES[one.earlier].capitalize()} должно быть раньше, чем "
            f"{seasons.DATES[one.later]}."
            for one in phases.faults(dates)
        ]
        super().__init__(" ".join(self.faults))


class BadNumber(DomainError):
    """A number of the season is beyond its limits."""

    message = "Число вне допустимых пределов."


@dataclass(frozen=True)
class Change:
    """One thing that would be another: its name in the season, what was, what will be."""

    name: str
    before: Any
    after: Any


def locked(season: Season, moment: datetime) -> bool:
    """Tell whether the terms of a season may change no more."""
    return season.published_at is not None and moment >= locks_at(season)


def locks_at(season: Season) -> datetime:
    """Return the moment from which a published season's terms stay as they are."""
    return min(phases.half_term(season.dates), season.voting_opens)


def differences(season: Season, values: Mapping[str, Any]) -> list[Change]:
    """Return what of these values is not so yet."""
    found = [Change(name, getattr(season, name), value) for name, value in values.items()]
    return [change for change in found if change.before != change.after]


def change_dates(
    session: Session, season: Season, dates: Mapping[str, datetime], *, by: int | None
) -> list[Change]:
    """Give a season other dates; TermsLocked, BadDates."""
    check_open(session, season)
    wanted = replace(season.dates, **dates)
    if phases.faults(wanted):
        raise BadDates(wanted)
    return _apply(session, season, vars(wanted), by)


def change_numbers(
    session: Session, season: Season, numbers: Mapping[str, int], *, by: int | None
) -> list[Change]:
    """Change a season's numbers and limits; BadNumber, and TermsLocked for terms of the contest."""
    session.refresh(season, with_for_update=True)
    changes = differences(season, numbers)
    for change in changes:
        low, high = (TERMS | LIMITS)[change.name]
        if not low <= change.after <= high:
            raise BadNumber
    if any(change.name in TERMS for change in changes) and locked(season, now()):
        raise TermsLocked
    return _apply(session, season, numbers, by)


def change_countries(
    session: Session, season: Season, values: Mapping[str, Iterable[str]], *, by: int | None
) -> list[Change]:
    """Say whose mobile numbers may vote beside Russian ones, which always may; TermsLocked."""
    check_open(session, season)
    wanted = {name: phones.ordered(countries) for name, countries in values.items()}
    return _apply(session, season, wanted, by)


def check_open(session: Session, season: Season) -> None:
    """Keep the season's row until the end of the transaction; TermsLocked when it is too late."""
    session.refresh(season, with_for_update=True)
    if locked(season, now()):
        raise TermsLocked


def _apply(
    session: Session, season: Season, values: Mapping[str, Any], by: int | None
) -> list[Change]:
    changes = differences(season, values)
    for change in changes:
        setattr(season, change.name, change.after)
    if changes:
        told = {one.name: [_told(one.before), _told(one.after)] for one in changes}
        audit.record(session, "season.changed", season, by=by, changes=told)
    session.flush()
    return changes


def _told(value: object) -> object:
    return value.isoformat() if isinstance(value, datetime) else value
