"""Checkpoints: the signed size and root of a season's log, kept outside the database too.

A restored backup forks the log and the database can't notice; the copy outside can. So sealing
asks `guard` first, and `publish` only reads batches that are committed.
"""

import fcntl
import os
import shutil
from pathlib import Path

from sqlalchemy import select
from sqlalchemy.orm import Session

from app.core.errors import DomainError
from nominations.models.season import Season
from voting import counting
from voting.models.leaf import Batch
from voting.protocol import notes

#: The first line of a signed receipt; no checkpoint begins so.
PROMISE = "prize-receipt/1"


class LogForked(DomainError):
    """The database's log is not the one that was published; nothing may be sealed."""

    message = (
        "Журнал в базе не совпадает с опубликованной контрольной точкой: вероятно, восстановлена "
        "старая копия. Голоса принимаются, но не подсчитываются. См. docs/operations.md."
    )


class Store:
    """The folder, on another disk than the database if possible, that checkpoints are kept in."""

    def __init__(self, folder: Path, seed: bytes, origin: str) -> None:
        """Take the folder, the signing key's seed and the log's public address."""
        self.folder, self.seed, self.origin = folder, seed, origin

    def latest(self, season: Season) -> notes.Checkpoint | None:
        """Return the last published checkpoint; LogForked when it is not one that we signed."""
        path = self._path(season)
        if not path.exists():
            return None
        try:
            return notes.verify(path.read_text(encoding="utf-8"), notes.public_key(self.seed))
        except notes.BadNote as error:
            raise LogForked from error

    def note(self, season: Season) -> str | None:
        """Return the last published checkpoint as it was signed."""
        path = self._path(season)
        return path.read_text(encoding="utf-8") if path.exists() else None

    def key(self, season: Season) -> str:
        """Return the verifier key of a season's log, as C2SP spells it."""
        return notes.vkey(f"{self.origin}/{season.slug}", notes.public_key(self.seed))

    def keep(self, season: Season, batch: Batch) -> None:
        """Sign a batch's checkpoint and put it, whole, in the place of the last, if that is older.

        Of two publishers the slower must not put back what readers have seen outgrown.
        """
        text = self.signed(season, batch.size, batch.root)
        path = self._path(season)
        path.parent.mkdir(parents=True, exist_ok=True)
        with path.with_name("lock").open("w") as alone:
            fcntl.flock(alone, fcntl.LOCK_EX)
            if (published := self.latest(season)) and published.size >= batch.size:
                return
            fresh = path.with_suffix(f".{os.getpid()}")
            with fresh.open("w", encoding="utf-8") as file:
                file.write(text)
                file.flush()
                os.fsync(file.fileno())
            fresh.replace(path)

    def signed(self, season: Season, size: int, root: bytes) -> str:
        """Return the signed checkpoint of this size and root."""
        return notes.sign(f"{self.origin}/{season.slug}", size, root, self.seed)

    def promised(self, season: Season, leaf: str, minute: str, seconds: int) -> str:
        """Return the signed promise that a line received in this minute will be in the log."""
        origin = f"{self.origin}/{season.slug}"
        return notes.signed(
            origin, f"{PROMISE}\n{origin}\n{leaf}\n{minute}\n{seconds}\n", self.seed
        )

    def forget(self, slug: str) -> None:
        """Forget the checkpoints of a rehearsal that was wiped."""
        shutil.rmtree(self.folder / slug, ignore_errors=True)

    def _path(self, season: Season) -> Path:
        return self.folder / season.slug / "latest"


def guard(session: Session, season: Season, store: Store) -> None:
    """Raise LogForked unless our log holds what was published last."""
    published = store.latest(season)
    if published is None:
        return
    same_size = select(Batch.root).where(Batch.season_id == season.id, Batch.size == published.size)
    if session.scalars(same_size).one_or_none() != published.root:
        raise LogForked


def forked(session: Session, store: Store) -> bool:
    """Tell whether the log of any published season is not the one that was published."""
    for season in session.scalars(select(Season).where(Season.published_at.is_not(None))):
        try:
            guard(session, season, store)
        except LogForked:
            return True
    return False


def publish(session: Session, season: Season, store: Store) -> None:
    """Publish the newest committed batch, if it is newer than what is published."""
    if batch := counting.last_batch(session, season.id):
        store.keep(season, batch)
