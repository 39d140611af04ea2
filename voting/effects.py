"""Sealed rulings at work: they move votes, and what a cluster's rulings changed is written down.

Who sees which places is decided in one place (`readable`); docs/adr/0022 says why.
"""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import datetime
from itertools import groupby

from sqlalchemy import func, or_, select
from sqlalchemy.orm import Session

from nominations import entries, phases
from nominations.models.division import Division
from nominations.models.entry import Entry
from nominations.models.season import Season
from voting import rulings, scoring, standings, tally
from voting.models.effect import ClusterEffect
from voting.models.fraud import FraudCluster, FraudMember
from voting.models.standing import Standing
from voting.rulings import Act
from voting.tally import Tally

MOST_SHOWN = 50


@dataclass(frozen=True)
class Rank:
    """How many votes of an entry count, and its place in its division; None without a vote."""

    counted: int
    place: int | None


@dataclass(frozen=True)
class Change:
    """An entry before and after."""

    code: str
    name: str
    before: Rank
    after: Rank


@dataclass(frozen=True)
class Effect:
    """What one sealing of a cluster's rulings changed, the places from the first on."""

    at: datetime
    changes: Sequence[Change]


def make(session: Session, acts: Sequence[Act], at: datetime) -> list[str]:
    """Move the votes that are ruled on; return a line for each that stands otherwise now."""
    stands = rulings.in_force(session, [act.ballot_id for act in acts])
    lines: list[str] = []
    for cluster, run in _runs(session, acts):
        before = _ranks(session, cluster) if cluster else {}
        lines += [line for act in run if (line := _moved(session, act, stands))]
        if cluster and not any(act.late for act in run):
            _note(session, cluster, before, at)
    return lines


def _moved(session: Session, act: Act, stands: dict[int, str]) -> str | None:
    """Move one vote; None when it stands so already: that leaves no line."""
    before, after = stands[act.ballot_id], rulings.COLUMN[act.kind]
    if before == after:
        return None
    if not act.late:
        move = scoring.Move(act.entry_id, act.position, act.sealed_at, before, after, act.channel)
        scoring.shift(session, move)
    stands[act.ballot_id] = after
    return act.line


def _runs(session: Session, acts: Sequence[Act]) -> Iterator[tuple[int | None, list[Act]]]:
    """Yield the acts in their order, those in a row on one cluster's votes together."""
    members = select(FraudMember.ballot_id, FraudMember.cluster_id).where(
        FraudMember.ballot_id.in_([act.ballot_id for act in acts])
    )
    of = {row.ballot_id: row.cluster_id for row in session.execute(members)} if acts else {}
    for cluster, run in groupby(acts, key=lambda act: of.get(act.ballot_id)):
        yield cluster, list(run)


def _ranks(session: Session, cluster: int) -> dict[int, Rank]:
    """Return how every entry stands in the division that a cluster's entry competes in."""
    host = (
        select(standings.HOST)
        .join(Entry, Entry.division_id == Division.id)
        .join(FraudCluster, FraudCluster.entry_id == Entry.id)
        .where(FraudCluster.id == cluster)
    )
    rivals = session.execute(
        select(Entry.id, func.coalesce(Standing.counted, 0).label("counted"))
        .join(Division, Division.id == Entry.division_id)
        .outerjoin(Standing, Standing.entry_id == Entry.id)
        .where(
            or_(
                Division.id == host.scalar_subquery(),
                Division.merged_into_id == host.scalar_subquery(),
            )
        )
        .where(Entry.withdrawn_at.is_(None))
    )
    tallies = [Tally(row.id, row.counted, 0, 0, 0, 0) for row in rivals]
    return {
        one.entry_id: Rank(one.counted, place if one.counted else None)
        for place, one in tally.ranking(tallies)
    }


def _note(session: Session, cluster: int, before: dict[int, Rank], at: datetime) -> None:
    """Write down whose votes or place are others now; of the cluster's own entry in any case."""
    own = session.get_one(FraudCluster, cluster).entry_id
    session.add_all(
        ClusterEffect(
            cluster_id=cluster,
            entry_id=entry,
            at=at,
            counted_before=before[entry].counted,
            counted_after=rank.counted,
            place_before=before[entry].place,
            place_after=rank.place,
        )
        for entry, rank in _ranks(session, cluster).items()
        if entry == own or before[entry] != rank
    )
    session.flush()


def readable(season: Season, moment: datetime) -> bool:
    """Tell whether whoever prepares the results may see places: not while they are hidden.

    They are his again when the voting is over, for the preview of the results.
    """
    over = phases.voting_state(season.dates, moment) is phases.VotingState.AFTER
    return over or standings.visible(season, moment)


def of_cluster(session: Session, cluster: FraudCluster) -> list[Effect]:
    """Return what the rulings on a cluster changed, the newest first; at most fifty entries."""
    rows = session.execute(
        entries.cards()
        .add_columns(ClusterEffect)
        .join(ClusterEffect, ClusterEffect.entry_id == Entry.id)
        .where(ClusterEffect.cluster_id == cluster.id)
        .order_by(ClusterEffect.at.desc(), ClusterEffect.place_after.is_(None))
        .order_by(ClusterEffect.place_after, ClusterEffect.id)
        .limit(MOST_SHOWN)
    ).all()
    return [
        Effect(at, [_change(row) for row in same])
        for at, same in groupby(rows, key=lambda row: row.ClusterEffect.at)
    ]


def _change(row: object) -> Change:
    kept: ClusterEffect = row.ClusterEffect  # type: ignore[attr-defined]  # A row of `of_cluster`.
    card = entries.Card(*row[:-1])  # type: ignore[index]  # As above.
    return Change(
        card.code,
        card.name,
        Rank(kept.counted_before, kept.place_before),
        Rank(kept.counted_after, kept.place_after),
    )
