"""Counting is sealing: ballots go into the public log and the standings in one transaction.

Casting touches no counter, so no row is hot; and since the marks of unsealed ballots go in the
same transaction, a crash loses or doubles nothing. docs/how-votes-are-counted.md tells the rest.
"""

import secrets
from collections import Counter
from collections.abc import Mapping, Sequence
from datetime import datetime
from typing import Any

from sqlalchemy import bindparam, delete, func, insert, select
from sqlalchemy.orm import Session

from app.core.clock import now
from app.core.db import elected
from app.core.keys import KeyRing, SeasonKeys
from nominations import seasons
from nominations.models.band import Axis
from nominations.models.entry import Entry
from nominations.models.nomination import Nomination
from nominations.models.season import Season
from voting import deadlines, effects, rulings, scoring, thanks, turnouts
from voting.models.ballot import Ballot, UnsealedBallot
from voting.models.leaf import Batch, Leaf, TreeNode
from voting.models.published import PublishedFile
from voting.protocol import leaves
from voting.protocol.tree import Frontier, Node, leaf_hash
from voting.scoring import Choice

MOST_BALLOTS = 5_000
SEALER_LOCK = 7_201_401


def seal(
    session: Session, season: Season, ring: KeyRing, at: datetime | None = None
) -> Batch | None:
    """Seal up to 5 000 ballots of a season, or its waiting rulings; None when there is nothing.

    `at` is given only when a season is played in the past (the demo). The caller checks the fork
    guard before, commits, and publishes the checkpoint after.
    """
    if not elected(session, SEALER_LOCK):
        return None
    ending = at is None and closing(session, season)
    last = last_batch(session, season.id)
    choices = unsealed(session, season.id)
    ending = ending and len(choices) < MOST_BALLOTS
    if last is not None and not choices and not ending:
        return seal_rulings(session, season, ring, last, at or now())
    keys = ring.season(season.phone_key, season.slug)
    secrets.SystemRandom().shuffle(choices)
    before = last.size if last else 0
    lines = [] if last else [begin(session, season, keys)]
    first = before + len(lines)
    lines += [leaf(choice, season.slug, keys) for choice in choices]
    if ending:
        lines.append(leaves.close(before + len(lines)))
        season.close_sealed_at = now()
    batch = extend(session, season.id, last, lines, at or now())
    place(session, batch, lines, {first + n: one for n, one in enumerate(choices)})
    if choices:
        scoring.add_to_standings(session, choices, first)
        votes = Counter(choice.entry_id for choice in choices)
        scoring.add_to_days(session, votes, scoring.web(choices), batch.sealed_at)
        turnouts.add(session, season.id, choices)
        unmark(session, choices)
    return batch


def seal_rulings(
    session: Session, season: Season, ring: KeyRing, last: Batch, at: datetime
) -> Batch | None:
    """Seal the rulings that wait; one that changes nothing leaves no line."""
    acts = rulings.unsealed(session, season.id)
    lines = effects.make(session, acts, at)
    thanks.follow(session, ring, season, acts)
    rulings.unmark(session, acts)
    if not lines:
        return None
    batch = extend(session, season.id, last, lines, at)
    place(session, batch, lines, {})
    return batch


def closing(session: Session, season: Season) -> bool:
    """Tell whether the season's close is to be sealed now; if it is, the gate is shut."""
    if season.close_sealed_at is not None or not deadlines.over(session, season):
        return False
    deadlines.shut(session)
    return True


def last_batch(session: Session, season_id: int) -> Batch | None:
    """Return the newest batch of a season's log."""
    of_season = select(Batch).where(Batch.season_id == season_id)
    return session.scalars(of_season.order_by(Batch.number.desc()).limit(1)).one_or_none()


def unsealed(session: Session, season_id: int, most: int | None = MOST_BALLOTS) -> list[Choice]:
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
            Ballot.cast_at,
        )
        .join(UnsealedBallot, UnsealedBallot.ballot_id == Ballot.id)
        .join(Entry, Entry.id == Ballot.entry_id)
        .join(Nomination, Nomination.id == Ballot.nomination_id)
        .where(Ballot.season_id == season_id)
        .order_by(Ballot.id)
        .limit(most)
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
        "countries": list(season.countries),
        "rules_version": season.rules_version,
        "tag_key_sha256": keys.commitment,
    }


def extend(
    session: Session, season_id: int, last: Batch | None, lines: Sequence[str], at: datetime
) -> Batch:
    """Add lines to a season's log and return the batch that holds them."""
    before = Frontier.from_bytes(last.frontier) if last else Frontier()
    kept: list[Node] = []
    after = before.extend((leaf_hash(line.encode()) for line in lines), kept)
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
    keep(session, season_id, kept)
    return batch


def keep(session: Session, season_id: int, nodes: Sequence[Node]) -> None:
    """Keep the nodes of subtrees that have become complete, for proofs."""
    rows = [
        {"season_id": season_id, "level": level, "position": position, "hash": node}
        for level, position, node in nodes
    ]
    if rows:
        session.execute(insert(TreeNode), rows)


def place(
    session: Session, batch: Batch, lines: Sequence[str], choices: Mapping[int, Choice]
) -> None:
    """Give a batch's lines their places in the log; `choices` says where the ballots are."""
    session.execute(
        insert(Leaf),
        [
            {
                "season_id": batch.season_id,
                "position": position,
                "batch_id": batch.id,
                "line": line,
                "ballot_id": choices[position].ballot_id if position in choices else None,
            }
            for position, line in enumerate(lines, start=batch.size - len(lines))
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
