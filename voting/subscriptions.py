"""Reminders by e-mail that the voting has opened, and that a day is left: asked for and confirmed.

An address is kept encrypted, for one season, and goes with the voting's end, when its owner says
so, or three days after a request that nobody confirmed.
"""

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta

from itsdangerous import BadData, URLSafeTimedSerializer
from sqlalchemy import ColumnElement, delete, or_, select
from sqlalchemy.dialects import postgresql, sqlite
from sqlalchemy.orm import InstrumentedAttribute, Session

from app.core import outbox
from app.core.clock import now
from app.core.errors import DomainError
from app.core.keys import KeyRing
from nominations import phases, seasons
from nominations.models.season import Season
from nominations.phases import Call
from voting import consents
from voting.models.subscription import Subscription

CONFIRMATION_TERM = timedelta(days=3)
#: Letters that one task posts in one transaction.
A_BATCH = 200
CONFIRM, STOP = "confirm", "stop"


class LinkInvalid(DomainError):
    """The link is altered, too old, or has done its work."""

    message = "Ссылка больше не действует: срок вышел, или вы уже отписались."


class NothingToRemindOf(DomainError):
    """The voting is over, or nobody has announced any."""

    message = "Напоминать сейчас не о чем: голосование закончилось или ещё не объявлено."


@dataclass(frozen=True)
class Wish:
    """Who asks for reminders: an address in its normal form, its language, what of."""

    email: str
    language: str
    last_day: bool


def offered(season: Season | None, moment: datetime) -> Sequence[Call]:
    """Return the reminders that are still to come in a season."""
    return phases.calls_to_come(season.dates, moment) if season else ()


def ask(session: Session, ring: KeyRing, season: Season | None, wish: Wish) -> Subscription:
    """Note a wish, unconfirmed; NothingToRemindOf.

    An address that asked before keeps its confirmation and its choice: a stranger changes nothing.
    """
    to_come = offered(season, now())
    if season is None or not to_come:
        raise NothingToRemindOf
    values = {
        "season_id": season.id,
        "email_hash": _hash(ring, wish.email),
        "email": ring.encrypt(wish.email),
        "language": wish.language,
        "wants_opening": Call.OPENING in to_come,
        "wants_last_day": wish.last_day or Call.OPENING not in to_come,
        "text_hash": consents.current(consents.Purpose.REMINDER).sha256,
    }
    postgres = session.get_bind().dialect.name == "postgresql"
    row = (postgresql.insert if postgres else sqlite.insert)(Subscription).values(values)
    session.execute(row.on_conflict_do_nothing(index_elements=["season_id", "email_hash"]))
    return session.scalars(
        select(Subscription).where(
            Subscription.season_id == season.id, Subscription.email_hash == values["email_hash"]
        )
    ).one()


def confirm(subscription: Subscription) -> None:
    """Note that the address's owner wants the letters."""
    subscription.confirmed_at = subscription.confirmed_at or now()


def stop(session: Session, subscription: Subscription) -> None:
    """Forget an address at its owner's word."""
    session.delete(subscription)
    session.flush()


def address(ring: KeyRing, subscription: Subscription) -> str:
    """Return the e-mail address."""
    return ring.decrypt(subscription.email)


def link(secret: str, act: str, subscription: Subscription) -> str:
    """Return the token by which a letter's reader confirms, or stops the letters."""
    token = _signer(secret, act).dumps([subscription.id, subscription.email_hash.hex()])
    return token if isinstance(token, str) else token.decode()


def read(session: Session, secret: str, act: str, token: str) -> Subscription:
    """Return whose token it is; LinkInvalid. To confirm there are three days, to stop always."""
    term = int(CONFIRMATION_TERM.total_seconds()) if act == CONFIRM else None
    try:
        number, stamp = _signer(secret, act).loads(token, max_age=term)
    except BadData as error:
        raise LinkInvalid from error
    found = session.get(Subscription, number)
    if found is None or found.email_hash.hex() != stamp:
        raise LinkInvalid
    return found


def remind(
    session: Session, ring: KeyRing, write: Callable[[Subscription, Call], outbox.Letter]
) -> int:
    """Post the letters whose time has come, each once, 200 of a kind at most; count them."""
    season = seasons.current(session)
    if season is None:
        return 0
    waiting = [
        (one, call)
        for call in phases.calls_due(season.dates, now())
        for one in _waiting(session, season, call)
    ]
    for one, call in waiting:
        setattr(one, TOLD[call].key, now())
        letter = write(one, call)
        outbox.post(session, ring, outbox.Kind.MAIL, letter, useful_until=season.voting_closes)
    return len(waiting)


def forget(session: Session, moment: datetime) -> int:
    """Erase the addresses of seasons whose voting is over, and those that nobody confirmed."""
    over = [
        season.id
        for season in seasons.published(session)
        if phases.voting_state(season.dates, moment) is phases.VotingState.AFTER
    ]
    unconfirmed = Subscription.asked_at < moment - CONFIRMATION_TERM
    gone = delete(Subscription).where(
        or_(
            Subscription.season_id.in_(over),
            Subscription.confirmed_at.is_(None) & unconfirmed,
        )
    )
    return len(session.execute(gone.returning(Subscription.id)).all())


TOLD: dict[Call, InstrumentedAttribute[datetime | None]] = {
    Call.OPENING: Subscription.opening_told_at,
    Call.LAST_DAY: Subscription.last_day_told_at,
}
WANTED: dict[Call, ColumnElement[bool] | InstrumentedAttribute[bool]] = {
    Call.OPENING: Subscription.wants_opening,
    Call.LAST_DAY: Subscription.wants_last_day,
}


def _waiting(session: Session, season: Season, call: Call) -> Sequence[Subscription]:
    """Take those who are to be told now; another worker's are left to it."""
    found = (
        select(Subscription)
        .where(
            Subscription.season_id == season.id,
            Subscription.confirmed_at.is_not(None),
            WANTED[call].is_(True),
            TOLD[call].is_(None),
        )
        .order_by(Subscription.id)
        .limit(A_BATCH)
    )
    return session.scalars(found.with_for_update(skip_locked=True)).all()


def _hash(ring: KeyRing, email: str) -> bytes:
    return ring.contact_keys(f"reminders|{email}")[0]


def _signer(secret: str, act: str) -> URLSafeTimedSerializer:
    return URLSafeTimedSerializer(secret, salt=f"reminders-{act}")
