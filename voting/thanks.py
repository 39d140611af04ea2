"""Words of thanks: left once with a ballot by whoever holds its receipt, and taken back by it.

They never touch the ballot. A row leads to its ballot only through the season's key, which is not
in the database; the sealer, who has it, hides the words of votes that leave the count. ADR 0031.
"""

from collections.abc import Sequence
from dataclasses import dataclass

from sqlalchemy import Update, case, select, update
from sqlalchemy.orm import Session

from app.core.clock import MOSCOW, now
from app.core.db import answering, move
from app.core.errors import DomainError
from app.core.keys import KeyRing, SeasonKeys
from nominations.models.entry import Entry
from nominations.models.nomination import Nomination
from nominations.models.season import Season
from voting import consents, receipts
from voting.models.ballot import Ballot
from voting.models.thanks import ONE_THANKS, State, Thanks
from voting.rulings import Act


class NoSuchVote(DomainError):
    """Nobody has a receipt like this."""

    message = "Такой квитанции нет. Сверьте её знаки."


class AlreadyThanked(DomainError):
    """The ballot has its words, or had them."""

    message = "К этому голосу слова уже написаны, вторых не принимаем."


class ThanksClosed(DomainError):
    """The season is over, its keys are gone, or the entry has left."""

    message = "К этому голосу слов уже не оставить: участник снят или итоги подведены."


class VoteVoided(DomainError):
    """The ballot does not count."""

    message = "Голос аннулирован, поэтому слов к нему не показать."


class NothingToTakeBack(DomainError):
    """No words were left with this receipt."""

    message = "К этому голосу слов нет."


@dataclass(frozen=True)
class Line:
    """What somebody writes: the words, and a first name or none."""

    words: str
    name: str = ""


@dataclass(frozen=True)
class Of:
    """What can be done with the receipt of a ballot: its words, or whether some may be left."""

    row: Thanks | None
    refusal: DomainError | None

    @property
    def open(self) -> bool:
        """Tell whether words may be left now."""
        return self.row is None and self.refusal is None


def write(session: Session, ring: KeyRing, receipt: str, line: Line) -> Thanks:
    """Leave words with a ballot, for the moderators to look at.

    Raises NoSuchVote, ThanksClosed, VoteVoided, AlreadyThanked. That their author has agreed to
    their being shown is the caller's to see to.
    """
    ballot = receipts.find(session, receipt)
    if ballot is None:
        raise NoSuchVote
    keys, stands = _keys(session, ring, ballot), _stands(session, ballot)
    if refusal := _refusal(session, keys, ballot, stands):
        raise refusal
    row = Thanks(
        season_id=ballot.season_id,
        entry_id=ballot.entry_id,
        mark=keys.mark(ballot.receipt) if keys else None,
        words=line.words,
        name=line.name,
        text_hash=consents.current(consents.Purpose.THANKS).sha256,
        written_on=now().astimezone(MOSCOW).date(),
        out_of_count=stands is not receipts.State.ACCEPTED,
    )
    with answering(session, ONE_THANKS, "thanks.mark", clash=AlreadyThanked()):
        session.add(row)
    return row


def of_receipt(session: Session, ring: KeyRing, receipt: str) -> Of:
    """Return the words that were left with a receipt, or why none may be, or neither."""
    ballot = receipts.find(session, receipt)
    if ballot is None:
        return Of(None, NoSuchVote())
    keys = _keys(session, ring, ballot)
    rows = _marked(session, [keys.mark(ballot.receipt)]) if keys else []
    if rows:
        return Of(rows[0], None)
    return Of(None, _refusal(session, keys, ballot, _stands(session, ballot)))


def take_back(session: Session, ring: KeyRing, receipt: str) -> None:
    """Erase the words at once, whatever became of them; NothingToTakeBack."""
    row = of_receipt(session, ring, receipt).row
    if row is None:
        raise NothingToTakeBack
    _erase(session, row)


