"""Spots of the kit: an owner names where a poster hangs; its QR is counted apart from the others.

Counted is that the page was opened, by the day and no finer, with nothing of who opened it.
"""

import re
import secrets
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date

from sqlalchemy import case, delete, func, select
from sqlalchemy.dialects import postgresql, sqlite
from sqlalchemy.orm import Session

from app.core import audit
from app.core.db import answering
from app.core.errors import DomainError
from app.core.tokens import ALPHABET
from nominations.models.entry import Entry
from nominations.models.spot import Scan, Spot

MOST = 20
LENGTH = 4
SLUG = re.compile(f"[{ALPHABET.lower()}]{{{LENGTH}}}")


class SpotTaken(DomainError):
    """The entry has a spot of this name already."""

    message = "Такое место у вас уже есть."


class TooManySpots(DomainError):
    """An entry has twenty spots."""

    message = "Мест уже двадцать. Уберите ненужное, чтобы добавить новое."


@dataclass(frozen=True)
class Counted:
    """A spot with how often it was opened by its QR: today and in all."""

    spot: Spot
    today: int
    total: int


def add(session: Session, entry: Entry, name: str, *, by: int) -> Spot:
    """Name a spot of an entry; SpotTaken, TooManySpots."""
    held = select(func.count()).select_from(Spot).where(Spot.entry_id == entry.id)
    if (session.scalar(held) or 0) >= MOST:
        raise TooManySpots
    slug = "".join(secrets.choice(ALPHABET.lower()) for _ in range(LENGTH))
    spot = Spot(entry_id=entry.id, slug=slug, name=name)
    columns = ("kit_spot.entry_id", "kit_spot.name")
    with answering(session, "uq_kit_spot_entry_name", *columns, clash=SpotTaken()):
        session.add(spot)
    audit.record(session, "spot.added", spot, by=by, entry=entry.id)
    return spot


def remove(session: Session, entry: Entry, spot_id: int, *, by: int) -> bool:
    """Take a spot away with its counts; False when the entry has none of this number."""
    spot = session.get(Spot, spot_id)
    if spot is None or spot.entry_id != entry.id:
        return False
    audit.record(session, "spot.removed", spot, by=by, entry=entry.id)
    session.execute(delete(Scan).where(Scan.spot_id == spot.id))
    session.delete(spot)
    session.flush()
    return True


def find(session: Session, entry: Entry, slug: str) -> Spot | None:
    """Return an entry's spot by the name in its address."""
    if not SLUG.fullmatch(slug):
        return None
    found = select(Spot).where(Spot.entry_id == entry.id, Spot.slug == slug)
    return session.scalars(found).one_or_none()


def of(session: Session, entry: Entry, today: date) -> Sequence[Counted]:
    """Return an entry's spots with their counts, the most opened first."""
    total = func.coalesce(func.sum(Scan.opened), 0)
    now = func.coalesce(func.sum(case((Scan.day == today, Scan.opened), else_=0)), 0)
    rows = session.execute(
        select(Spot, now, total)
        .outerjoin(Scan, Scan.spot_id == Spot.id)
        .where(Spot.entry_id == entry.id)
        .group_by(Spot.id)
        .order_by(total.desc(), Spot.id)
    )
    return [Counted(spot, int(day), int(all_days)) for spot, day, all_days in rows]


def count(session: Session, opened: Mapping[tuple[int, date], int]) -> None:
    """Add openings to their spots' days; a spot that is gone meanwhile is passed over."""
    postgres = session.get_bind().dialect.name == "postgresql"
    insert = (postgresql.insert if postgres else sqlite.insert)(Scan)
    wanted = {spot for spot, _ in opened}
    there = set(session.scalars(select(Spot.id).where(Spot.id.in_(wanted))))
    # In one order, so that two processes never wait for each other.
    rows = [
        {"spot_id": spot, "day": day, "opened": times}
        for (spot, day), times in sorted(opened.items())
        if spot in there
    ]
    if rows:
        added = insert.values(rows)
        more = {"opened": Scan.opened + added.excluded.opened}
        session.execute(added.on_conflict_do_update(index_elements=["spot_id", "day"], set_=more))
