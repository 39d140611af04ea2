"""Signed receipts: our promise, under the log's key, that a vote will be in the log in time.

Like a certificate log's promise to include: who holds one can prove that a vote was left out.
"""

from datetime import UTC

from sqlalchemy import select
from sqlalchemy.orm import Session

from app.core.keys import KeyRing
from nominations.models.entry import Entry
from nominations.models.nomination import Nomination
from nominations.models.season import Season
from voting import counting
from voting.checkpoints import Store
from voting.models.ballot import Ballot, Channel
from voting.scoring import Choice

#: Seconds after the received minute is over (trust.md: inclusion in at most 60 s).
WITHIN = 60


def sign(session: Session, ring: KeyRing, store: Store, receipt: bytes) -> str | None:
    """Return the signed receipt of a web ballot; None of another, or when its key is destroyed.

    A message by SMS may be recovered long after it was sent: no such promise is made of it.
    """
    rows = session.execute(
        select(Ballot, Nomination.slug, Entry.code, Season)
        .join(Entry, Entry.id == Ballot.entry_id)
        .join(Nomination, Nomination.id == Ballot.nomination_id)
        .join(Season, Season.id == Ballot.season_id)
        .where(Ballot.receipt == receipt, Ballot.channel == Channel.WEB)
    )
    found = rows.one_or_none()
    if found is None or not ring.holds(found.Season.phone_key):
        return None
    ballot, nomination, code, season = found
    choice = Choice(
        ballot_id=ballot.id,
        voter_key=ballot.voter_key,
        channel=ballot.channel,
        receipt=ballot.receipt,
        nomination=nomination,
        code=code,
        entry_id=ballot.entry_id,
        division_id=0,
        cast_at=ballot.cast_at,
    )
    line = counting.leaf(choice, season.slug, ring.season(season.phone_key, season.slug))
    minute = ballot.cast_at.astimezone(UTC).strftime("%Y-%m-%dT%H:%MZ")
    return store.promised(season, line, minute, WITHIN)
