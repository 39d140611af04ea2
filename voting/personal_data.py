"""«Мои данные»: all that is kept of one phone, season by season, for whoever has proved it."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import func, select
from sqlalchemy.orm import Session

from app.core.keys import KeyRing
from nominations import phases
from nominations.models.entry import Entry
from nominations.models.nomination import Nomination
from nominations.models.season import Season
from voting import consents, receipts, thanks, voters
from voting.models.ballot import Ballot
from voting.models.consent import Consent
from voting.models.evidence import Evidence
from voting.models.inbound_sms import InboundSMS
from voting.models.phone_check import PhoneCheck
from voting.models.review import Ruling
from voting.models.thanks import Thanks
from voting.receipts import State

MOST_MESSAGES = 200


@dataclass(frozen=True)
class Vote:
    """One ballot; its entry only after the close, so that nobody can prove whom he chose."""

    nomination: str
    day: datetime
    channel: str
    state: State
    reason: str | None
    entry: Entry | None


@dataclass(frozen=True)
class Message:
    """One SMS from the phone; its words and the reply, which name the entry, after the close."""

    at: datetime
    outcome: str
    text: str | None
    reply: str | None
    #: The number and the words are gone.
    erased: bool


@dataclass(frozen=True)
class Given:
    """One consent, with the day since which its words were shown."""

    consent: Consent
    since: str


@dataclass(frozen=True)
class Holding:
    """What one season keeps of a phone; `codes` are the moments when codes were asked for."""

    season: Season
    votes: list[Vote]
    consents: list[Given]
    messages: list[Message]
    codes: list[datetime]
    #: How many votes on the web have their number, network and browser kept beside them.
    traces: int
    #: Words of thanks that were not taken back; they tell of the entry.
    thanks: list[Thanks]

    @property
    def phone_kept(self) -> bool:
        """Tell whether the number itself is still there, encrypted."""
        return bool(self.codes or self.traces) or any(
            not message.erased for message in self.messages
        )


def of_phone(session: Session, ring: KeyRing, phone: str, moment: datetime) -> list[Holding]:
    """Return what is kept of a phone, the newest season first; nothing of seasons without it."""
    holdings = [
        _holding(session, ring, season, voter_key, moment)
        for season, voter_key in voters.keys(session, ring, phone)
    ]
    return [one for one in holdings if one.votes or one.consents or one.messages or one.codes]


def _holding(
    session: Session, ring: KeyRing, season: Season, voter_key: bytes, moment: datetime
) -> Holding:
    closed = phases.voting_state(season.dates, moment) is phases.VotingState.AFTER
    codes = select(PhoneCheck.created_at).where(PhoneCheck.voter_key == voter_key)
    return Holding(
        season=season,
        votes=_votes(session, season, voter_key, closed=closed),
        consents=[
            Given(consent, consents.text_of(consent).since)
            for consent in consents.of_voter(session, [voter_key])
        ],
        messages=_messages(session, voter_key, closed=closed),
        codes=list(session.scalars(codes.order_by(PhoneCheck.created_at))),
        traces=_traces(session, season, voter_key),
        thanks=thanks.of_voter(session, ring, season, voter_key),
    )


def _traces(session: Session, season: Season, voter_key: bytes) -> int:
    """Count the voter's ballots of which it is kept where they came from."""
    kept = select(func.count()).select_from(Evidence)
    theirs = kept.join(Ballot, Ballot.id == Evidence.ballot_id).join(
        Nomination, Nomination.id == Ballot.nomination_id
    )
    of_season = theirs.where(Nomination.season_id == season.id, Ballot.voter_key == voter_key)
    return session.scalar(of_season) or 0


def _votes(session: Session, season: Season, voter_key: bytes, *, closed: bool) -> list[Vote]:
    """Return the votes in the order of the nominations, by the index that `ONE_VOTE` has."""
    cast = session.execute(
        select(Ballot, Nomination.name, Entry)
        .join(Nomination, Nomination.id == Ballot.nomination_id)
        .join(Entry, Entry.id == Ballot.entry_id)
        .where(Nomination.season_id == season.id, Ballot.voter_key == voter_key)
        .order_by(Nomination.position, Nomination.id)
    ).all()
    rulings = _rulings(session, (ballot.id for ballot, _, _ in cast))
    return [
        Vote(
            nomination=nomination,
            day=ballot.cast_at,
            channel=ballot.channel,
            state=receipts.state(rulings.get(ballot.id)),
            reason=rulings[ballot.id].reason if ballot.id in rulings else None,
            entry=entry if closed else None,
        )
        for ballot, nomination, entry in cast
    ]


def _rulings(session: Session, ballots: Iterable[int]) -> dict[int, Ruling]:
    """Return the ruling in force on each of these ballots: the newest."""
    on_them = select(Ruling).where(Ruling.ballot_id.in_(list(ballots))).order_by(Ruling.id)
    return {ruling.ballot_id: ruling for ruling in session.scalars(on_them)}


def _messages(session: Session, voter_key: bytes, *, closed: bool) -> list[Message]:
    theirs = select(InboundSMS).where(InboundSMS.voter_key == voter_key)
    newest = theirs.order_by(InboundSMS.received_at.desc(), InboundSMS.id.desc())
    return [
        Message(
            at=row.received_at,
            outcome=row.outcome,
            text=row.text if closed else None,
            reply=row.reply if closed else None,
            erased=row.sender is None,
        )
        for row in session.scalars(newest.limit(MOST_MESSAGES))
    ]
