"""The public files of a season's protocol, as docs/protocol.md describes them.

Nothing is shown that no checkpoint covers yet; the openings and the results only after both are
fixed in the log.
"""

from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

from sqlalchemy import select
from sqlalchemy.orm import Session

from app.core.errors import DomainError
from nominations.models.season import Season
from voting import revealing
from voting.checkpoints import Store
from voting.models.leaf import Batch, Leaf
from voting.models.published import PublishedFile
from voting.models.result import Certification

PAGE = 1_000  # leaves
SHOWN = 8  # earlier checkpoints on the page


class BadRange(DomainError):
    """The asked leaves are no part of the log, or too many at once."""

    message = (
        "Границы: 0 ≤ from ≤ to, from не больше размера журнала, не больше 1000 строк сразу. "
        "Строка leaf и размеры size, from, to — целые числа."
    )


@dataclass(frozen=True)
class Span:
    """The leaves [start, end) of a log; a full one has all that it will ever have."""

    start: int
    end: int
    full: bool

    @classmethod
    def of(cls, size: int, start: int | None, end: int | None) -> "Span":
        """Return the leaves asked for, as far as the log goes. Raises BadRange."""
        start = 0 if start is None else start
        asked = start + PAGE if end is None else end
        if not 0 <= start <= size or not start <= asked <= start + PAGE:
            raise BadRange
        return cls(start, min(asked, size), asked <= size)


def size(store: Store, season: Season) -> int:
    """Return how many leaves the published checkpoint covers."""
    published = store.latest(season)
    return published.size if published else 0


def leaf_lines(session: Session, season: Season, start: int, end: int) -> Iterator[str]:
    """Yield the leaves of [start, end)."""
    lines = (
        select(Leaf.line)
        .where(Leaf.season_id == season.id, Leaf.position >= start, Leaf.position < end)
        .order_by(Leaf.position)
        .execution_options(yield_per=PAGE)
    )
    yield from session.scalars(lines)


def history(session: Session, season: Season, store: Store) -> list[Batch]:
    """Return the newest batches that the checkpoint covers, the newest first."""
    covered = select(Batch).where(Batch.season_id == season.id, Batch.size < size(store, season))
    return [*session.scalars(covered.order_by(Batch.number.desc()).limit(SHOWN))]


#: The files of lines; all are asked for by the places of leaves.
LINES = {
    "leaves": leaf_lines,
    "batches": revealing.batch_lines,
    "openings": revealing.opening_lines,
}


def revealed(session: Session, season: Season, store: Store) -> bool:
    """Tell whether the published log holds the hashes of the openings and of the results."""
    act = session.get(Certification, season.id)
    return act is not None and act.size + len(("reveal", "result")) <= size(store, season)


def kept(session: Session, season: Season, name: str) -> str | None:
    """Return a file that the log has fixed: `config` or `results`."""
    found = session.get(PublishedFile, (season.id, name))
    return found.text if found else None


def text(session: Session, season: Season, store: Store, name: str) -> str | None:
    """Return one of the files that are no lists of lines; None when it is not published yet."""
    if name == "checkpoint":
        return store.note(season)
    if name == "key":
        return store.key(season) + "\n"
    if name == "results" and not revealed(session, season, store):
        return None
    return kept(session, season, name)


def write(session: Session, season: Season, store: Store, folder: Path) -> None:
    """Write all public files of a season into a folder, as verify.py reads them."""
    for name in ("checkpoint", "key", "config", "results"):
        content = text(session, season, store, name) or ""
        (folder / name).write_text(content, encoding="utf-8", newline="")
    end = size(store, season)
    shown = [*LINES] if revealed(session, season, store) else ["leaves", "batches"]
    for name in shown:
        with (folder / name).open("w", encoding="utf-8", newline="") as file:
            file.writelines(f"{line}\n" for line in LINES[name](session, season, 0, end))
