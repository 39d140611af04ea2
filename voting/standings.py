"""Standings: what the sealed log says of every entry, and whether the public may see it."""

from collections import defaultdict
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import (
    ColumnElement,
    Select,
    Subquery,
    exists,
    func,
    literal_column,
    or_,
    select,
)
from sqlalchemy.orm import Session

from nominations import divisions, entries, phases
from nominations.divisions import Group
from nominations.entries import Card
from nominations.models.division import Division
from nominations.models.entry import Entry
from nominations.models.nomination import Nomination
from nominations.models.season import Season
from voting import tally
from voting.models.leaf import Batch
from voting.models.standing import Standing, StandingDay
from voting.tally import Tally

HOST = func.coalesce(Division.merged_into_id, Division.id)


@dataclass(frozen=True)
class Row:
    """An entry's standing within its division."""

    #: By counted votes alone; equals share a rank: 1, 2, 2, 4.
    rank: int
    code: str
    name: str
    city: str
    counted: int
    held: int
    voided: int
    #: How many compete in its division, itself among them.
    rivals: int

    @property
    def place(self) -> int | None:
        """Return the rank; without a vote nobody has a place."""
        return self.rank if self.counted else None


@dataclass(frozen=True)
class Board:
    """A division's leaderboard."""

    group: Group
    rows: Sequence[Row]


@dataclass(frozen=True)
class Totals:
    """How much takes part in a season: entries, and the votes for them."""

    entries: int
    counted: int
    held: int
    voided: int


def visible(season: Season, now: datetime) -> bool:
    """Tell whether the public may see counts and places: not from `hides_at` to certification."""
    return phases.standings_visible(season.lived_dates, now)


def of_nomination(session: Session, nomination: Nomination) -> list[Board]:
    """Return the leaderboards of a nomination's divisions in which somebody competes."""
    rows = _ranked(session, Entry.nomination_id == nomination.id)
    groups = divisions.groups(session, nomination)
    return [Board(group, rows[group.id]) for group in groups if group.id in rows]


def of_division(session: Session, group: Group) -> list[Row]:
    """Return a division's leaderboard."""
    return _ranked(session, _inside([group.id])).get(group.id, [])


def of_entry(session: Session, entry: Entry) -> Row | None:
    """Return an entry's standing; None when it was withdrawn."""
    host = session.scalars(select(HOST).where(Division.id == entry.division_id)).one()
    rows = _ranked(session, _inside([host])).get(host, ())
    return next((row for row in rows if row.code == entry.code), None)


def counted(session: Session, numbers: Sequence[int]) -> dict[int, int]:
    """Return the counted votes of several entries by their numbers; of none without a vote."""
    found = select(Standing.entry_id, Standing.counted).where(Standing.entry_id.in_(numbers))
    return {row.entry_id: row.counted for row in session.execute(found)}


def contenders(session: Session, season: Season) -> dict[int, list[Tally]]:
    """Return, by division, those among whom its places are given: all that `tally.places` needs.

    They have enough votes, and fewer rivals ahead than the division has places; whoever equals them
    is among them. The next one has fewer votes, so votes tell it from the last place. The rest of
    a hundred thousand entries stays in the database. A division in which nobody has enough votes
    has an empty list.
    """
    ahead = func.rank().over(partition_by=HOST, order_by=Standing.counted.desc())
    figures = (Standing.counted, Standing.held, Standing.voided, Standing.reached)
    ranked = (
        select(HOST.label("host"), Entry.id.label("entry"), *figures, ahead.label("ahead"))
        .select_from(Entry)
        .join(Division, Division.id == Entry.division_id)
        .join(Standing, Standing.entry_id == Entry.id)
        .where(Entry.season_id == season.id, Entry.withdrawn_at.is_(None))
        .where(Standing.counted >= max(season.min_votes, 1))
        .subquery()
    )
    found: dict[int, list[Tally]] = {host: [] for host in _entered(session, season)}
    for host, *entry in session.execute(_nearest(ranked)):
        found.setdefault(host, []).append(Tally(*entry))
    return found


