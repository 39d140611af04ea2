"""The protocol of the decision as one text: all that two people agree on, and its SHA-256.

It is composed anew whenever it is looked at, kept when it is proposed, and never changed after.
"""

import hashlib
import json
from typing import Any

from sqlalchemy import select
from sqlalchemy.orm import Session

from app.auth.proposals import Proposal
from nominations import rulebooks, seasons
from nominations.models.division import Division
from nominations.models.season import Season
from voting import counting, previews, readiness, standings
from voting.models.announcement import Minutes
from voting.previews import Stand
from voting.readiness import Check

Facts = dict[str, Any]


def compose(session: Session, season: Season, at: str) -> Facts:
    """Return what would be decided now and published at a moment (ISO 8601), ready for JSON."""
    seen = previews.worked_out(session, season)
    log = counting.last_batch(session, season.id)
    return {
        "season": {"name": season.name, "slug": season.slug},
        "rules": _rules(session, season),
        "log": {"root": seen.seed.hex(), "lines": log.size if log else 0},
        "frozen_at": season.frozen_at.isoformat() if season.frozen_at else None,
        "publish_at": at,
        "totals": vars(standings.totals(session, season)),
        "checks": [_check(one) for one in readiness.checklist(session, season)],
        "merged": _merged(session, season),
        "withdrawn": [vars(one) for one in previews.excluded(session, season)],
        "voided": [
            {"reason": reason, "votes": votes} for reason, votes in previews.voided(session, season)
        ],
        "places_sha256": seen.digest,
        "divisions": [_stand(one) for one in seen.stands],
    }


def written(facts: Facts) -> str:
    """Return the one text of the facts: JSON with sorted keys."""
    return json.dumps(facts, ensure_ascii=False, sort_keys=True, indent=1) + "\n"


def digest(text: str) -> str:
    """Return the SHA-256 of a text, in hex."""
    return hashlib.sha256(text.encode()).hexdigest()


def keep(session: Session, season: Season, proposal: Proposal) -> Minutes:
    """Keep the text that a proposal is about, for good."""
    text = written(compose(session, season, proposal.parameters["at"]))
    kept = Minutes(
        season_id=season.id,
        proposal_id=proposal.id,
        text=text,
        sha256=hashlib.sha256(text.encode()).digest(),
    )
    session.add(kept)
    session.flush()
    return kept


def of(session: Session, proposal_id: int) -> Minutes | None:
    """Return the text that a proposal is about."""
    found = select(Minutes).where(Minutes.proposal_id == proposal_id)
    return session.scalars(found).one_or_none()


def _rules(session: Session, season: Season) -> Facts | None:
    found = rulebooks.newest(session, season)
    return {"version": found.version, "sha256": found.sha256.hex()} if found else None


def _check(check: Check) -> Facts:
    waiver = check.waiver
    return {
        "name": str(check.name),
        "left": check.left,
        "waiver": {"reason": waiver.reason, "at": waiver.at.isoformat()} if waiver else None,
    }


def _merged(session: Session, season: Season) -> list[Facts]:
    """Return which divisions compete as one: the size that they share, and their towns."""
    rows = seasons.divisions(session, season)
    members: dict[int, list[Division]] = {}
    for row in rows:
        members.setdefault(row.merged_into_id or row.id, []).append(row)
    return [
        {
            "nomination": row.nomination.name,
            "size": row.size_band.name,
            "cities": [one.city_band.name for one in members[row.id]],
            "seats": row.seats,
        }
        for row in rows
        if len(members.get(row.id, [])) > 1
    ]


def _stand(stand: Stand) -> Facts:
    return {
        "nomination": stand.group.nomination,
        "division": stand.group.label,
        "seats": stand.group.seats,
        "winners": [{**vars(one), "decided_by": str(one.decided_by)} for one in stand.winners],
        "ties": [vars(one) for one in stand.ties],
        "empty": stand.empty,
    }
