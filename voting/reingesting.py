"""The way back after an older backup: the published log is taken in again, and goes on.

The leaves are public, so none is lost; a vote that was cast after the backup is, for the log hides
its choice. It is voided as `lost`, which lets its voter vote again. docs/operations.md, ADR 0013.
"""

from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime

from sqlalchemy import insert, select
from sqlalchemy.orm import Session

from app.core import audit
from app.core.clock import now
from app.core.errors import DomainError
from app.core.keys import KeyRing
from nominations.models.season import Season
from voting import counting, revealing, rulings, scoring
from voting.checkpoints import Store
from voting.models.ballot import Ballot
from voting.models.leaf import Batch, Leaf
from voting.models.published import PublishedFile
from voting.models.review import Ruling
from voting.protocol import leaves
from voting.protocol.tree import leaf_hash, root
from voting.scoring import Choice

KINDS = {word: kind for kind, word in leaves.RULINGS.items()}
REASONS = {word: reason for reason, word in rulings.CLASSES.items()}


class NotTheLog(DomainError):
    """The files are not the log of the kept checkpoint, or the database's is no part of it."""

    message = (
        "Это не тот журнал: он не сходится с контрольной точкой или с базой. Ничего не сделано."
    )


class ResultsLost(DomainError):
    """The lost part of the log has the results; they can't be made from it."""

    message = "В утраченной части журнала — заверенные итоги. Нужна более свежая копия базы."


@dataclass
class Return:
    """What the taking in did: leaves that came back, and which of them are votes that are lost."""

    leaves: int = 0
    lost: list[int] = field(default_factory=list)


@dataclass(frozen=True)
class Part:
    """One published batch that the database has not: its lines, root and moment."""

    start: int
    lines: Sequence[str]
    root: str
    at: datetime


def reingest(
    session: Session, season: Season, ring: KeyRing, store: Store, files: Mapping[str, bytes]
) -> Return:
    """Take in the leaves that were published and are not in the database; the caller commits.

    Raises NotTheLog, ResultsLost.
    """
    revealing.lock(session)
    done = Return()
    known = waiting(session, season, ring)
    for part in missing(session, season, store, files):
        if part.start == 0:
            rules = files["config"].decode()
            session.add(PublishedFile(season_id=season.id, name="config", text=rules))
        take_in(session, season, part, known, done)
    if done.lost:
        void_lost(session, season, done.lost)
    audit.record(
        session, "protocol.reingested", season, by=None, leaves=done.leaves, lost=len(done.lost)
    )
    session.flush()
    return done


def missing(
    session: Session, season: Season, store: Store, files: Mapping[str, bytes]
) -> list[Part]:
    """Return the published batches that the database has not, once all is found to fit."""
    last, latest = counting.last_batch(session, season.id), store.latest(season)
    size, top = (last.size, last.root) if last else (0, root([]))
    lines = files["leaves"].decode("ascii", "replace").splitlines()[: latest.size if latest else 0]
    hashes = [leaf_hash(line.encode()) for line in lines]
    if latest is None or root(hashes) != latest.root or root(hashes[:size]) != top:
        raise NotTheLog
    if size == 0 and lines[0] != leaves.fixing("config", files["config"].decode()):
        raise NotTheLog
    if any(line.startswith(("reveal ", "result ")) for line in lines[size:]):
        raise ResultsLost
    parts, start = [], size
    for row in files["batches"].decode("ascii", "replace").splitlines():
        _, end, seal, moment = row.split(" ")
        if size < int(end) <= latest.size:
            at = datetime.fromisoformat(moment)
            parts.append(Part(start, lines[start : int(end)], seal, at))
            start = int(end)
    if start != max(size, latest.size):
        raise NotTheLog
    return parts


def waiting(session: Session, season: Season, ring: KeyRing) -> dict[str, Choice]:
    """Return the database's unsealed ballots by the lines under which they would be sealed."""
    keys = ring.season(season.phone_key, season.slug)
    choices = counting.unsealed(session, season.id, most=None)
    return {counting.leaf(choice, season.slug, keys): choice for choice in choices}


def take_in(
    session: Session, season: Season, part: Part, known: Mapping[str, Choice], done: Return
) -> None:
    """Add one published batch to the log as it was, with all that its lines did."""
    last = counting.last_batch(session, season.id)
    batch = counting.extend(session, season.id, last, part.lines, part.at)
    if batch.root.hex() != part.root:
        raise NotTheLog
    places = range(part.start, batch.size)
    votes = {
        place: known[line] for place, line in zip(places, part.lines, strict=True) if line in known
    }
    counting.place(session, batch, part.lines, votes)
    for place, choice in votes.items():
        scoring.add_to_standings(session, [choice], place)
        one = Counter([choice.entry_id])
        scoring.add_to_days(session, one, scoring.web([choice]), part.at)
    if votes:
        counting.unmark(session, [*votes.values()])
    for place, line in zip(places, part.lines, strict=True):
        kind, *words = line.split(" ")
        if kind == "vote" and place not in votes:
            done.lost.append(place)
        elif kind == "close":
            season.close_sealed_at = part.at
        elif kind in KINDS:
            rule(session, season, KINDS[kind], int(words[0]), words[1], done)
    done.leaves += len(part.lines)


def rule(
    session: Session, season: Season, kind: str, place: int, reason: str, done: Return
) -> None:
    """Repeat a published ruling in the database, if it is about a ballot that we have."""
    if reason == leaves.LOST and place in done.lost:
        done.lost.remove(place)
    row = session.execute(
        select(Ballot.id, Ballot.entry_id, Batch.sealed_at, Ballot.channel)
        .join(Leaf, Leaf.ballot_id == Ballot.id)
        .join(Batch, Batch.id == Leaf.batch_id)
        .where(Leaf.season_id == season.id, Leaf.position == place)
    ).one_or_none()
    if row is None:
        return
    ballot_id, entry_id, sealed_at, channel = row
    before = rulings.in_force(session, [ballot_id])[ballot_id]
    after = rulings.COLUMN[kind]
    scoring.shift(session, scoring.Move(entry_id, place, sealed_at, before, after, channel))
    values = {"ballot_id": ballot_id, "kind": kind, "reason": REASONS.get(reason, reason)}
    session.execute(insert(Ruling).values(**values))


def void_lost(session: Session, season: Season, places: Sequence[int]) -> None:
    """Say in the log which votes are lost: none of them counts, and their voters may vote again."""
    lines = [leaves.ruling("void", place, leaves.LOST) for place in places]
    last = counting.last_batch(session, season.id)
    batch = counting.extend(session, season.id, last, lines, now())
    counting.place(session, batch, lines, {})