def _nearest(ranked: Subquery) -> Select[*tuple[int, ...]]:
    """Return the query of those near the places, each with its voting days."""
    one = ranked.c
    days = (
        select(func.count())
        .where(StandingDay.entry_id == one.entry, StandingDay.counted > 0)
        .scalar_subquery()
    )
    return (
        select(one.host, one.entry, one.counted, one.held, one.voided, days, one.reached)
        .join(Division, Division.id == one.host)
        .where(one.ahead <= Division.seats)
        .order_by(one.host, one.entry)
    )


def _entered(session: Session, season: Season) -> Sequence[int]:
    """Return the divisions in which somebody takes part, after merging."""
    takes_part = exists().where(
        Entry.nomination_id == Division.nomination_id,
        Entry.division_id == Division.id,
        Entry.withdrawn_at.is_(None),
    )
    mine = select(HOST).join(Nomination, Nomination.id == Division.nomination_id)
    found = mine.where(Nomination.season_id == season.id, takes_part).distinct()
    return session.scalars(found.order_by(HOST)).all()


def leaders(session: Session, season: Season, boards: int = 3, rows: int = 3) -> list[Board]:
    """Return the heads of the leaderboards with most votes, for the home page."""
    votes = func.sum(Standing.counted)
    busiest = session.scalars(
        select(HOST)
        .select_from(Standing)
        .join(Entry, Entry.id == Standing.entry_id)
        .join(Division, Division.id == Entry.division_id)
        .where(Entry.season_id == season.id, Entry.withdrawn_at.is_(None))
        .group_by(HOST)
        .order_by(votes.desc(), HOST)
        .limit(boards)
    ).all()
    ranked = _ranked(session, _inside(busiest))
    groups = divisions.named(session, busiest)
    return [Board(groups[division], ranked[division][:rows]) for division in busiest]


def totals(session: Session, season: Season) -> Totals:
    """Return how many entries take part, and how many votes stand how."""
    figures = (Standing.counted, Standing.held, Standing.voided)
    entered, *votes = session.execute(
        select(func.count(Entry.id), *(func.coalesce(func.sum(one), 0) for one in figures))
        .outerjoin(Standing, Standing.entry_id == Entry.id)
        .where(Entry.season_id == season.id, Entry.withdrawn_at.is_(None))
    ).one()
    return Totals(entered, *map(int, votes))


def held(session: Session, season: Season) -> int:
    """Return how many votes of those who take part are on hold; few entries have any."""
    found = (
        select(func.coalesce(func.sum(Standing.held), 0))
        .join(Entry, Entry.id == Standing.entry_id)
        .where(
            Standing.held > literal_column("0"),
            Entry.season_id == season.id,
            Entry.withdrawn_at.is_(None),
        )
    )
    return int(session.execute(found).scalar_one())


def updated_at(session: Session, season: Season) -> datetime | None:
    """Return when votes were last counted."""
    return session.scalar(select(func.max(Batch.sealed_at)).where(Batch.season_id == season.id))


def _inside(hosts: Sequence[int]) -> ColumnElement[bool]:
    """Tell, in SQL, which entries compete in these divisions, after merging."""
    return or_(Division.id.in_(hosts), Division.merged_into_id.in_(hosts))


def _ranked(session: Session, condition: ColumnElement[bool]) -> dict[int, list[Row]]:
    """Return the rows of the divisions that a condition holds for, ranked within each."""
    tallies: defaultdict[int, list[Tally]] = defaultdict(list)
    cards: dict[int, Card] = {}
    # An entry without a vote has no row of its own yet.
    figures = (Standing.counted, Standing.held, Standing.voided)
    found = (
        entries.cards()
        .add_columns(*(func.coalesce(figure, 0) for figure in figures))
        .outerjoin(Standing, Standing.entry_id == Entry.id)
        .where(condition, Entry.withdrawn_at.is_(None))
    )
    for *columns, counted, held, voided in session.execute(found):
        card = Card(*columns)
        cards[card.id] = card
        tallies[card.division_id].append(Tally(card.id, counted, held, voided, 0, 0))
    return {division: _rows(cards, rivals) for division, rivals in tallies.items()}


def _rows(cards: dict[int, Card], rivals: Sequence[Tally]) -> list[Row]:
    return [
        Row(
            rank=rank,
            code=cards[one.entry_id].code,
            name=cards[one.entry_id].name,
            city=cards[one.entry_id].city,
            counted=one.counted,
            held=one.held,
            voided=one.voided,
            rivals=len(rivals),
        )
        for rank, one in tally.ranking(rivals)
    ]