def take_back_of(session: Session, ring: KeyRing, voter: Sequence[tuple[Season, bytes]]) -> int:
    """Erase all words of one voter, known by the seasons' hashes; return how many there were."""
    rows = [
        row for season, voter_key in voter for row in of_voter(session, ring, season, voter_key)
    ]
    for row in rows:
        _erase(session, row)
    return len(rows)


def of_voter(session: Session, ring: KeyRing, season: Season, voter_key: bytes) -> list[Thanks]:
    """Return the words that a voter has left in a season and not taken back."""
    if not ring.holds(season.phone_key):
        return []
    theirs = (
        select(Ballot.receipt)
        .join(Nomination, Nomination.id == Ballot.nomination_id)
        .where(Nomination.season_id == season.id, Ballot.voter_key == voter_key)
    )
    keys = ring.season(season.phone_key, season.slug)
    rows = _marked(session, [keys.mark(receipt) for receipt in session.scalars(theirs)])
    return [row for row in rows if row.state != State.WITHDRAWN]


def follow(session: Session, ring: KeyRing, season: Season, acts: Sequence[Act]) -> None:
    """Hide the words of votes that leave the count, and show those of votes that come back."""
    if not acts or not ring.holds(season.phone_key):
        return
    out = {act.ballot_id: act.kind != "clear" for act in acts}
    keys = ring.season(season.phone_key, season.slug)
    ruled = select(Ballot.id, Ballot.receipt).where(Ballot.id.in_(out))
    marks: dict[bool, list[bytes]] = {True: [], False: []}
    for number, receipt in session.execute(ruled):
        marks[out[number]].append(keys.mark(receipt))
    for gone, known in marks.items():
        moved = update(Thanks).where(Thanks.mark.in_(known)).values(out_of_count=gone)
        session.execute(moved.execution_options(synchronize_session=False))


def forgetting(season_id: int, most: int | None = None) -> Update:
    """Return what forgets who wrote a season's words; those that nobody has read go as well."""
    mine = (Thanks.season_id == season_id) & Thanks.mark.is_not(None)
    rows = select(Thanks.id).where(mine).limit(most)
    passed = Thanks.state == State.PASSED
    return (
        update(Thanks)
        .where(Thanks.id.in_(rows))
        .values(
            mark=None,
            name="",
            words=case((passed, Thanks.words), else_=""),
            state=case((passed, Thanks.state), else_=State.WITHDRAWN),
        )
        .execution_options(synchronize_session=False)
    )


def _keys(session: Session, ring: KeyRing, ballot: Ballot) -> SeasonKeys | None:
    season = session.get_one(Season, ballot.season_id)
    known = ring.holds(season.phone_key)
    return ring.season(season.phone_key, season.slug) if known else None


def _stands(session: Session, ballot: Ballot) -> receipts.State:
    return receipts.state(receipts.in_force(session, ballot))


def _refusal(
    session: Session, keys: SeasonKeys | None, ballot: Ballot, stands: receipts.State
) -> DomainError | None:
    """Return why no words may be left with a ballot."""
    entry = session.get_one(Entry, ballot.entry_id)
    season = session.get_one(Season, ballot.season_id)
    if keys is None or season.certified_at is not None or entry.withdrawn_at is not None:
        return ThanksClosed()
    return VoteVoided() if stands is receipts.State.VOIDED else None


def _marked(session: Session, marks: Sequence[bytes]) -> list[Thanks]:
    rows = select(Thanks).where(Thanks.mark.in_(marks)).order_by(Thanks.id)
    return list(session.scalars(rows))


def _erase(session: Session, row: Thanks) -> None:
    """Leave of words that were taken back the mark alone: others can't stand in their place."""
    gone = {"state": State.WITHDRAWN, "words": "", "name": "", "answer": None}
    move(session, row, Thanks.state != State.WITHDRAWN, gone)
