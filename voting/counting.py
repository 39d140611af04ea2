"""Counting is sealing: ballots go into the public log and the standings in one transaction.

Casting touches no counter, so no row is hot; and since the marks of unsealed ballots go in the
same transaction, a crash loses or doubles nothing. docs/how-votes-are-counted.md tells the rest.
"""

import secrets
from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from sqlalchemy import bindparam, delete, func, insert, select
from sqlalchemy.dialects import postgresql, sqlite
from sqlalchemy.orm import Session

from app.core.clock import MOSCOW, now
from app.core.keys import KeyRing, SeasonKeys
from nominations import seasons
from nominations.models.band import Axis
from nominations.models.entry import Entry
from nominations.models.nomination import Nomination
from nominations.models.season import Season
from voting.models.ballot import Ballot, UnsealedBallot
from voting.models.leaf import Batch, Leaf
from voting.models.published import PublishedFile
from voting.models.standing import Standing, StandingDay
from voting.protocol import leaves
from voting.protocol.tree import Frontier, leaf_hash

MOST_BALLOTS = 5_000
SEALER_LOCK = 7_201_401


@dataclass(frozen=True)
class Choice:
    """An unsealed ballot, with what its leaf and its standing are made of."""

    ballot_id: int
    voter_key: bytes
    channel: str
    receipt: bytes
    nomination: str
    code: str
    entry_id: int
    division_id: int


def seal(
    session: Session, season: Season, ring: KeyRing, at: datetime | None = None
) -> Batch | None:
    """Seal up to 5 000 ballots of a season; None when there is nothing to do.

    `at` is given only when a season is played in the past (the demo). The caller checks the fork
    guard before, commits, and publishes the checkpoint after.
    """
    if not elected(session):
        return None
    last = last_batch(session, season.id)
    choices = unsealed(session, season.id)
    if last is not None and not choices:
        return None
    keys = ring.season(season.phone_key, season.slug)
    secrets.SystemRandom().shuffle(choices)
    lines = [leaf(choice, season.slug, keys) for choice in choices]
    opening = [] if last else [begin(session, season, keys)]
    batch = extend(session, season.id, last, opening + lines, at or now())
    place(session, batch, opening + lines, [*([None] * len(opening)), *choices])
    if choices:
        first = batch.size - len(choices)
        add_to_standings(session, choices, first)
        add_to_days(session, choices, batch.sealed_at)
        unmark(session, choices)
    return batch


def elected(session: Session) -> bool:
    """Take the sealer's lock until the transaction ends; SQLite's BEGIN IMMEDIATE has done it."""
    if session.get_bind().dialect.name != "postgresql":
        return True
    return bool(session.scalar(select(func.pg_try_advisory_xact_lock(SEALER_LOCK))))


def last_batch(session: Session, season_id: int) -> Batch | None:
    """Return the newest batch of a season's log."""
    of_season = select(Batch).where(Batch.season_id == season_id)
    return session.scalars(of_season.order_by(Batch.number.desc()).limit(1)).one_or_none()


def unsealed(session: Session, season_id: int) -> list[Choice]:
    """Return the season's marked ballots, by their marks: a cursor would lose late commits."""
    rows = session.execute(
        select(
            Ballot.id,
            Ballot.voter_key,
            Ballot.channel,
            Ballot.receipt,
            Nomination.slug,
            Entry.code,
            Entry.id,
            Entry.division_id,
        )
        .join(UnsealedBallot, UnsealedBallot.ballot_id == Ballot.id)
        .join(Entry, Entry.id == Ballot.entry_id)
        .join(Nomination, Nomination.id == Ballot.nomination_id)
        .where(Ballot.season_id == season_id)
        .order_by(Ballot.id)
        .limit(MOST_BALLOTS)
    )
    return [Choice(*row) for row in rows]


def leaf(choice: Choice, season: str, keys: SeasonKeys) -> str:
    """Return the line under which a ballot stands in the public log."""
    return leaves.VoteLeaf(
        nomination=choice.nomination,
        tag=keys.public_tag(choice.nomination, choice.voter_key),
        commitment=leaves.commitment(season, choice.nomination, choice.code, choice.receipt),
        channel=choice.channel,
    ).line


