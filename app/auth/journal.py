"""Reading the journal of acts: by who, what, upon what and when, the newest first."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import ColumnElement, false, select
from sqlalchemy.orm import Session

from app.auth import accounts
from app.auth.models import Account
from app.core.audit import AuditEntry

PAGE = 50


@dataclass(frozen=True)
class Filters:
    """What is looked for; an empty one lets everything through."""

    actor: str = ""
    #: The whole action, or the first of its words: «application» finds «application.accepted».
    action: str = ""
    subject: str = ""
    since: datetime | None = None
    until: datetime | None = None


@dataclass(frozen=True)
class Page:
    """Entries with their actors' e-mails; `older` is where the next page begins, if any."""

    rows: Sequence[tuple[AuditEntry, str | None]]
    older: int | None


def search(session: Session, filters: Filters, before: int | None = None) -> Page:
    """Return a page of the entries that fit, those older than `before` only."""
    conditions = list(_conditions(session, filters))
    if before is not None:
        conditions.append(AuditEntry.id < before)
    found = (
        select(AuditEntry, Account.email)
        .outerjoin(Account, Account.id == AuditEntry.actor_id)
        .where(*conditions)
        .order_by(AuditEntry.id.desc())
        .limit(PAGE + 1)
    )
    rows = [(entry, email) for entry, email in session.execute(found)]
    return Page(rows[:PAGE], rows[PAGE - 1][0].id if len(rows) > PAGE else None)


def _conditions(session: Session, filters: Filters) -> Iterator[ColumnElement[bool]]:
    if filters.actor:
        actor = accounts.by_email(session, filters.actor)
        yield AuditEntry.actor_id == actor.id if actor else false()
    if filters.action:
        whole = "." in filters.action
        group = AuditEntry.action.startswith(f"{filters.action}.", autoescape=True)
        yield AuditEntry.action == filters.action if whole else group
    if filters.subject:
        yield AuditEntry.subject == filters.subject
    if filters.since:
        yield AuditEntry.at >= filters.since
    if filters.until:
        yield AuditEntry.at < filters.until
