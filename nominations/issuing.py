"""Issuing: an accepted application becomes an entry with a voting code of its own."""

from random import Random, SystemRandom

from sqlalchemy import exists, select
from sqlalchemy.orm import Session

from app.core.db import answering
from app.core.errors import DomainError
from app.core.keys import KeyRing
from nominations import codes
from nominations.models.application import Application
from nominations.models.business import Business
from nominations.models.entry import Entry
from nominations.models.season import Season

SYSTEM = SystemRandom()
#: How often a code is drawn before the free ones are looked through in order.
DRAWS = 50
#: How often a code may be lost to somebody who was issued it at the same instant.
RACES = 20


class CodesExhausted(DomainError):
    """The season has no voting code left; its code length must be raised."""

    message = "Свободных кодов не осталось. Увеличьте длину кода в настройках сезона."


class CodeTaken(DomainError):
    """The code was issued to another entry at the same instant."""


def enter(
    session: Session, season: Season, application: Application, ring: KeyRing, draw: Random
) -> Entry:
    """Add the entry of an application, under a code that the season has free; CodesExhausted."""
    owner_voter_key = _owner_voter_key(season, application.business, ring)
    for _ in range(RACES):
        entry = Entry(
            season_id=season.id,
            nomination_id=application.nomination_id,
            division_id=application.division_id,
            application_id=application.id,
            code=free_code(session, season, draw),
            owner_voter_key=owner_voter_key,
        )
        try:
            _add(session, entry)
        except CodeTaken:
            continue
        return entry
    raise CodesExhausted


def _add(session: Session, entry: Entry) -> None:
    with answering(
        session, "uq_entry_season_code", "entry.season_id", "entry.code", clash=CodeTaken()
    ):
        session.add(entry)


def free_code(session: Session, season: Season, draw: Random) -> str:
    """Return a code that the season has not issued, drawn at random; CodesExhausted.

    Codes that begin like a year are given out last: people add years to their texts.
    """
    digits = season.code_length - 1
    for _ in range(DRAWS):
        number = draw.randrange(10 ** (digits - 1), 10**digits)
        code = codes.with_check(number)
        if not codes.is_year_like(number) and not _issued(session, season, code):
            return code
    taken = set(session.scalars(select(Entry.code).where(Entry.season_id == season.id)))
    for code in codes.candidates(digits):
        if code not in taken:
            return code
    raise CodesExhausted


def _issued(session: Session, season: Season, code: str) -> bool:
    """Ask about one code: a big season has a hundred thousand, and codes are issued in bulk."""
    entry = exists().where(Entry.season_id == season.id, Entry.code == code)
    return bool(session.scalar(select(entry)))


def _owner_voter_key(season: Season, business: Business, ring: KeyRing) -> bytes | None:
    phone = business.owner.phone
    if phone is None:
        return None
    return ring.season(season.phone_key, season.slug).voter_key(ring.decrypt(phone))