def begin(session: Session, season: Season, keys: SeasonKeys) -> str:
    """Publish the season's rules and return leaf 0, which fixes them."""
    text = leaves.canonical(configuration(session, season, keys))
    session.add(PublishedFile(season_id=season.id, name="config", text=text))
    return leaves.fixing("config", text)


def configuration(session: Session, season: Season, keys: SeasonKeys) -> dict[str, Any]:
    """Return the rules that leaf 0 fixes: dates, nominations, bands, places, the tag key's hash."""
    return {
        "season": season.slug,
        "dates": {name: moment.isoformat() for name, moment in vars(season.dates).items()},
        "nominations": [one.slug for one in seasons.nominations_of(session, season)],
        "bands": {
            axis: [[one.slug, one.low, one.high] for one in seasons.bands_of(session, season, axis)]
            for axis in Axis
        },
        "places": season.announced_places,
        "min_entries": season.min_entries,
        "min_votes": season.min_votes,
        "rules_version": season.rules_version,
        "tag_key_sha256": keys.commitment,
    }


def extend(
    session: Session, season_id: int, last: Batch | None, lines: Sequence[str], at: datetime
) -> Batch:
    """Add lines to a season's log and return the batch that holds them."""
    before = Frontier.from_bytes(last.frontier) if last else Frontier()
    after = before.extend(leaf_hash(line.encode()) for line in lines)
    batch = Batch(
        season_id=season_id,
        number=last.number + 1 if last else 0,
        size=after.size,
        root=after.root(),
        previous_root=before.root(),
        frontier=after.to_bytes(),
        sealed_at=at,
    )
    session.add(batch)
    session.flush()
    return batch


def place(
    session: Session, batch: Batch, lines: Sequence[str], choices: Sequence[Choice | None]
) -> None:
    """Give a batch's lines their places in the log."""
    first = batch.size - len(lines)
    session.execute(
        insert(Leaf),
        [
            {
                "season_id": batch.season_id,
                "position": first + offset,
                "batch_id": batch.id,
                "line": line,
                "ballot_id": choice.ballot_id if choice else None,
            }
            for offset, (line, choice) in enumerate(zip(lines, choices, strict=True))
        ],
    )


def add_to_standings(session: Session, choices: Sequence[Choice], first: int) -> None:
    """Add votes to their entries, and remember the place in the log of each entry's last one."""
    votes = Counter((choice.entry_id, choice.division_id) for choice in choices)
    reached = {choice.entry_id: first + offset for offset, choice in enumerate(choices)}
    upsert = _upsert(session, Standing)
    session.execute(
        upsert.on_conflict_do_update(
            index_elements=["entry_id"],
            set_={
                "counted": Standing.counted + upsert.excluded.counted,
                "reached": upsert.excluded.reached,
            },
        ),
        [
            {
                "entry_id": entry_id,
                "division_id": division_id,
                "counted": counted,
                "held": 0,
                "voided": 0,
                "reached": reached[entry_id],
            }
            for (entry_id, division_id), counted in sorted(votes.items())
        ],
    )


def add_to_days(session: Session, choices: Sequence[Choice], sealed_at: datetime) -> None:
    """Add votes to their entries' days, by Moscow's calendar."""
    day = sealed_at.astimezone(MOSCOW).date()
    votes = Counter(choice.entry_id for choice in choices)
    upsert = _upsert(session, StandingDay)
    session.execute(
        upsert.on_conflict_do_update(
            index_elements=["entry_id", "day"],
            set_={"counted": StandingDay.counted + upsert.excluded.counted},
        ),
        [
            {"entry_id": entry_id, "day": day, "counted": counted}
            for entry_id, counted in sorted(votes.items())
        ],
    )


def unmark(session: Session, choices: Sequence[Choice]) -> None:
    """Take the marks off ballots that are in the log now."""
    marked = [{"marked": choice.ballot_id} for choice in choices]
    off = delete(UnsealedBallot).where(UnsealedBallot.ballot_id == bindparam("marked"))
    session.connection().execute(off, marked)


def waiting(session: Session) -> int:
    """Return how many ballots are not in the log yet."""
    return session.scalar(select(func.count()).select_from(UnsealedBallot)) or 0


def _upsert(session: Session, model: type[Standing | StandingDay]) -> Any:
    postgres = session.get_bind().dialect.name == "postgresql"
    return (postgresql.insert if postgres else sqlite.insert)(model)
