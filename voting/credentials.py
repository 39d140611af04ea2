"""Credentials: what the prize states of an entry, in words and signed, for badges and diplomas.

They are issued by a task, so that nothing of the votes' way waits for a signature; issuing twice
changes nothing. A statement stays as it was signed; a revoked one says so, with the reason.
"""

import secrets
from collections.abc import Sequence
from contextlib import suppress
from dataclasses import dataclass

from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey
from sqlalchemy import ColumnElement, case, exists, select
from sqlalchemy.orm import Session

from app.core import audit
from app.core.clock import MOSCOW, now
from app.core.db import answering
from app.core.errors import DomainError
from app.core.keys import derive
from app.core.tokens import spell
from nominations import divisions, entries, seasons
from nominations.models.entry import Entry
from nominations.models.season import Season
from voting.models.credential import Credential, Kind
from voting.models.result import PrizePlace

MOST = 500
REVOKED = Credential.revoked_at.is_not(None)


class AlreadyIssued(DomainError):
    """Another worker has issued it."""

    message = "Свидетельство уже выдано."


class AlreadyRevoked(DomainError):
    """Somebody has revoked it before."""

    message = "Свидетельство уже отозвано."


class Revoked(DomainError):
    """What a diploma would say is revoked."""

    message = "Свидетельство отозвано %(day)s, поэтому диплома нет. Причина: %(reason)s"


class NoCredential(DomainError):
    """There is no such statement about the entry."""

    message = "Такого свидетельства нет."


@dataclass(frozen=True)
class Shown:
    """A credential with the entry that it is about."""

    credential: Credential
    entry: Entry
    season: Season
    #: Its place, for a winner's.
    place: int | None

    @property
    def revoked_on(self) -> str:
        """Return the day of its revocation, by Moscow's calendar; nothing while it stands."""
        at = self.credential.revoked_at
        return f"{at.astimezone(MOSCOW):%d.%m.%Y}" if at else ""

    @property
    def state(self) -> str:
        """Return `valid`, `revoked`, or `withdrawn` with the entry."""
        if self.credential.revoked_at is not None:
            return "revoked"
        return "withdrawn" if self.entry.withdrawn_at is not None else "valid"


def issue(session: Session, secret: bytes) -> int:
    """Issue what is missing: to those who take part, and to winners; return how many.

    A winner whose participation was revoked gets nothing: `readiness` names it before the results.

    `secret` is the seed that the protocol is signed with; the key here is another, made from it.
    """
    key = Ed25519PrivateKey.from_private_bytes(derive(secret, "credentials"))
    missing = [(entry, Kind.PARTICIPANT) for entry in _without(session, Kind.PARTICIPANT)]
    missing += [(entry, Kind.WINNER) for entry in _without(session, Kind.WINNER)]
    for entry, kind in missing:
        with suppress(AlreadyIssued):
            _issue(session, key, entry, kind)
    return len(missing)


def _without(session: Session, kind: Kind) -> Sequence[Entry]:
    has = exists().where(Credential.entry_id == Entry.id, Credential.kind == kind)
    found = select(Entry).join(Season, Season.id == Entry.season_id)
    if kind is Kind.WINNER:
        found = found.join(PrizePlace, PrizePlace.entry_id == Entry.id)
        # What the prize has taken back it does not state again in other words.
        found = found.where(~exists().where(Credential.entry_id == Entry.id, REVOKED))
    wanted = found.where(~has, Entry.withdrawn_at.is_(None), seasons.REAL)
    return session.scalars(wanted.order_by(Entry.id).limit(MOST)).all()


def _issue(session: Session, key: Ed25519PrivateKey, entry: Entry, kind: Kind) -> None:
    statement = worded(session, entry, kind)
    credential = Credential(
        entry_id=entry.id,
        kind=kind,
        token=spell(secrets.token_bytes(16)),
        statement=statement,
        signature=key.sign(statement.encode()),
        public_key=key.public_key().public_bytes_raw(),
    )
    columns = ("credential.entry_id", "credential.kind")
    with answering(session, "uq_credential_entry_kind", *columns, clash=AlreadyIssued()):
        session.add(credential)


