"""The places as they would be given now, each with what decided it; and the digest of them all."""

import hashlib
import json
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from itertools import chain, groupby

from sqlalchemy import func, select
from sqlalchemy.orm import Session

from app.core.audit import AuditEntry
from nominations import divisions, entries
from nominations.divisions import Group
from nominations.entries import Card
from nominations.models.entry import Entry
from nominations.models.nomination import Nomination
from nominations.models.season import Season
from voting import results, standings, tally
from voting.models.ballot import Ballot
from voting.models.result import Certification, PrizePlace
from voting.models.review import Ruling
from voting.results import Winner
from voting.tally import Decision, Tally

AT_ONCE = 1000


@dataclass(frozen=True)
class Rival:
    """One of those with equal votes, and what each further rule says of it."""

    code: str
    name: str
    counted: int
    days: int
    reached: int
    #: The beginning of the draw's digest, in hex; the smaller wins.
    draw: str


@dataclass(frozen=True)
class Exclusion:
    """An entry that was withdrawn, and why."""

    code: str
    name: str
    reason: str


@dataclass(frozen=True)
class Stand:
    """A division: its winners, the ties that were resolved, and the places nobody takes."""

    group: Group
    winners: Sequence[Winner]
    ties: Sequence[Rival]
    empty: int


def stands(session: Session, season: Season) -> list[Stand]:
    """Return every division that has a prize place, as it would be decided now."""
    return list(worked_out(session, season).stands)


def _tied(won: Sequence[PrizePlace], rivals: Sequence[Tally]) -> list[Tally]:
    """Return those whose votes are equal to a winner's that more than the votes has decided."""
    equal = {one.counted for one in won if one.decided_by != Decision.VOTES}
    return [one for one in rivals if one.counted in equal]


@dataclass(frozen=True)
class Preview:
    """The places as they would be given now, with the draw's seed, and the digest of them all."""

    seed: bytes
    stands: Sequence[Stand]
    digest: str


def preview(session: Session, season: Season) -> Preview:
    """Return the places and their digest, worked out once for each state of the season.

    They follow from the log and from what people did, and every act has an entry in the journal.
    """
    acts = session.scalar(select(func.max(AuditEntry.id)))
    state = (session.get_bind().engine.url, season.id, results.root(session, season), acts)
    if state not in _KEPT:
        _KEPT.clear()
        _KEPT[state] = worked_out(session, season)
    return _KEPT[state]


def worked_out(session: Session, season: Season) -> Preview:
    """Work the places out from the standings as they are in this transaction."""
    rivals = standings.contenders(session, season)
    seed, places = _decided(session, season, rivals)
    won: dict[int, list[PrizePlace]] = {}
    for place in places:
        won.setdefault(place.division_id, []).append(place)
    tied = {number: _tied(won.get(number, []), rivals[number]) for number in rivals}
    shown = [place.entry_id for place in places]
    shown += [one.entry_id for one in chain.from_iterable(tied.values())]
    cards = _cards(session, shown)
    order = {slug: position for slug, position in _positions(session, season)}  # noqa: C416 -- Rows are no pairs.
    groups = divisions.named(session, list(rivals)).values()
    found = [
        _stand(group, won.get(group.id, []), tied[group.id], cards, seed)
        for group in sorted(groups, key=lambda group: (order[group.nomination_slug], group.id))
        if group.seats
    ]
    return Preview(seed, found, _digest(places))


#: The newest preview, by the state that it was worked out from.
_KEPT: dict[object, Preview] = {}


def by_nomination(found: Sequence[Stand]) -> list[tuple[str, list[Stand]]]:
    """Return the divisions under the names of their nominations, in the season's order."""
    named = groupby(found, key=lambda stand: stand.group.nomination)
    return [(nomination, list(group)) for nomination, group in named]


def decided(session: Session, season: Season) -> tuple[bytes, Sequence[PrizePlace]]:
    """Return the draw's seed and the prize places: those certified, or those that would be."""
    return _decided(session, season, None)


def _decided(
    session: Session, season: Season, rivals: Mapping[int, Sequence[Tally]] | None
) -> tuple[bytes, Sequence[PrizePlace]]:
    act = session.get(Certification, season.id)
    if act is None:
        seed = results.root(session, season)
        among = standings.contenders(session, season) if rivals is None else rivals
        return seed, results.placed(session, season, seed, among)
    rows = select(PrizePlace).where(PrizePlace.season_id == season.id)
    return act.root, session.scalars(rows.order_by(PrizePlace.division_id, PrizePlace.place)).all()


def excluded(session: Session, season: Season) -> Sequence[Exclusion]:
    """Return who takes part no more, and why, by code."""
    rows = session.execute(
        entries.cards()
        .add_columns(Entry.withdrawal_reason)
        .where(Entry.season_id == season.id, Entry.withdrawn_at.is_not(None))
        .order_by(Entry.code)
    )
    return [Exclusion(row[1], row[2], row[-1] or "") for row in rows]


def voided(session: Session, season: Season) -> Sequence[tuple[str, int]]:
    """Return the reasons for which votes were voided, each with how many, most first."""
    newest = (
        select(func.max(Ruling.id))
        .join(Ballot, Ballot.id == Ruling.ballot_id)
        .where(Ballot.season_id == season.id)
        .group_by(Ruling.ballot_id)
    )
    count = func.count()
    rows = session.execute(
        select(Ruling.reason, count)
        .where(Ruling.id.in_(newest), Ruling.kind == "void")
        .group_by(Ruling.reason)
        .order_by(count.desc(), Ruling.reason)
    )
    return [(reason, votes) for reason, votes in rows]


def digest(session: Session, season: Season) -> str:
    """Return the SHA-256, in hex, of the places as they would be given now."""
    return _digest(decided(session, season)[1])


def _digest(places: Sequence[PrizePlace]) -> str:
    rows = sorted(
        (one.division_id, one.place, one.entry_id, one.counted, str(one.decided_by))
        for one in places
    )
    return hashlib.sha256(json.dumps(rows).encode()).hexdigest()


def _stand(
    group: Group,
    won: Sequence[PrizePlace],
    tied: Sequence[Tally],
    cards: dict[int, Card],
    seed: bytes,
) -> Stand:
    winners = [
        Winner(one.place, card.code, card.name, card.city, one.counted, one.decided_by)
        for one in won
        for card in [cards[one.entry_id]]
    ]
    ties = [_rival(one, cards[one.entry_id], seed) for one in tied]
    ties.sort(key=lambda rival: (-rival.counted, -rival.days, rival.reached, rival.draw))
    return Stand(group, winners, ties, group.seats - len(winners))


def _rival(one: Tally, card: Card, seed: bytes) -> Rival:
    drawn = tally.draw(seed, one.entry_id).hex()[:8]
    return Rival(card.code, card.name, one.counted, one.days, one.reached, drawn)


def _cards(session: Session, numbers: Sequence[int]) -> dict[int, Card]:
    """Return the cards of those who are named, a thousand at a time: all would take seconds."""
    parts = [numbers[begin : begin + AT_ONCE] for begin in range(0, len(numbers), AT_ONCE)]
    found: dict[int, Card] = {}
    for part in parts:
        found |= entries.cards_of(session, part)
    return found


def _positions(session: Session, season: Season) -> Sequence[tuple[str, int]]:
    rows = select(Nomination.slug, Nomination.position).where(Nomination.season_id == season.id)
    return [(slug, position) for slug, position in session.execute(rows)]
