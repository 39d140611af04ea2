"""The ledger of awards: what each prize place brought, to whom, and by which act it was handed."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date

from sqlalchemy import Select, func, select
from sqlalchemy.orm import Session

from app.core import audit
from app.core.errors import DomainError
from nominations import divisions, entries
from nominations.divisions import Group
from nominations.entries import Card
from nominations.models.entry import Entry
from nominations.models.nomination import Nomination
from nominations.models.season import Season
from voting.models.award import Award, Kind
from voting.models.result import PrizePlace


class HandedAlready(DomainError):
    """The award was handed over before; a mistake is mended by another award."""

    message = "Эта награда уже вручена."


@dataclass(frozen=True)
class Promise:
    """What a winner is to get."""

    kind: Kind
    what: str
    kopecks: int
    recipient: str


@dataclass(frozen=True)
class Line:
    """A prize place in the ledger, with its awards."""

    place: PrizePlace
    card: Card
    group: Group
    awards: Sequence[Award]

    @property
    def handed(self) -> bool:
        """Tell whether there is an award and all of them were handed over."""
        return bool(self.awards) and all(award.handed_on for award in self.awards)


@dataclass(frozen=True)
class Total:
    """The awards of one kind: how many, their worth, and how much of both was handed over."""

    kind: str
    count: int
    kopecks: int
    handed: int
    handed_kopecks: int


def promise(
    session: Session, season: Season, place_ids: Sequence[int], made: Promise, *, by: int | None
) -> int:
    """Write the same award down for several prize places of a season; return for how many."""
    of_season = select(PrizePlace.id).where(
        PrizePlace.season_id == season.id, PrizePlace.id.in_(place_ids)
    )
    found = session.scalars(of_season.order_by(PrizePlace.id)).all()
    session.add_all(Award(prize_place_id=place, **vars(made)) for place in found)
    if found:
        audit.record(
            session,
            "award.promised",
            season,
            by=by,
            places=list(found),
            kind=made.kind,
            what=made.what,
            kopecks=made.kopecks,
        )
    session.flush()
    return len(found)


def hand_over(session: Session, award: Award, on: date, act: str, *, by: int | None) -> None:
    """Note that an award was handed over, and by which act; HandedAlready."""
    session.refresh(award, with_for_update=True)
    if award.handed_on is not None:
        raise HandedAlready
    award.handed_on, award.act_number = on, act
    audit.record(session, "award.handed_over", award, by=by, on=on.isoformat(), act=act)
    session.flush()


def ledger(session: Session, season: Season) -> list[Line]:
    """Return every prize place of a season with its awards, as the results list them."""
    rows = session.execute(
        entries.cards()
        .add_columns(PrizePlace)
        .join(PrizePlace, PrizePlace.entry_id == Entry.id)
        .where(PrizePlace.season_id == season.id)
        .order_by(Nomination.position, PrizePlace.division_id, PrizePlace.place)
    ).all()
    awards: dict[int, list[Award]] = {}
    for award in session.scalars(_awards(season)):
        awards.setdefault(award.prize_place_id, []).append(award)
    groups = divisions.named(session, [row[-1].division_id for row in rows])
    return [
        Line(place, Card(*columns), groups[place.division_id], awards.get(place.id, []))
        for *columns, place in rows
    ]


def line(session: Session, season: Season, place_id: int) -> Line:
    """Return one prize place of a season, with its awards."""
    return next(one for one in ledger(session, season) if one.place.id == place_id)


def totals(session: Session, season: Season) -> list[Total]:
    """Return the awards of a season kind by kind."""
    handed = Award.handed_on.is_not(None)
    figures = (
        func.count(),
        func.sum(Award.kopecks),
        func.count(Award.handed_on),
        func.coalesce(func.sum(Award.kopecks).filter(handed), 0),
    )
    rows = session.execute(
        select(Award.kind, *figures)
        .join(PrizePlace, PrizePlace.id == Award.prize_place_id)
        .where(PrizePlace.season_id == season.id)
        .group_by(Award.kind)
        .order_by(Award.kind)
    )
    return [Total(*row) for row in rows]


def _awards(season: Season) -> Select[Award]:
    of_season = select(Award).join(PrizePlace, PrizePlace.id == Award.prize_place_id)
    return of_season.where(PrizePlace.season_id == season.id).order_by(Award.id)