def worded(session: Session, entry: Entry, kind: Kind) -> str:
    """Return what is stated, in Russian, a fact in each line."""
    season = session.get_one(Season, entry.season_id)
    card = entries.card(session, entry)
    group = divisions.named(session, [card.division_id])[card.division_id]
    lines = [
        f"Премия «Довольный клиент», {season.name}",
        f"Участник: {card.name}, {card.city}, {card.region}",
        f"Код: {card.code}",
        f"Номинация: {card.nomination}",
        f"Группа: {group.label}",
    ]
    if kind is Kind.WINNER:
        won = session.scalars(select(PrizePlace).where(PrizePlace.entry_id == entry.id)).one()
        lines += [f"Призовое место: {won.place}", f"Засчитано голосов: {won.counted}"]
    else:
        lines.append("Участвует в голосовании")
    lines.append(f"Выдано: {now().astimezone(MOSCOW):%d.%m.%Y}")
    return "\n".join(lines) + "\n"


def revoked_rivals(session: Session, season: Season) -> Sequence[Shown]:
    """Return the revoked statements of those who take part all the same, by code."""
    rows = (
        select(Credential.id)
        .join(Entry, Entry.id == Credential.entry_id)
        .where(Entry.season_id == season.id, Entry.withdrawn_at.is_(None), REVOKED)
    )
    found = (by_number(session, one) for one in session.scalars(rows.order_by(Entry.code)).all())
    return [shown for shown in found if shown is not None]


def find(session: Session, token: str) -> Shown | None:
    """Return the credential of an address."""
    return _shown(session, Credential.token == token)


def by_number(session: Session, number: int) -> Shown | None:
    """Return a credential by its number."""
    return _shown(session, Credential.id == number)


def of_entry(session: Session, entry: Entry) -> list[Shown]:
    """Return all that is stated of an entry, a winner's statement first."""
    numbers = select(Credential.id).where(Credential.entry_id == entry.id)
    newest = session.scalars(numbers.order_by(Credential.kind.desc())).all()
    found = (by_number(session, number) for number in newest)
    return [shown for shown in found if shown is not None]


def best(session: Session, entry: Entry) -> Shown | None:
    """Return the entry's highest credential, a revoked one too; None when none is issued yet."""
    return _shown(session, Credential.entry_id == entry.id)


def _shown(session: Session, condition: ColumnElement[bool]) -> Shown | None:
    winners_first = case((Credential.kind == Kind.WINNER, 0), else_=1)
    row = session.execute(
        select(Credential, Entry, Season, PrizePlace.place)
        .join(Entry, Entry.id == Credential.entry_id)
        .join(Season, Season.id == Entry.season_id)
        .outerjoin(PrizePlace, PrizePlace.entry_id == Entry.id)
        .where(condition)
        .order_by(winners_first)
        .limit(1)
    ).one_or_none()
    if row is None:
        return None
    credential, entry, season, place = row
    return Shown(credential, entry, season, place if credential.kind == Kind.WINNER else None)


def revoke(session: Session, entry: Entry, kind: Kind, reason: str, *, by: int | None) -> None:
    """Revoke a credential, for a reason that its page shows; NoCredential, AlreadyRevoked."""
    found = select(Credential).where(Credential.entry_id == entry.id, Credential.kind == kind)
    credential = session.scalars(found.with_for_update()).one_or_none()
    if credential is None:
        raise NoCredential
    if credential.revoked_at is not None:
        raise AlreadyRevoked
    credential.revoked_at, credential.revoked_by_id = now(), by
    credential.revocation_reason = reason
    session.flush()
    audit.record(session, "credential.revoked", credential, by=by, reason=reason)
