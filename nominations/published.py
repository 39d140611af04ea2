"""What is public of all seasons at once: the codes that lead to an entry's page, and the news."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum
from typing import Any

from sqlalchemy import Select, func, select
from sqlalchemy.orm import Session

from app.core.db import Instant
from nominations import seasons
from nominations.models.entry import Entry
from nominations.models.season import Season


class Event(StrEnum):
    """What of a season is news."""

    REGISTRATION = "registration"
    VOTING = "voting"
    HIDDEN = "hidden"
    CLOSED = "closed"
    RESULTS = "results"


@dataclass(frozen=True)
class News:
    """One event that has come to pass; `ends` is what the event itself announces."""

    season: Season
    event: Event
    at: datetime
    ends: datetime | None = None


def codes(session: Session) -> int:
    """Return how many codes lead to an entry's page, of all published seasons."""
    return session.scalar(_published(select(func.count(Entry.code.distinct())))) or 0


def listed(session: Session, part: int, size: int) -> Sequence[tuple[str, datetime]]:
    """Return one part, from 1 on, of all codes and when their pages last changed, by code."""
    changed = func.max(func.coalesce(Entry.withdrawn_at, Entry.accepted_at), type_=Instant())
    found = _published(select(Entry.code, changed)).group_by(Entry.code).order_by(Entry.code)
    rows = session.execute(found.offset((part - 1) * size).limit(size))
    return [(code, moment) for code, moment in rows]


def _published(found: Select[*tuple[Any, ...]]) -> Select[*tuple[Any, ...]]:
    return found.join(Season, Season.id == Entry.season_id).where(seasons.REAL)


def news(session: Session, moment: datetime, most: int) -> list[News]:
    """Return what has come to pass in all seasons, the newest first."""
    found = [one for season in seasons.published(session) for one in events(season)]
    passed = [one for one in found if one.at <= moment]
    return sorted(passed, key=lambda one: (one.at, one.season.id, one.event), reverse=True)[:most]


def events(season: Season) -> list[News]:
    """Return a season's events; the results are one from their certification on."""
    told = [
        News(season, Event.REGISTRATION, season.registration_opens, season.registration_closes),
        News(season, Event.VOTING, season.voting_opens, season.voting_closes),
        News(season, Event.HIDDEN, season.hides_at, season.results_at),
        News(season, Event.CLOSED, season.voting_closes, season.results_at),
    ]
    if season.certified_at:
        told.append(News(season, Event.RESULTS, season.certified_at))
    return told
