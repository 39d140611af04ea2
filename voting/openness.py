"""What anybody may know of a season: votes by what became of them, decisions, merges, rules.

All of it comes from the tables that the work itself is done in. While the standings are hidden no
figure of votes is returned, for sums tell places.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import func, select
from sqlalchemy.orm import Session

from nominations import divisions, phases, rulebooks
from nominations.models.division import Division
from nominations.models.entry import Entry
from nominations.models.nomination import Nomination
from nominations.models.rulebook import RulesDocument
from nominations.models.season import Season
from voting import inquiry, standings
from voting.inquiry import Inquiry
from voting.models.inbound_sms import REFUSED, InboundSMS
from voting.models.retention_act import RetentionAct
from voting.models.standing import Standing, StandingDay
from voting.rules import Outcome

#: Messages by what became of them, as the page groups them.
REFUSALS: Mapping[str, tuple[Outcome, ...]] = {
    "repeated": (Outcome.ALREADY_SAME, Outcome.ALREADY_OTHER),
    "late": (Outcome.CLOSED,),
    "early": (Outcome.NOT_OPEN_YET,),
    "unreadable": (Outcome.UNREADABLE, Outcome.UNKNOWN_CODE, Outcome.AMBIGUOUS),
    "own_entry": (Outcome.OWN_ENTRY,),
    "withdrawn": (Outcome.WITHDRAWN,),
    "not_russian": (Outcome.NOT_RUSSIAN,),
}
#: The states in which votes are told.
TOLD = frozenset({"during", "after"})


@dataclass(frozen=True)
class Votes:
    """A season's votes: how those in the log stand, and the messages that became none."""

    counted: int
    held: int
    voided: int
    #: The counted ones by channel.
    by_sms: int
    by_web: int
    refused: Mapping[str, int]

    @property
    def accepted(self) -> int:
        """Return how many votes are in the public log."""
        return self.counted + self.held + self.voided


@dataclass(frozen=True)
class Part:
    """A division before a merge, and how many compete in it."""

    label: str
    entries: int


@dataclass(frozen=True)
class Merge:
    """Divisions that compete as one."""

    nomination: str
    parts: Sequence[Part]
    label: str
    seats: int


@dataclass(frozen=True)
class Left:
    """How many entries take part no more for one reason, by an own wish too."""

    reason: str
    entries: int


@dataclass(frozen=True)
class Figures:
    """The sums over a season's votes."""

    votes: Votes
    inquiry: Inquiry


@dataclass(frozen=True)
class Picture:
    """All that the page of a season tells."""

    state: str
    #: None before the votes are counted first, and while the standings are hidden.
    votes: Votes | None
    inquiry: Inquiry | None
    left: Sequence[Left]
    merges: Sequence[Merge]
    rules: Sequence[RulesDocument]
    erasures: Sequence[RetentionAct]


def state(season: Season, moment: datetime) -> str:
    """Return `before`, `during`, `hidden`, `counting` or `after` (the results)."""
    if season.certified_at is not None:
        return "after"
    voting = phases.voting_state(season.dates, moment)
    if voting is phases.VotingState.BEFORE:
        return "before"
    if standings.visible(season, moment):
        return "during"
    return "counting" if voting is phases.VotingState.AFTER else "hidden"


def figures(session: Session, season: Season) -> Figures:
    """Count the sums over a season's votes: seconds; `voting.kept_figures` has them ready."""
    return Figures(votes(session, season), inquiry.of_season(session, season))


def picture(session: Session, season: Season, moment: datetime, summed: Figures | None) -> Picture:
    """Return what may be known of a season at a moment; `summed` are the sums that are kept."""
    stands = state(season, moment)
    told = summed if stands in TOLD else None
    return Picture(
        state=stands,
        votes=told.votes if told else None,
        inquiry=told.inquiry if told else None,
        left=left(session, season),
        merges=merges(session, season),
        rules=rulebooks.versions(session, season),
        erasures=erased(session, season),
    )


def votes(session: Session, season: Season) -> Votes:
    """Return a season's votes, those for entries that left among them."""
    figures = (Standing.counted, Standing.held, Standing.voided)
    sums = (func.coalesce(func.sum(one), 0) for one in figures)
    web = select(func.coalesce(func.sum(StandingDay.web), 0)).join(
        Entry, Entry.id == StandingDay.entry_id
    )
    of_web = web.where(Entry.season_id == season.id).scalar_subquery()
    # One statement, for a batch may be sealed between two.
    mine = select(*sums, of_web).join(Entry, Entry.id == Standing.entry_id)
    stand = session.execute(mine.where(Entry.season_id == season.id)).one()
    counted, held, voided, by_web = map(int, stand)
    refused = _refused(session, season)
    return Votes(counted, held, voided, counted - by_web, by_web, refused)


def _refused(session: Session, season: Season) -> dict[str, int]:
    """Count the messages that became no vote; a refusal on the web leaves no row."""
    rows = session.execute(
        select(InboundSMS.outcome, func.count().label("messages"))
        .where(InboundSMS.season_id == season.id, REFUSED)
        .group_by(InboundSMS.outcome)
    )
    counts = {row.outcome: row.messages for row in rows}
    return {name: sum(counts.get(one, 0) for one in group) for name, group in REFUSALS.items()}


def left(session: Session, season: Season) -> list[Left]:
    """Return who takes part no more, by the reason that their pages show; most first."""
    rows = session.execute(
        select(Entry.withdrawal_reason, func.count().label("entries"))
        .where(Entry.season_id == season.id, Entry.withdrawn_at.is_not(None))
        .group_by(Entry.withdrawal_reason)
        .order_by(func.count().desc(), Entry.withdrawal_reason)
    )
    return [Left(row.withdrawal_reason or "", row.entries) for row in rows]


def merges(session: Session, season: Season) -> list[Merge]:
    """Return the merges of a season, each division as it was and the group that came of them."""
    taken = (
        select(Division)
        .join(Nomination, Nomination.id == Division.nomination_id)
        .where(Nomination.season_id == season.id, Division.merged_into_id.is_not(None))
    )
    guests = session.scalars(taken.order_by(Nomination.position, Division.id)).all()
    hosts = list(dict.fromkeys(row.merged_into_id for row in guests if row.merged_into_id))
    groups = divisions.named(session, hosts)
    entries = _entries(session, [*hosts, *(row.id for row in guests)])
    return [
        Merge(
            groups[host].nomination,
            [
                Part(row.label, entries.get(row.id, 0))
                for row in [
                    session.get_one(Division, host),
                    *(one for one in guests if one.merged_into_id == host),
                ]
            ],
            groups[host].label,
            groups[host].seats,
        )
        for host in hosts
    ]


def _entries(session: Session, merged: Sequence[int]) -> dict[int, int]:
    rows = session.execute(
        select(Entry.division_id, func.count().label("entries"))
        .where(Entry.division_id.in_(merged), Entry.withdrawn_at.is_(None))
        .group_by(Entry.division_id)
    )
    return {row.division_id: row.entries for row in rows}


def erased(session: Session, season: Season) -> Sequence[RetentionAct]:
    """Return the acts by which a season's personal data went."""
    acts = select(RetentionAct).where(RetentionAct.season_id == season.id)
    return session.scalars(acts.order_by(RetentionAct.id)).all()
