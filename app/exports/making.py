"""Making the file of an export: from one snapshot of the database, in bounded memory."""

import hashlib
import shutil
import tempfile
from collections.abc import Callable, Iterable, Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path

from flask_babel import force_locale
from sqlalchemy import Engine
from sqlalchemy.orm import Session

from app.auth.models import Account
from app.core.clock import MOSCOW, now
from app.core.db import only_reading
from app.core.keys import KeyRing
from app.core.languages import RUSSIAN
from app.exports import rights
from app.exports.columns import Row
from app.exports.definitions import A_BATCH, Export, Order
from app.exports.registry import EXPORTS
from app.exports.writing import FORMS, Layout
from nominations import seasons

#: Up to so many rows are made while the person waits; more are a worker's.
SMALL = 5_000
A_PIECE = 1 << 20
WORKROOM = "prize-export-"
LEFT_SECONDS = 86_400
Note = Callable[[int], None]


@dataclass(frozen=True)
class Wanted:
    """What somebody asks for: which export, with which filter, as which kind of file."""

    name: str
    asked: Mapping[str, str]
    form: str
    personal: bool

    @property
    def export(self) -> Export:
        """Return the definition."""
        return EXPORTS[self.name]

    @property
    def told(self) -> dict[str, object]:
        """Return what the journal says of it."""
        return {
            "export": self.name,
            "filter": dict(self.asked),
            "form": self.form,
            "personal": self.personal,
        }


@dataclass(frozen=True)
class Made:
    """A file that was made."""

    path: Path
    rows: int
    size: int
    sha256: bytes


@contextmanager
def reading(engine: Engine) -> Iterator[Session]:
    """Give a session that sees one moment of the database, and holds up nobody who writes."""
    with Session(engine) as session:
        _begin(session, engine.dialect.name)
        yield session


def _begin(session: Session, dialect: str) -> None:
    """Begin a transaction of one snapshot; SQLite's is one as soon as it reads."""
    options = {"isolation_level": "REPEATABLE READ"} if dialect == "postgresql" else {}
    before = only_reading.set(True)
    try:
        session.connection(execution_options=options)
    finally:
        only_reading.reset(before)


def order(session: Session, ring: KeyRing, wanted: Wanted, account_id: int) -> Order:
    """Return the order of a person, as of now; raises what `rights.check` and the export raise."""
    account = session.get_one(Account, account_id)
    rights.check(account, wanted.export, personal=wanted.personal)
    made = Order(session, ring, seasons.current(session), wanted.asked, account.role, now())
    wanted.export.check(made)
    return made


def size(engine: Engine, ring: KeyRing, wanted: Wanted, account_id: int) -> int:
    """Return how many rows there would be."""
    with reading(engine) as session:
        return wanted.export.source.size(order(session, ring, wanted, account_id))


def make(
    ordered: Order, wanted: Wanted, email: str, folder: Path, note: Note = lambda _done: None
) -> Made:
    """Write the file into a folder; `note` is told from time to time how many rows there are."""
    export, path = wanted.export, folder / f"{wanted.name}.{wanted.form}"
    with force_locale(RUSSIAN):
        about = described(ordered, wanted, email)
        rows = Counted(export.source.rows(ordered), note)
        FORMS[wanted.form](path, Layout(export.columns, wanted.personal, about), rows)
    return Made(path, rows.done, path.stat().st_size, digest(path))


class Counted:
    """Rows that are counted as they go by."""

    def __init__(self, rows: Iterable[Row], note: Note) -> None:
        """Take the rows, and whom to tell after each batch."""
        self.rows, self.note, self.done = rows, note, 0

    def __iter__(self) -> Iterator[Row]:
        """Yield the rows."""
        for row in self.rows:
            self.done += 1
            if self.done % A_BATCH == 0:
                self.note(self.done)
            yield row


@contextmanager
def workroom() -> Iterator[Path]:
    """Give a folder of one's own that nobody else can read, and remove it afterwards."""
    with tempfile.TemporaryDirectory(prefix=WORKROOM) as folder:
        yield Path(folder)


def tidy() -> None:
    """Remove the folders that killed workers left a day ago and more."""
    for folder in Path(tempfile.gettempdir()).glob(f"{WORKROOM}*"):
        if now().timestamp() - folder.stat().st_mtime > LEFT_SECONDS:
            shutil.rmtree(folder, ignore_errors=True)


def described(ordered: Order, wanted: Wanted, email: str) -> list[tuple[str, str]]:
    """Return what a file says of itself."""
    told = "; ".join(f"{name}: {text}" for name, text in wanted.export.told(wanted.asked))
    return [
        ("Что выгружено", str(wanted.export.title)),
        ("Сезон", ordered.season.name if ordered.season else "ещё не опубликован"),
        ("Фильтр", told or "без фильтра"),
        ("ИНН и почта", "полностью" if wanted.personal else "скрыты"),
        ("Телефоны", "скрыты всегда"),
        ("Кто выгрузил", email),
        ("Когда, МСК", f"{ordered.now.astimezone(MOSCOW):%Y-%m-%d %H:%M:%S}"),
    ]


def digest(path: Path) -> bytes:
    """Return the SHA-256 of a file, read piece by piece."""
    found = hashlib.sha256()
    with path.open("rb") as file:
        while piece := file.read(A_PIECE):
            found.update(piece)
    return found.digest()


def filename(name: str, form: str, at: datetime) -> str:
    """Return what a file is called on the person's machine."""
    return f"{name}-{at.astimezone(MOSCOW):%Y-%m-%d-%H%M}.{form}"
