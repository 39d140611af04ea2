"""Results: certifying a season once its votes are all counted, and reading who has won.

docs/how-votes-are-counted.md tells the same in plain words.
"""

from collections import defaultdict
from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from sqlalchemy import func, select
from sqlalchemy.orm import Session

from app.core import audit
from app.core.clock import now
from app.core.db import answering
from app.core.errors import DomainError
from nominations import divisions, entries, phases
from nominations.divisions import Group
from nominations.entries import Card
from nominations.models.entry import Entry
from nominations.models.nomination import Nomination
from nominations.models.season import Season
from voting import counting, deadlines, revealing, rulings, standings, tally
from voting.models.ballot import Ballot, UnsealedBallot
from voting.models.result import Certification, PrizePlace
from voting.protocol.tree import Frontier
from voting.tally import Tally


class VotingStillOpen(DomainError):
    """Results are certified only after the voting."""

    message = "Голосование ещё не закончилось: итоги подводить рано."


class UnsealedBallots(DomainError):
    """Some ballots are not in the public log yet."""

    message = "Не все голоса внесены в протокол. Подождите минуту и повторите."


class CloseUnsealed(DomainError):
    """The public log does not say yet that the voting is over."""

    message = "Закрытие голосования ещё не внесено в протокол. Подождите минуту и повторите."


class AlreadyCertified(DomainError):
    """The season's results were certified before; they don't change."""

    message = "Итоги этого сезона уже подведены."


@dataclass(frozen=True)
class Winner:
    """Who took a prize place, and what decided it."""

    place: int
    code: str
    name: str
    city: str
    counted: int
    decided_by: str


@dataclass(frozen=True)
class Podium:
    """A division with its winners, the first place first."""

    group: Group
    winners: Sequence[Winner]

    @property
    def label(self) -> str:
        """Return the division's name for people."""
        return self.group.label


@dataclass(frozen=True)
class Results:
    """A season's certified results; `root` is the log's, in hex: the draw's seed."""

    podiums: Sequence[Podium]
    awarded: int
    root: str


def ready(session: Session, season: Season) -> None:
    """Raise what certify raises unless all is there to certify."""
    if season.certified_at is not None:
        raise AlreadyCertified
    if phases.voting_state(season.dates, now()) is not phases.VotingState.AFTER:
        raise VotingStillOpen
    if season.close_sealed_at is None:  # Before the gate, which the sealer of the close waits for.
        raise UnsealedBallots if unsealed(session, season) else CloseUnsealed
    deadlines.shut(session)
    if unsealed(session, season):
        raise UnsealedBallots


def certify(session: Session, season: Season, *, by: int | None) -> Certification:
    """Give the prize places of a season, once and for good.

    Raises VotingStillOpen, CloseUnsealed, UnsealedBallots, AlreadyCertified.
    """
    ready(session, season)
    certification = _certification(session, season, by)
    divisions.merge_thin(session, season, by=by)
    awarded = _award(session, season, certification.root)
    season.certified_at = now()
    revealing.reveal(session, season, certification)
    audit.record(
        session, "results.certified", season, by=by, awarded=awarded, root=certification.root.hex()
    )
    session.flush()
    return certification


def unsealed(session: Session, season: Season) -> int:
    """Return how many ballots and rulings of the season are not in the public log yet."""
    marked = select(func.count()).select_from(UnsealedBallot).join(Ballot)
    ballots = session.scalar(marked.where(Ballot.season_id == season.id)) or 0
    return ballots + rulings.waiting(session, season.id)


def _certification(session: Session, season: Season, by: int | None) -> Certification:
    """Write the act itself first: of two organisers at once, only one succeeds."""
    revealing.lock(session)
    log = counting.last_batch(session, season.id)
    act = Certification(
        season_id=season.id,
        size=log.size if log else 0,
        root=root(session, season),
        certified_by_id=by,
    )
    with answering(
        session, "pk_certification", "certification.season_id", clash=AlreadyCertified()
    ):
        session.add(act)
    return act


def root(session: Session, season: Season) -> bytes:
    """Return the root of a season's log: the seed of its draws."""
    log = counting.last_batch(session, season.id)
    return log.root if log else Frontier().root()


def _award(session: Session, season: Season, seed: bytes) -> int:
    """Write the prize places and return how many there are."""
    awarded = drawn(session, season, seed)
    session.add_all(awarded)
    return len(awarded)


def drawn(session: Session, season: Season, seed: bytes) -> list[PrizePlace]:
    """Return the prize places as the standings and the seed give them; nothing is written."""
    return placed(session, season, seed, standings.contenders(session, season))


def placed(
    session: Session, season: Season, seed: bytes, rivals: Mapping[int, Sequence[Tally]]
) -> list[PrizePlace]:
    """Return the prize places that the seed gives to these rivals; nothing is written."""
    seats = {group.id: group.seats for group in divisions.named(session, list(rivals)).values()}
    return [
        PrizePlace(
            season_id=season.id,
            division_id=division,
            entry_id=won.entry_id,
            place=won.place,
            counted=next(one.counted for one in those if one.entry_id == won.entry_id),
            decided_by=won.decided_by,
        )
        for division, those in rivals.items()
        for won in tally.places(those, seats[division], seed, minimum=season.min_votes)
    ]


def of(session: Session, season: Season) -> Results | None:
    """Return a season's results; None before they are certified."""
    certification = session.get(Certification, season.id)
    if certification is None:
        return None
    winners: defaultdict[int, list[Winner]] = defaultdict(list)
    rows = session.execute(
        entries.cards()
        .add_columns(
            PrizePlace.division_id, PrizePlace.place, PrizePlace.counted, PrizePlace.decided_by
        )
        .join(PrizePlace, PrizePlace.entry_id == Entry.id)
        .where(PrizePlace.season_id == season.id)
        .order_by(Nomination.position, PrizePlace.division_id, PrizePlace.place)
    )
    for *columns, division, place, counted, decided_by in rows:
        card = Card(*columns)
        won = Winner(place, card.code, card.name, card.city, counted, decided_by)
        winners[division].append(won)
    groups = divisions.named(session, list(winners))
    podiums = [Podium(groups[division], won) for division, won in winners.items()]
    awarded = sum(len(podium.winners) for podium in podiums)
    return Results(podiums, awarded, certification.root.hex())
