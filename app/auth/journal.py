"""Reading the journal of acts: by who, what, upon what and when, the newest first."""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta
from typing import Any

from sqlalchemy import ColumnElement, Select, false, select
from sqlalchemy.orm import Session

from app.auth import accounts
from app.auth.models import Account
from app.core.audit import AuditEntry
from app.core.clock import MOSCOW

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


def read(asked: Mapping[str, str]) -> Filters:
    """Read the filters of an address; a day that is none lets everything through."""
    until = _day(asked.get("until", ""))
    return Filters(
        actor=asked.get("actor", ""),
        action=asked.get("action", ""),
        subject=asked.get("subject", ""),
        since=_day(asked.get("since", "")),
        until=until + timedelta(days=1) if until else None,
    )


def found(session: Session, filters: Filters) -> Select[*tuple[Any, ...]]:
    """Select the entries that fit with their actors' e-mails, the newest first."""
    return (
        select(AuditEntry, Account.email)
        .outerjoin(Account, Account.id == AuditEntry.actor_id)
        .where(*_conditions(session, filters))
        .order_by(AuditEntry.id.desc())
    )


def search(session: Session, filters: Filters, before: int | None = None) -> Page:
    """Return a page of the entries that fit, those older than `before` only."""
    fit = found(session, filters)
    older = fit.where(AuditEntry.id < before) if before is not None else fit
    rows = [(entry, email) for entry, email in session.execute(older.limit(PAGE + 1))]
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


def _day(text: str) -> datetime | None:
    """Return the beginning of a day in Moscow."""
    try:
        return datetime.combine(date.fromisoformat(text), time(), MOSCOW)
    except ValueError:
        return None
