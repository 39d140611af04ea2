"""Wiping a rehearsal of invented businesses: all of it goes at once, and the journal stays.

Which rows are its own follows from the references between the tables, so that a new table goes
with the rest. Triggers let only rows of invented seasons go. docs/adr/0025.
"""

from collections.abc import Mapping

from sqlalchemy import ColumnElement, Table, delete, or_, select
from sqlalchemy.orm import Session

from app.auth.models import Account
from app.auth.proposals import Proposal, ProposalDecision
from app.core import audit
from app.core.db import Base
from app.core.errors import DomainError
from app.core.outbox import NOWHERE, OutboxMessage
from nominations.models.entry import Entry
from nominations.models.season import Season
from voting.models.fraud import FraudCluster
from voting.models.phone_check import PhoneCheck

#: What is written for good, whatever it was about.
KEPT = frozenset({"audit_entry", "audit_link", "unchained_entry"})
Mine = Mapping[Table, ColumnElement[bool]]


class NotInvented(DomainError):
    """A season with real votes is never wiped, nor is a rehearsal of real businesses."""

    message = "Стереть можно только репетицию с выдуманными участниками."


def owner_email(season: Season) -> str:
    """Return the address of whoever owns a rehearsal's businesses; no mail can reach it."""
    return f"owner@{season.slug}{NOWHERE}"


def wipe(session: Session, season: Season, *, by: int) -> int:
    """Delete every row of a rehearsal; return how many there were. NotInvented."""
    session.refresh(season, with_for_update=True)
    if not season.invented:
        raise NotInvented
    number, slug = audit.named(season), season.slug
    letters = _letters(session, season)
    gone = _agreements(session, season)
    mine = _mine(season)
    for table in reversed(Base.metadata.sorted_tables):
        if table in mine:
            gone += session.connection().execute(delete(table).where(mine[table])).rowcount
    sent = delete(OutboxMessage).where(OutboxMessage.id.in_(letters))
    gone += session.connection().execute(sent).rowcount
    session.expire_all()
    session.expunge(season)
    audit.record(session, "rehearsal.wiped", number, by=by, season=slug, rows=gone)
    session.flush()
    return gone


def staged(session: Session) -> list[Season]:
    """Return the rehearsals that are there, the newest first."""
    found = select(Season).where(Season.invented.is_(True)).order_by(Season.id.desc())
    return list(session.scalars(found))


def _mine(season: Season) -> Mine:
    """Return which rows of each table are the rehearsal's, parents before their children."""
    tables = Base.metadata.tables
    account, root = tables[Account.__tablename__], tables[Season.__tablename__]
    mine: dict[Table, ColumnElement[bool]] = {
        account: account.c.email == owner_email(season),
        root: root.c.id == season.id,
    }
    for table in Base.metadata.sorted_tables:
        if table not in mine and table.name not in KEPT and (parts := _parts(table, mine, season)):
            mine[table] = or_(*parts)
    return mine


def _parts(table: Table, mine: Mine, season: Season) -> list[ColumnElement[bool]]:
    """Return the references by which a table's rows are the rehearsal's; its season's suffices."""
    direct = [key for key in table.foreign_keys if key.column.table.name == Season.__tablename__]
    if direct:
        return [direct[0].parent == season.id]
    return [
        key.parent.in_(select(key.column).where(mine[key.column.table]))
        for key in table.foreign_keys
        if key.column.table in mine
    ]


def _agreements(session: Session, season: Season) -> int:
    """Delete the proposals about the rehearsal first: its clusters tell which they are."""
    clusters = session.scalars(select(FraudCluster).where(FraudCluster.season_id == season.id))
    subjects = [audit.named(season), *(audit.named(one) for one in clusters)]
    asked = select(Proposal.id).where(Proposal.subject.in_(subjects))
    agreed = [
        table
        for table in Base.metadata.sorted_tables
        if {"season", "proposal"} <= {key.column.table.name for key in table.foreign_keys}
    ]
    changes = (
        *(delete(table).where(table.c.season_id == season.id) for table in agreed),
        delete(ProposalDecision).where(ProposalDecision.proposal_id.in_(asked)),
        delete(Proposal).where(Proposal.subject.in_(subjects)),
    )
    return sum(session.connection().execute(one).rowcount for one in changes)


def _letters(session: Session, season: Season) -> list[int]:
    """Return the messages that went nowhere for its owner, or brought codes for its entries."""
    codes = (
        select(PhoneCheck.message_id)
        .join(Entry, Entry.id == PhoneCheck.entry_id)
        .where(Entry.season_id == season.id, PhoneCheck.message_id.is_not(None))
    )
    nowhere = OutboxMessage.fault == owner_email(season)
    return list(
        session.scalars(select(OutboxMessage.id).where(or_(OutboxMessage.id.in_(codes), nowhere)))
    )
