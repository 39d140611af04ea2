"""Turnout: votes by hour and channel, and by nomination and region, without counting ballots.

The hours are added up as votes are sealed. The parts are taken from the standings by a worker, a
row an entry, so they cost the same after a thousand votes and after millions. Rulings move no
hour: it tells when people voted. docs/adr/0022.
"""

from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any

from sqlalchemy import ColumnElement, delete, func, insert, literal_column, select
from sqlalchemy.dialects import postgresql, sqlite
from sqlalchemy.orm import Session

from app.core.clock import now
from app.core.db import Instant, elected
from nominations.models.application import Application
from nominations.models.business import Business
from nominations.models.city import City
from nominations.models.entry import Entry
from nominations.models.nomination import Nomination
from nominations.models.season import Season
from voting.models.ballot import Ballot, Channel
from voting.models.leaf import Leaf
from voting.models.standing import Standing
from voting.models.turnout import TurnoutHour, TurnoutPart
from voting.scoring import Choice

HOUR = timedelta(hours=1)
TURNOUT_LOCK = 7_201_405


@dataclass(frozen=True)
class Hour:
    """Votes cast within an hour, by channel."""

    begins: datetime
    sms: int
    web: int


@dataclass(frozen=True)
class Figures:
    """How many entries, and how their votes stand."""

    entries: int = 0
    counted: int = 0
    held: int = 0
    voided: int = 0


@dataclass(frozen=True)
class Parts:
    """A season's figures, and counted votes by nomination and by region, the most first."""

    whole: Figures
    nominations: Mapping[str, int]
    regions: Mapping[str, int]
    taken_at: datetime | None


def add(session: Session, season_id: int, choices: Sequence[Choice]) -> None:
    """Add sealed votes to the hours in which they were cast."""
    votes = Counter((_hour(one.cast_at), one.channel) for one in choices)
    postgres = session.get_bind().dialect.name == "postgresql"
    upsert: Any = (postgresql.insert if postgres else sqlite.insert)(TurnoutHour)
    session.execute(
        upsert.on_conflict_do_update(
            index_elements=["season_id", "hour", "channel"],
            set_={"votes": TurnoutHour.votes + upsert.excluded.votes},
        ),
        [
            {"season_id": season_id, "hour": hour, "channel": channel, "votes": count}
            for (hour, channel), count in sorted(votes.items())
        ],
    )


def _hour(moment: datetime) -> datetime:
    return moment.replace(minute=0, second=0, microsecond=0)


def rebuild(session: Session, season: Season) -> int:
    """Count a season's hours anew from its sealed ballots; return how many votes they hold.

    Reads every ballot: seconds for millions. Whoever calls it holds the sealer's lock.
    """
    session.execute(delete(TurnoutHour).where(TurnoutHour.season_id == season.id))
    sealed = select(Leaf.ballot_id).where(Leaf.ballot_id == Ballot.id).exists()
    # By the number of its column: PostgreSQL would not know the expression again.
    by: list[ColumnElement[Any]] = [literal_column(place) for place in "123"]
    anew = (
        select(Ballot.season_id, _begin(session), Ballot.channel, func.count())
        .where(Ballot.season_id == season.id, sealed)
        .group_by(*by)
    )
    names = ["season_id", "hour", "channel", "votes"]
    session.execute(insert(TurnoutHour).from_select(names, anew))
    kept = select(func.sum(TurnoutHour.votes)).where(TurnoutHour.season_id == season.id)
    return int(session.scalar(kept) or 0)


def _begin(session: Session) -> ColumnElement[datetime]:
    """Return, in SQL, the beginning of the hour in which a ballot was cast."""
    if session.get_bind().dialect.name == "postgresql":
        return func.date_trunc("hour", Ballot.cast_at, "UTC", type_=Instant())
    return func.strftime("%Y-%m-%d %H:00:00.000000", Ballot.cast_at, type_=Instant())


def hours(session: Session, season: Season, until: datetime, count: int) -> list[Hour]:
    """Return the last hours until a moment, the one it lies in among them; without a gap."""
    first = _hour(until) - (count - 1) * HOUR
    rows = session.execute(
        select(TurnoutHour.hour, TurnoutHour.channel, TurnoutHour.votes).where(
            TurnoutHour.season_id == season.id,
            TurnoutHour.hour >= first,
            TurnoutHour.hour <= until,
        )
    )
    found = {(hour, channel): votes for hour, channel, votes in rows}
    begun = [first + place * HOUR for place in range(count)]
    return [
        Hour(hour, found.get((hour, Channel.SMS), 0), found.get((hour, Channel.WEB), 0))
        for hour in begun
    ]


def take(session: Session, season: Season) -> bool:
    """Take a season's parts from its standings; False when nothing has changed.

    Costs a row an entry, so a worker does it, and writes only what is new. Of two at once one does.
    """
    if not elected(session, TURNOUT_LOCK):
        return False
    fresh = _taken(session, season)
    kept = session.execute(
        select(TurnoutPart.nomination_id, TurnoutPart.region, *_columns(TurnoutPart)).where(
            TurnoutPart.season_id == season.id
        )
    )
    if fresh == {(nomination, region): Figures(*row) for nomination, region, *row in kept}:
        return False
    moment = now()
    session.execute(delete(TurnoutPart).where(TurnoutPart.season_id == season.id))
    if fresh:
        session.execute(
            insert(TurnoutPart),
            [
                {"season_id": season.id, "nomination_id": nomination, "region": region}
                | vars(figures)
                | {"taken_at": moment}
                for (nomination, region), figures in sorted(fresh.items())
            ],
        )
    return True


def _columns(model: type[TurnoutPart]) -> tuple[Any, ...]:
    return model.entries, model.counted, model.held, model.voided


def _taken(session: Session, season: Season) -> dict[tuple[int, str], Figures]:
    votes = (Standing.counted, Standing.held, Standing.voided)
    rows = session.execute(
        select(
            Entry.nomination_id,
            City.region,
            func.count(Entry.id),
            *(func.coalesce(func.sum(one), 0) for one in votes),
        )
        .join(Application, Application.id == Entry.application_id)
        .join(Business, Business.id == Application.business_id)
        .join(City, City.id == Business.city_id)
        .outerjoin(Standing, Standing.entry_id == Entry.id)
        .where(Entry.season_id == season.id, Entry.withdrawn_at.is_(None))
        .group_by(Entry.nomination_id, City.region)
    )
    return {(nomination, region): Figures(*map(int, row)) for nomination, region, *row in rows}


def parts(session: Session, season: Season) -> Parts:
    """Return a season's figures as they were last taken: a row a nomination and region."""
    rows = session.execute(
        select(Nomination.name, TurnoutPart)
        .join(TurnoutPart, TurnoutPart.nomination_id == Nomination.id)
        .where(TurnoutPart.season_id == season.id)
        .order_by(Nomination.position, TurnoutPart.region)
    ).all()
    nominations, regions, whole = Counter[str](), Counter[str](), [0, 0, 0, 0]
    for name, part in rows:
        nominations[name] += part.counted
        regions[part.region] += part.counted
        figures = (part.entries, part.counted, part.held, part.voided)
        whole = [sum(pair) for pair in zip(whole, figures, strict=True)]
    taken_at = max((part.taken_at for _, part in rows), default=None)
    return Parts(
        Figures(*whole), dict(nominations.most_common()), dict(regions.most_common()), taken_at
    )
