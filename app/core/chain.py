"""The chain of the journal: each entry's hash covers the entry and the hash before it.

It is extended in the background, so that acts wait for one another no more than votes do; until
then an entry carries a mark (docs/adr/0017). The chain's head goes into the public protocol.
"""

import hashlib
import json
from collections.abc import Collection, Iterator
from dataclasses import dataclass
from datetime import UTC

from sqlalchemy import BigInteger, ForeignKey, LargeBinary, delete, func, insert, select
from sqlalchemy.orm import Mapped, Session, mapped_column

from app.core.audit import AuditEntry, UnchainedEntry
from app.core.db import Base, elected

MOST = 1_000
CHAIN_LOCK = 7_201_403
START = bytes(32)


class AuditLink(Base):
    """The place of one entry in the chain. Rows are only ever added."""

    __tablename__ = "audit_link"

    #: 1, 2, 3 … without a gap.
    position: Mapped[int] = mapped_column(BigInteger, primary_key=True, autoincrement=False)
    entry_id: Mapped[int] = mapped_column(ForeignKey("audit_entry.id"), unique=True)
    digest: Mapped[bytes] = mapped_column(LargeBinary(32))


@dataclass(frozen=True)
class Head:
    """How long the chain is, and the hash that stands for all of it."""

    size: int
    digest: bytes


def head(session: Session) -> Head:
    """Return the chain's head; of an empty chain, 0 and zeros."""
    newest = select(AuditLink).order_by(AuditLink.position.desc()).limit(1)
    link = session.scalars(newest).one_or_none()
    return Head(link.position, link.digest) if link else Head(0, START)


def spelled(entry: AuditEntry) -> bytes:
    """Return the one spelling of an entry, which is hashed."""
    fields = [
        entry.id,
        entry.at.astimezone(UTC).isoformat(),
        entry.actor_id,
        entry.role,
        entry.address,
        entry.action,
        entry.subject,
        entry.details,
    ]
    return json.dumps(fields, sort_keys=True, separators=(",", ":")).encode()


def link(before: bytes, entry: AuditEntry) -> bytes:
    """Return the hash of an entry that follows another's."""
    return hashlib.sha256(before + spelled(entry)).digest()


def extend(session: Session) -> int:
    """Chain up to 1 000 marked entries; return how many. The caller commits."""
    if not elected(session, CHAIN_LOCK):
        return 0
    last = head(session)
    entries = session.scalars(
        select(AuditEntry)
        .join(UnchainedEntry, UnchainedEntry.entry_id == AuditEntry.id)
        .order_by(AuditEntry.id)
        .limit(MOST)
        .execution_options(populate_existing=True)
    ).all()
    if not entries:
        return 0
    links, digest = [], last.digest
    for position, entry in enumerate(entries, start=last.size + 1):
        digest = link(digest, entry)
        links.append({"position": position, "entry_id": entry.id, "digest": digest})
    session.execute(insert(AuditLink), links)
    chained = [entry.id for entry in entries]
    session.execute(
        delete(UnchainedEntry)
        .where(UnchainedEntry.entry_id.in_(chained))
        .execution_options(synchronize_session=False)
    )
    return len(links)


def waiting(session: Session) -> int:
    """Return how many entries are not in the chain yet."""
    return session.scalar(select(func.count()).select_from(UnchainedEntry)) or 0


def faults(session: Session, sealed: Collection[str] = ()) -> Iterator[str]:
    """Yield what is wrong with the journal; `sealed` are heads in hex that were once published."""
    yield from _broken_links(session)
    loose = (
        select(AuditEntry.id)
        .outerjoin(AuditLink, AuditLink.entry_id == AuditEntry.id)
        .outerjoin(UnchainedEntry, UnchainedEntry.entry_id == AuditEntry.id)
        .where(AuditLink.entry_id.is_(None), UnchainedEntry.entry_id.is_(None))
        .order_by(AuditEntry.id)
    )
    for number in session.scalars(loose):
        yield f"entry {number} is in no place of the chain and does not wait for one"
    known = select(AuditLink.position).where
    for published in sealed:
        if session.scalars(known(AuditLink.digest == bytes.fromhex(published))).first() is None:
            yield f"the published head {published} is not in the chain"


def _broken_links(session: Session) -> Iterator[str]:
    before, expected = START, 1
    rows = session.execute(
        select(AuditLink, AuditEntry)
        .outerjoin(AuditEntry, AuditEntry.id == AuditLink.entry_id)
        .order_by(AuditLink.position)
        .execution_options(yield_per=MOST)
    )
    for row, found in rows:
        entry: AuditEntry | None = found
        if row.position != expected:
            yield f"place {expected} of the chain is missing"
        if entry is None:
            yield f"entry {row.entry_id}, place {row.position}, is gone"
        elif link(before, entry) != row.digest:
            yield f"entry {row.entry_id}, place {row.position}, does not fit its hash"
        before, expected = row.digest, row.position + 1
