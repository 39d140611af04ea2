"""Erasing phones: when a season's term is over, and when the phone's owner asks for it.

What goes: encrypted numbers, words of messages, where votes came from, letters, codes. What stays:
ballots, which hold a keyed hash, so the log is recounted as before; and consents, as their proof.
"""

import hashlib
import json
from collections.abc import Iterator
from datetime import datetime, timedelta
from enum import StrEnum
from typing import Any

from cryptography.fernet import InvalidToken
from sqlalchemy import ColumnElement, Delete, Update, case, delete, or_, select, update
from sqlalchemy.orm import Session

from app.core import audit
from app.core.clock import now
from app.core.keys import KeyRing
from app.core.outbox import Kind, OutboxMessage, State
from nominations import phases, seasons
from nominations.models.season import Season
from voting import consents, disputes, thanks, voters
from voting.models.ballot import Ballot
from voting.models.evidence import Evidence
from voting.models.inbound_sms import InboundSMS
from voting.models.phone_check import PhoneCheck
from voting.models.retention_act import RetentionAct

#: Codes, and the messages with codes that could not be sent.
CODES_KEPT = timedelta(hours=24)
#: Messages that came while there was no season.
STRAY_KEPT = timedelta(days=30)


class Ground(StrEnum):
    """Why something is erased."""

    TERM = "term"
    REQUEST = "request"
    WITHDRAWAL = "withdrawal"


def of_voter(
    session: Session, ring: KeyRing, phone: str, ground: Ground = Ground.REQUEST
) -> RetentionAct:
    """Erase a phone wherever it is kept, as its owner asks; the ballots stay, without it."""
    known = [voter_key for _, voter_key in voters.keys(session, ring, phone)]
    checks = delete(PhoneCheck).where(PhoneCheck.voter_key.in_(known))
    erased = {
        "inbound_sms": _erase_messages(session, InboundSMS.voter_key.in_(known)),
        "phone_check": len(session.execute(checks.returning(PhoneCheck.id)).all()),
        "outbox_message": _wipe_letters(
            session, OutboxMessage.id.in_(list(_letters_to(session, ring, phone)))
        ),
    }
    if traces := _erase_evidence(session, Ballot.voter_key.in_(known)):
        erased["evidence"] = traces
    return record(session, RetentionAct(ground=ground, erased=erased))


def withdraw(session: Session, ring: KeyRing, phone: str) -> RetentionAct:
    """Withdraw every consent of a phone, and erase what only they entitled us to keep."""
    known = voters.keys(session, ring, phone)
    consents.withdraw(session, [voter_key for _, voter_key in known])
    thanks.take_back_of(session, ring, known)
    return of_voter(session, ring, phone, Ground.WITHDRAWAL)


def due(session: Session, moment: datetime) -> list[RetentionAct]:
    """Erase all whose term is over; return the acts, none when there was nothing to do.

    A season with something undecided keeps its evidence until it is decided.
    """
    _drop_codes(session, moment)
    consents.drop_unused(session)
    consents.forget_origins(session)
    acts = [
        of_season(session, season)
        for season in seasons.published(session)
        if phases.retention_over(season.dates, season.retention_days, moment)
        and not disputes.of_season(session, season)
    ]
    return [act for act in [*acts, _of_strays(session, moment)] if act is not None]


def of_season(session: Session, season: Season) -> RetentionAct | None:
    """Erase the phones and words of a season's messages; None when that was done before."""
    erased = {"inbound_sms": _erase_messages(session, InboundSMS.season_id == season.id)}
    if traces := _erase_evidence(session, Ballot.season_id == season.id):
        erased["evidence"] = traces
    if forgotten := _count(session, thanks.forgetting(season.id)):
        erased["thanks"] = forgotten
    acted = select(RetentionAct.id).where(RetentionAct.season_id == season.id).limit(1)
    if not any(erased.values()) and session.scalar(acted):
        return None
    act = RetentionAct(season_id=season.id, ground=Ground.TERM, erased=erased)
    return record(session, act)


def acts(session: Session) -> list[RetentionAct]:
    """Return every act, the oldest first."""
    return list(session.scalars(select(RetentionAct).order_by(RetentionAct.id)))


def words(act: RetentionAct) -> str:
    """Return the act's own words, whose SHA-256 the act keeps."""
    told: dict[str, Any] = {
        "at": act.at.isoformat(),
        "erased": act.erased,
        "ground": str(act.ground),
        "season": act.season_id,
    }
    return json.dumps(told, sort_keys=True, separators=(",", ":"))


def _of_strays(session: Session, moment: datetime) -> RetentionAct | None:
    """Erase messages that came while there was no season, after a month."""
    old = InboundSMS.received_at < moment - STRAY_KEPT
    erased = _erase_messages(session, InboundSMS.season_id.is_(None) & old)
    if not erased:
        return None
    return record(session, RetentionAct(ground=Ground.TERM, erased={"inbound_sms": erased}))


def record(session: Session, act: RetentionAct) -> RetentionAct:
    """Write the act, and its extract into the journal."""
    act.at = now()
    act.sha256 = hashlib.sha256(words(act).encode()).digest()
    session.add(act)
    session.flush()
    audit.record(session, "privacy.erased", act, by=None, ground=str(act.ground), **act.erased)
    return act


def _erase_messages(session: Session, which: ColumnElement[bool]) -> int:
    """Take the sender and the words out of messages that still have them; count them."""
    whole = or_(InboundSMS.sender.is_not(None), InboundSMS.text != "")
    erased = update(InboundSMS).where(which, whole).values(sender=None, text="", comment="")
    return _count(session, erased)


def _erase_evidence(session: Session, which: ColumnElement[bool]) -> int:
    """Take the numbers, networks and browsers of ballots out of the evidence; count them."""
    ballots = select(Ballot.id).where(which)
    return _count(session, delete(Evidence).where(Evidence.ballot_id.in_(ballots)))


def _letters_to(session: Session, ring: KeyRing, phone: str) -> Iterator[int]:
    """Find the letters to a phone by opening all that are kept: not sent, or not delivered yet."""
    kept = select(OutboxMessage.id, OutboxMessage.letter).where(
        OutboxMessage.kind == Kind.SMS, OutboxMessage.letter.is_not(None)
    )
    for message_id, letter in session.execute(kept):
        try:
            to = json.loads(ring.decrypt(letter or b""))[0]
        except InvalidToken:
            continue  # Its key was destroyed, and the number with it.
        if to == phone:
            yield message_id


def _wipe_letters(session: Session, which: ColumnElement[bool]) -> int:
    """Empty messages that were not sent, and give up sending them."""
    failed = case((OutboxMessage.state == State.WAITING, State.FAILED), else_=OutboxMessage.state)
    wiped = update(OutboxMessage).where(which).values(letter=None, state=failed, fault="erased")
    return _count(session, wiped)


def _count(session: Session, change: Update | Delete) -> int:
    """Make a change of rows and return how many there were, without loading them."""
    return session.connection().execute(change).rowcount


def _drop_codes(session: Session, moment: datetime) -> None:
    """Forget codes a day old, and empty the messages with codes that could not be sent."""
    before = moment - CODES_KEPT
    session.execute(delete(PhoneCheck).where(PhoneCheck.created_at < before))
    old = OutboxMessage.letter.is_not(None) & (OutboxMessage.created_at < before)
    _wipe_letters(session, old & (OutboxMessage.kind == Kind.SMS))
