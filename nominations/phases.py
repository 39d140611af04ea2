"""What is open at an instant. Nothing else compares a season's dates.

Every term is half-open: what opens at an instant is open at it, what closes at it is closed.
"""

from dataclasses import dataclass, fields
from datetime import datetime, timedelta
from enum import StrEnum

#: Pairs of dates of which the first must lie before the second.
_STRICTLY_BEFORE = (
    ("registration_opens", "registration_closes"),
    ("voting_opens", "voting_closes"),
)
#: Pairs of which the first may also be the second. Registration and voting overlap (design.md §3).
_NOT_AFTER = (
    ("registration_opens", "voting_opens"),
    ("voting_opens", "registration_closes"),
    ("registration_closes", "voting_closes"),
    ("voting_opens", "hides_at"),
    ("hides_at", "voting_closes"),
    ("voting_closes", "results_at"),
    ("results_at", "awards_at"),
)


class VotingState(StrEnum):
    BEFORE = "before"
    OPEN = "open"
    AFTER = "after"


class Stage(StrEnum):
    """What the home page tells of the season."""

    ANNOUNCED = "announced"
    REGISTRATION = "registration"
    REGISTRATION_AND_VOTING = "registration_and_voting"
    VOTING = "voting"
    COUNTING = "counting"
    RESULTS = "results"


class Milestone(StrEnum):
    """A moment of the season that owners are written about."""

    VOTING = "voting"
    WEEK_LEFT = "week_left"
    HIDDEN = "hidden"
    RESULT = "result"


#: A letter about a milestone is worth nothing later than this; the results are told for a month.
LATE = timedelta(days=3)
LATEST = timedelta(days=30)
WEEK = timedelta(days=7)


@dataclass(frozen=True)
class Dates:
    """A season's dates. Raises ValueError for one without a time zone."""

    registration_opens: datetime
    registration_closes: datetime
    voting_opens: datetime
    voting_closes: datetime
    hides_at: datetime
    results_at: datetime
    awards_at: datetime

    def __post_init__(self) -> None:
        for field in fields(self):
            if getattr(self, field.name).utcoffset() is None:
                raise ValueError(f"{field.name} has no time zone")


@dataclass(frozen=True)
class Fault:
    """Two dates, by their field names, of which the first must come before the second."""

    earlier: str
    later: str


def registration_open(dates: Dates, now: datetime) -> bool:
    return dates.registration_opens <= now < dates.registration_closes


def voting_open(dates: Dates, now: datetime) -> bool:
    return voting_state(dates, now) is VotingState.OPEN


def voting_state(dates: Dates, now: datetime) -> VotingState:
    if now < dates.voting_opens:
        return VotingState.BEFORE
    return VotingState.OPEN if now < dates.voting_closes else VotingState.AFTER


def standings_visible(dates: Dates, now: datetime) -> bool:
    """Whether the public may see the counts: until they are hidden, and again with the results."""
    return now < dates.hides_at or now >= dates.results_at


def terms_changeable(dates: Dates, now: datetime) -> bool:
    """Whether the terms of the contest may change: ГК РФ 1058, first half of the registration."""
    return now < half_term(dates)


def half_term(dates: Dates) -> datetime:
    """The middle of the registration, from which the terms stay as they are: ГК РФ 1058."""
    return dates.registration_opens + (dates.registration_closes - dates.registration_opens) / 2


def retention_over(dates: Dates, days: int, now: datetime) -> bool:
    """Whether the voters' phones must be gone: so many days after the results' date."""
    return now >= dates.results_at + timedelta(days=days)


def stage(dates: Dates, now: datetime) -> Stage:
    if now >= dates.results_at:
        return Stage.RESULTS
    voting = voting_state(dates, now)
    if voting is VotingState.AFTER:
        return Stage.COUNTING
    if voting is VotingState.OPEN:
        both = registration_open(dates, now)
        return Stage.REGISTRATION_AND_VOTING if both else Stage.VOTING
    return Stage.ANNOUNCED if now < dates.registration_opens else Stage.REGISTRATION


def milestones(dates: Dates, now: datetime) -> list[Milestone]:
    """The milestones that owners are to be told of now.

    Where the counts are hidden in the same days in which a week is left, the letter about the first
    says both.
    """
    left = dates.voting_closes - WEEK
    begun = {Milestone.VOTING: dates.voting_opens, Milestone.HIDDEN: dates.hides_at}
    if not left - LATE < dates.hides_at < left + LATE:
        begun[Milestone.WEEK_LEFT] = max(left, dates.voting_opens)
    due = [
        milestone
        for milestone, at in begun.items()
        if at <= now < min(at + LATE, dates.voting_closes)
    ]
    told = dates.results_at <= now and now - dates.results_at < LATEST
    return [*due, Milestone.RESULT] if told else due


def faults(dates: Dates) -> list[Fault]:
    """The pairs of dates that stand in the wrong order; none in a season that may be published."""
    wrong = [
        pair for pair in _STRICTLY_BEFORE if getattr(dates, pair[0]) >= getattr(dates, pair[1])
    ]
    wrong += [pair for pair in _NOT_AFTER if getattr(dates, pair[0]) > getattr(dates, pair[1])]
    return [Fault(earlier, later) for earlier, later in wrong]


class Call(StrEnum):
    """What voters who asked for it are reminded of."""

    OPENING = "opening"
    LAST_DAY = "last_day"


#: A letter that the voting has opened is no news later than this.
STALE = timedelta(days=3)
LAST_DAY = timedelta(days=1)


def calls_due(dates: Dates, now: datetime) -> list[Call]:
    """What voters are to be reminded of now."""
    begun = {
        Call.OPENING: (dates.voting_opens, dates.voting_opens + STALE),
        Call.LAST_DAY: (_last_day(dates), dates.voting_closes),
    }
    return [
        call
        for call, (begins, ends) in begun.items()
        if begins <= now < min(ends, dates.voting_closes)
    ]


def calls_to_come(dates: Dates, now: datetime) -> list[Call]:
    """What voters may still ask to be reminded of."""
    begins = {Call.OPENING: dates.voting_opens, Call.LAST_DAY: _last_day(dates)}
    return [call for call, at in begins.items() if now < at]


def _last_day(dates: Dates) -> datetime:
    return max(dates.voting_closes - LAST_DAY, dates.voting_opens)
