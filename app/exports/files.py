"""Files that workers make: asked for, taken up by one worker, ready for a day, then deleted."""

from collections.abc import Sequence
from datetime import datetime, timedelta
from secrets import token_hex

from sqlalchemy import func, select, update
from sqlalchemy.orm import Session

from app.auth.models import Account
from app.core import audit
from app.core.clock import now
from app.core.db import answering
from app.core.errors import DomainError
from app.core.keys import KeyRing
from app.exports import making
from app.exports.making import Made, Wanted
from voting.models.export import ONE_AT_A_TIME, ExportFile, SavedExport, State

#: How long a file can be downloaded.
TERM = timedelta(hours=24)
#: How long the list remembers what became of it.
KEPT = timedelta(days=30)
#: A worker that has said nothing for so long is dead.
LEASE = timedelta(minutes=5)
MOST_ATTEMPTS = 3
MOST_WAITING = 5
SHOWN = 20


class TooManyWaiting(DomainError):
    """The person has asked for many files that are not made yet."""

    message = "У вас уже готовятся пять выгрузок. Дождитесь их."


class AnotherRuns(DomainError):
    """Another file is being made at this moment."""


class FileGone(DomainError):
    """The file's day is over, or it was never made."""

    message = "Файла больше нет: он хранится сутки. Сделайте выгрузку заново."


class RoleChanged(DomainError):
    """The file was made for another role, which may have seen more."""

    message = "С тех пор ваша роль изменилась. Сделайте выгрузку заново."


def wanted(file: ExportFile | SavedExport) -> Wanted:
    """Return what a file, or a saved export, is made of."""
    return Wanted(file.name, file.asked, file.form, file.personal)


def ask(
    session: Session, account: Account, order: Wanted, total: int, saved: SavedExport | None = None
) -> ExportFile:
    """Ask for a file that a worker will make; TooManyWaiting."""
    mine = select(func.count()).where(
        ExportFile.owner_id == account.id,
        ExportFile.state.in_((State.WAITING, State.RUNNING)),
    )
    if (session.scalar(mine) or 0) >= MOST_WAITING:
        raise TooManyWaiting
    file = ExportFile(
        owner_id=account.id,
        role=account.role,
        name=order.name,
        asked=dict(order.asked),
        form=order.form,
        personal=order.personal,
        total=total,
        file=new_name(order.form),
        expires_at=now() + TERM,
        saved_id=saved.id if saved else None,
    )
    session.add(file)
    session.flush()
    audit.record(session, "export.asked", file, by=account.id, rows=total, **order.told)
    return file


def next_waiting(session: Session) -> int | None:
    """Return the file that has waited longest."""
    found = select(ExportFile.id).where(ExportFile.state == State.WAITING)
    return session.scalar(found.order_by(ExportFile.id).limit(1))


def claim(session: Session, file_id: int) -> ExportFile | None:
    """Take a file to make it; None when another one is being made, or somebody has this one."""
    moment = now()
    begun = {"state": State.RUNNING, "seen_at": moment, "expires_at": moment + TERM, "done": 0}
    taken = (
        update(ExportFile)
        .where(ExportFile.id == file_id, ExportFile.state == State.WAITING)
        .values(attempts=ExportFile.attempts + 1, **begun)
        .returning(ExportFile.id)
        .execution_options(synchronize_session=False)
    )
    try:
        with answering(session, ONE_AT_A_TIME, "export_file.state", clash=AnotherRuns()):
            found = session.execute(taken).scalar_one_or_none()
    except AnotherRuns:
        return None
    return session.get(ExportFile, found, populate_existing=True) if found else None


def note(session: Session, file_id: int, done: int, total: int) -> None:
    """Note how far a file has come; that is also the sign of its worker's life."""
    session.execute(
        update(ExportFile)
        .where(ExportFile.id == file_id)
        .values(done=done, total=total, seen_at=now())
        .execution_options(synchronize_session=False)
    )


def finish(session: Session, file: ExportFile, made: Made) -> None:
    """Note that a file is ready, and for how long."""
    moment = now()
    file.state, file.fault = State.READY, None
    file.done = file.total = made.rows
    file.size, file.sha256 = made.size, made.sha256
    file.ready_at, file.expires_at = moment, moment + TERM
    told = {"rows": made.rows, "sha256": made.sha256.hex(), **wanted(file).told}
    audit.record(session, "export.made", file, by=file.owner_id, **told)


def refuse(session: Session, file: ExportFile, why: DomainError) -> None:
    """Note that the owner may not have the file now, and why."""
    file.state, file.fault, file.file = State.REFUSED, why.message[:300], None
    told = wanted(file).told
    audit.record(session, "export.refused", file, by=file.owner_id, why=why.message, **told)


def give_up(session: Session, file: ExportFile, why: str) -> None:
    """Note that an attempt failed; after the third nobody tries again."""
    file.state = State.WAITING if file.attempts < MOST_ATTEMPTS else State.FAILED
    file.fault = why[:300]
    session.flush()


def reopen(session: Session) -> None:
    """Let the files of dead workers be taken up again."""
    dead = select(ExportFile).where(
        ExportFile.state == State.RUNNING, ExportFile.seen_at < now() - LEASE
    )
    for file in session.scalars(dead):
        give_up(session, file, "worker died")


def hand_out(session: Session, ring: KeyRing, file: ExportFile, account: Account) -> str:
    """Return a file's name in the storage for its owner to have, by the rights of this moment.

    Raises FileGone, RoleChanged, and what `making.order` raises.
    """
    if file.state != State.READY or file.file is None or gone(file, now()):
        raise FileGone
    if file.role != account.role:
        raise RoleChanged
    making.order(session, ring, wanted(file), account.id)
    digest = file.sha256.hex() if file.sha256 else ""
    told = {"rows": file.done, "sha256": digest, **wanted(file).told}
    audit.record(session, "export.downloaded", file, by=account.id, **told)
    return file.file


def gone(file: ExportFile, moment: datetime) -> bool:
    """Tell whether a file's day is over."""
    return file.expires_at is None or moment >= file.expires_at


def of_owner(session: Session, owner_id: int) -> Sequence[ExportFile]:
    """Return a person's newest files."""
    own = select(ExportFile).where(ExportFile.owner_id == owner_id)
    return session.scalars(own.order_by(ExportFile.id.desc()).limit(SHOWN)).all()


def outlived(session: Session) -> list[str]:
    """Forget the files whose day is over; return their names, to be deleted after the commit."""
    ended = ExportFile.state.in_((State.READY, State.FAILED))
    old = select(ExportFile).where(
        ExportFile.file.is_not(None), ExportFile.expires_at <= now(), ended
    )
    names = []
    for file in session.scalars(old):
        names.append(str(file.file))
        file.file = None
    for row in session.scalars(select(ExportFile).where(ExportFile.asked_at < now() - KEPT)):
        if row.file is None:
            session.delete(row)
    session.flush()
    return names


def new_name(form: str) -> str:
    """Return a name that nobody can guess, for the storage."""
    return f"export-{token_hex(16)}.{form}"
