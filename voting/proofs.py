"""Proofs over the log, from kept nodes: at most 255 rows of each level are read, never the log.

One level more is one query more, and a level more is a log 256 times as long.
"""

import base64
from collections import defaultdict
from collections.abc import Sequence

from sqlalchemy import select
from sqlalchemy.orm import Session

from app.core.errors import DomainError
from nominations.models.season import Season
from voting.checkpoints import LogForked, Store
from voting.models.leaf import Batch, Leaf, TreeNode
from voting.protocol import notes, tree
from voting.publications import BadRange

#: The first line of a proof's file (c2sp.org/tlog-proof).
HEADER = "c2sp.org/tlog-proof@v1"

Run = tuple[int, int, int]


class NotInTheLog(DomainError):
    """The asked leaf, size or checkpoint is none of the published log's."""

    message = "Такой строки или такого размера в опубликованном журнале нет."


class NoCheckpoint(DomainError):
    """No checkpoint of this size was published."""

    message = "Контрольной точки такого размера не было. Все размеры — в файле batches."


def inclusion(
    session: Session, season: Season, store: Store, leaf: int, size: int | None = None
) -> str:
    """Return the file that proves the leaf's place under a checkpoint, by default the newest.

    Raises NotInTheLog, NoCheckpoint, LogForked.
    """
    note = checkpoint(session, season, store, size)
    covered = int(note.split("\n")[1])
    if leaf >= covered:
        raise NotInTheLog
    proof = hashes(session, season.id, tree.inclusion_ranges(covered, leaf))
    return "\n".join([HEADER, f"index {leaf}", *map(spelled, proof), "", note])


def consistency(
    session: Session, season: Season, store: Store, old: int, size: int | None = None
) -> list[str]:
    """Return the proof that the log of one size continues an older. NotInTheLog, BadRange."""
    latest = published(season, store).size
    size = latest if size is None else size
    if size > latest:
        raise NotInTheLog
    if old > size:
        raise BadRange
    return [*map(spelled, hashes(session, season.id, tree.consistency_ranges(size, old)))]


def checkpoint(session: Session, season: Season, store: Store, size: int | None = None) -> str:
    """Return the signed checkpoint of this size, or the newest.

    An old one is signed anew (Ed25519 gives the same signature) once it is proved that the newest,
    kept outside the database, continues it. Raises NotInTheLog, NoCheckpoint, LogForked.
    """
    latest = published(season, store)
    if size is None or size == latest.size:
        return store.note(season) or ""
    if size > latest.size:
        raise NotInTheLog
    root = select(Batch.root).where(Batch.season_id == season.id, Batch.size == size)
    found = session.scalars(root).one_or_none()
    if found is None:
        raise NoCheckpoint
    proof = hashes(session, season.id, tree.consistency_ranges(latest.size, size))
    if not tree.verify_consistency(size, found, latest.size, latest.root, proof):
        raise LogForked
    return store.signed(season, size, found)


def published(season: Season, store: Store) -> notes.Checkpoint:
    """Return the newest checkpoint. Raises NotInTheLog when there is none yet."""
    latest = store.latest(season)
    if latest is None:
        raise NotInTheLog
    return latest


def hashes(session: Session, season_id: int, ranges: Sequence[tree.Range]) -> list[bytes]:
    """Return the node over each range of leaves. Raises LogForked where the log has holes."""
    parts = [tree.kept_runs(start, end) for start, end in ranges]
    kept = read(session, season_id, [run for runs in parts for run in runs])
    try:
        return [tree.joined([over(kept, run) for run in runs]) for runs in parts]
    except KeyError as error:
        raise LogForked from error


def over(kept: dict[tuple[int, int], bytes], run: Run) -> bytes:
    """Return the root over a run of kept nodes."""
    level, first, end = run
    return tree.root(kept[level, place] for place in range(first, end))


def read(session: Session, season_id: int, runs: Sequence[Run]) -> dict[tuple[int, int], bytes]:
    """Return the kept nodes of these runs by level and place: one query a level."""
    levels: defaultdict[int, list[int]] = defaultdict(list)
    for level, first, end in runs:
        levels[level].extend(range(first, end))
    kept: dict[tuple[int, int], bytes] = {}
    for level, places in levels.items():
        if level:
            nodes = select(TreeNode.position, TreeNode.hash).where(
                TreeNode.season_id == season_id,
                TreeNode.level == level,
                TreeNode.position.in_(places),
            )
            kept |= {(level, place): node for place, node in session.execute(nodes)}
        else:
            leaves = select(Leaf.position, Leaf.line).where(
                Leaf.season_id == season_id, Leaf.position.in_(places)
            )
            rows = session.execute(leaves)
            kept |= {(0, place): tree.leaf_hash(line.encode()) for place, line in rows}
    return kept


def spelled(node: bytes) -> str:
    """Write a hash as proofs do."""
    return base64.b64encode(node).decode()
