"""The end of a season's log: the commitments are opened and the results fixed, for anyone to check.

Both files are described in docs/protocol.md; voting/protocol/verify.py reads them.
"""

import hashlib
from collections import defaultdict
from collections.abc import Iterable, Iterator
from datetime import UTC

from sqlalchemy import func, select
from sqlalchemy.orm import Session

from app.core.clock import now
from nominations import entries, seasons
from nominations.models.entry import Entry
from nominations.models.season import Season
from voting import counting
from voting.models.ballot import Ballot
from voting.models.leaf import Batch, Leaf
from voting.models.published import PublishedFile
from voting.models.result import Certification, PrizePlace
from voting.models.standing import Standing
from voting.protocol import leaves


def lock(session: Session) -> None:
    """Wait for the sealer's lock, for whoever adds leaves beside the sealer."""
    if session.get_bind().dialect.name == "postgresql":
        session.execute(select(func.pg_advisory_xact_lock(counting.SEALER_LOCK)))


def reveal(session: Session, season: Season, certification: Certification) -> None:
    """Seal what opens the commitments and what fixes the results: leaves `reveal` and `result`.

    A log that was never begun stays empty: there is nothing to open in it.
    """
    last = counting.last_batch(session, season.id)
    if last is None:
        return
    session.flush()
    text = leaves.canonical(certified(session, season, certification))
    session.add(PublishedFile(season_id=season.id, name="results", text=text))
    lines = [
        f"reveal {digest(opening_lines(session, season, 0, last.size))}",
        leaves.fixing("result", text),
    ]
    batch = counting.extend(session, season.id, last, lines, now())
    counting.place(session, batch, lines, {})


def digest(lines: Iterable[str]) -> str:
    """Return the SHA-256, in hex, of a file of lines."""
    found = hashlib.sha256()
    for line in lines:
        found.update(f"{line}\n".encode())
    return found.hexdigest()


def opening_lines(session: Session, season: Season, start: int, end: int) -> Iterator[str]:
    """Yield `<position> <code> <receipt>` for each vote of the log in [start, end)."""
    rows = session.execute(
        select(Leaf.position, Entry.code, Ballot.receipt)
        .join(Ballot, Ballot.id == Leaf.ballot_id)
        .join(Entry, Entry.id == Ballot.entry_id)
        .where(Leaf.season_id == season.id, Leaf.position >= start, Leaf.position < end)
        .where(Leaf.line.startswith("vote "))
        .order_by(Leaf.position)
        .execution_options(yield_per=1000)
    )
    for position, code, receipt in rows:
        yield f"{position} {code} {receipt.hex()}"


def batch_lines(session: Session, season: Season, start: int, end: int) -> Iterator[str]:
    """Yield `<number> <size> <root> <sealed at>` for each batch whose last leaf is in range."""
    found = select(Batch).where(Batch.season_id == season.id)
    ending = found.where(Batch.size > start, Batch.size <= end).order_by(Batch.number)
    for batch in session.scalars(ending):
        moment = batch.sealed_at.astimezone(UTC).isoformat()
        yield f"{batch.number} {batch.size} {batch.root.hex()} {moment}"


def certified(session: Session, season: Season, act: Certification) -> dict[str, object]:
    """Return the results file: who took part with what bands, and who took which place."""
    return {
        "season": season.slug,
        "size": act.size,
        "root": act.root.hex(),
        "batches": digest(batch_lines(session, season, 0, act.size)),
        "entries": _entries(session, season),
        "places": _places(session, season),
    }


def _entries(session: Session, season: Season) -> list[dict[str, object]]:
    standings = select(Standing).join(Entry, Entry.id == Standing.entry_id)
    found = session.scalars(standings.where(Entry.season_id == season.id))
    counted = {one.entry_id: one.counted for one in found}
    of_season = select(Entry.id).where(Entry.season_id == season.id, Entry.at_merge)
    merged = set(session.scalars(of_season))
    return [
        {
            "id": card.id,
            "code": card.code,
            "nomination": card.nomination_slug,
            "size": card.size_slug,
            "city": card.city_band_slug,
            "merged": card.id in merged,
            "withdrawn": bool(card.withdrawn),
            "counted": counted.get(card.id, 0),
        }
        for card in entries.everyone(session, season)
    ]


def _places(session: Session, season: Season) -> list[list[object]]:
    """Return [nomination, size, cities, place, code, votes, decision], as verify.py recounts."""
    cells = seasons.divisions(session, season)
    towns: defaultdict[int, list[tuple[int, str]]] = defaultdict(list)
    for cell in cells:
        towns[cell.merged_into_id or cell.id].append((cell.city_band.low, cell.city_band.slug))
    of = {cell.id: (cell.nomination.slug, cell.size_band.slug) for cell in cells}
    rows = session.execute(
        select(PrizePlace, Entry.code)
        .join(Entry, Entry.id == PrizePlace.entry_id)
        .where(PrizePlace.season_id == season.id)
        .order_by(PrizePlace.division_id, PrizePlace.place)
    )
    return [
        [
            *of[won.division_id],
            [slug for _, slug in sorted(towns[won.division_id])],
            won.place,
            code,
            won.counted,
            won.decided_by,
        ]
        for won, code in rows
    ]
