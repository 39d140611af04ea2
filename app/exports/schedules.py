"""Saved exports, and those of them that are made by themselves, with their owners' rights."""

from collections.abc import Sequence
from datetime import datetime, time, timedelta

from sqlalchemy import func, select
from sqlalchemy.orm import Session

from app.auth.models import Account
from app.core import audit
from app.core.clock import MOSCOW, now
from app.core.errors import DomainError
from app.exports import files, rights
from app.exports.making import Wanted
from voting.models.export import Every, ExportFile, SavedExport

#: In the morning, by Moscow time; those of a week on Mondays.
HOUR = time(7)
MOST_SAVED = 30


class TooManySaved(DomainError):
    """The person has saved very many exports."""

    message = "Сохранено уже 30 выгрузок. Удалите лишние."


class NoSuchExport(DomainError):
    """The saved export is another person's, or was deleted."""

    message = "Такой сохранённой выгрузки нет."


def next_time(every: str, moment: datetime) -> datetime | None:
    """Return when an export is made next; None for one that nobody has made by itself."""
    if every == Every.NEVER:
        return None
    local = moment.astimezone(MOSCOW)
    at = datetime.combine(local.date(), HOUR, MOSCOW)
    while at <= moment or (every == Every.WEEK and at.weekday()):
        at += timedelta(days=1)
    return at


def save(
    session: Session, account: Account, wanted: Wanted, title: str, every: Every
) -> SavedExport:
    """Save an export under a title; TooManySaved, and what `rights.check` raises."""
    rights.check(account, wanted.export, personal=wanted.personal)
    mine = select(func.count()).where(SavedExport.owner_id == account.id)
    if (session.scalar(mine) or 0) >= MOST_SAVED:
        raise TooManySaved
    saved = SavedExport(
        owner_id=account.id,
        title=title,
        name=wanted.name,
        asked=dict(wanted.asked),
        form=wanted.form,
        personal=wanted.personal,
        every=every,
        next_at=next_time(every, now()),
    )
    session.add(saved)
    session.flush()
    told = {"title": title, "every": str(every), **wanted.told}
    audit.record(session, "export.saved", saved, by=account.id, **told)
    return saved


def drop(session: Session, saved_id: int, account: Account) -> None:
    """Delete a person's own saved export; NoSuchExport. What it made stays for its day."""
    saved = session.get(SavedExport, saved_id)
    if saved is None or saved.owner_id != account.id:
        raise NoSuchExport
    for file in session.scalars(select(ExportFile).where(ExportFile.saved_id == saved.id)):
        file.saved_id = None
    audit.record(session, "export.dropped", saved, by=account.id, title=saved.title)
    session.flush()
    session.delete(saved)


def of_owner(session: Session, owner_id: int) -> Sequence[SavedExport]:
    """Return a person's saved exports by title."""
    own = select(SavedExport).where(SavedExport.owner_id == owner_id)
    return session.scalars(own.order_by(SavedExport.title, SavedExport.id)).all()


def start(session: Session) -> int:
    """Ask for the files whose time has come; return how many. The worker checks the rights."""
    due = select(SavedExport).where(SavedExport.next_at <= now()).order_by(SavedExport.id)
    asked = 0
    for saved in session.scalars(due.with_for_update(skip_locked=True)).all():
        saved.next_at = next_time(saved.every, now())
        account = session.get_one(Account, saved.owner_id)
        try:
            files.ask(session, account, files.wanted(saved), 0, saved)
        except files.TooManyWaiting:
            continue  # It comes again with its next time.
        asked += 1
    session.flush()
    return asked


def stop(session: Session, file: ExportFile, why: DomainError) -> SavedExport | None:
    """Return the saved export that a refused file came of; without a right it is made no more.

    Figures that are hidden come again by themselves, and rights don't.
    """
    saved = session.get(SavedExport, file.saved_id) if file.saved_id else None
    if saved is not None and isinstance(why, rights.NoRight):
        saved.every, saved.next_at, saved.stopped = Every.NEVER, None, why.message[:300]
        session.flush()
    return saved
