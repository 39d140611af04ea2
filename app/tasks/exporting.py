"""What the workers do about exports: make the files one by one, start the scheduled, delete."""

import logging

from app.auth.models import Account
from app.core import outbox
from app.core.current import keys, settings, storage
from app.core.db import db
from app.core.errors import DomainError
from app.exports import files, letters, making, schedules
from app.exports.making import Made, Wanted
from app.exports.writing import MEDIA
from app.tasks.queue import celery
from voting.models.export import ExportFile

log = logging.getLogger(__name__)


@celery.task(name="exports.make")
def make() -> None:
    """Make the files that wait, one after another; another worker that does so is not disturbed."""
    while (number := files.next_waiting(db.session())) is not None:
        file = files.claim(db.session(), number)
        db.session.commit()
        if file is None:
            return
        attempt(file)


@celery.task(name="exports.sweep")
def sweep() -> None:
    """Start what has its time, take up what dead workers left, delete what is a day old."""
    files.reopen(db.session())
    schedules.start(db.session())
    outlived = files.outlived(db.session())
    db.session.commit()
    for name in outlived:
        storage().delete(name)
    making.tidy()
    make()


def attempt(file: ExportFile) -> None:
    """Make one file; note what became of it, and write to whoever scheduled it."""
    number = file.id
    try:
        made(number, files.wanted(file), file.owner_id, str(file.file))
    except DomainError as error:
        refused(number, error)
    except Exception as error:
        db.session.rollback()
        log.exception("export %s was not made", number)
        files.give_up(db.session(), claimed(number), type(error).__name__)
        db.session.commit()


def made(number: int, wanted: Wanted, owner_id: int, name: str) -> None:
    """Make a file and put it into the storage; nothing of the database is held meanwhile."""
    db.session.rollback()
    with making.workroom() as folder:
        with making.reading(db.engine) as snapshot:
            order = making.order(snapshot, keys(), wanted, owner_id)
            total = wanted.export.source.size(order)
            email = snapshot.get_one(Account, owner_id).email
            done = making.make(order, wanted, email, folder, noting(number, total))
        storage().put_file(name, done.path, MEDIA[wanted.form])
        ready(number, done)


def noting(number: int, total: int) -> making.Note:
    """Return what notes how far a file has come, each time in a transaction of its own."""

    def note(done: int) -> None:
        files.note(db.session(), number, done, total)
        db.session.commit()

    note(0)
    return note


def ready(number: int, done: Made) -> None:
    """Note that a file is there; write to its owner when it was made by itself."""
    file = claimed(number)
    files.finish(db.session(), file, done)
    if file.saved_id:
        tell(file, letters.ready(file, done.rows))
    db.session.commit()


def refused(number: int, why: DomainError) -> None:
    """Note why a file is not made, and tell its owner when it was to be made by itself."""
    db.session.rollback()
    file = claimed(number)
    files.refuse(db.session(), file, why)
    saved = schedules.stop(db.session(), file, why)
    if saved is not None and not db.session.get_one(Account, file.owner_id).disabled:
        tell(file, letters.refused(saved, why))
    db.session.commit()


def tell(file: ExportFile, words: letters.Words) -> None:
    """Post a letter to a file's owner."""
    owner = db.session.get_one(Account, file.owner_id)
    link = f"{settings().public_base_url}/admin/exports/"
    link += f"files/{file.id}" if file.ready_at else ""
    letter = letters.letter(owner.email, words, link)
    outbox.post(db.session(), keys(), outbox.Kind.MAIL, letter)


def claimed(number: int) -> ExportFile:
    """Return the file that this worker makes."""
    return db.session.get_one(ExportFile, number)
