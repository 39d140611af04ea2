"""The nominations of a season: their order, their words, new ones, and those nobody needs."""

import re
from collections.abc import Sequence
from dataclasses import dataclass

from sqlalchemy import delete, func, select
from sqlalchemy.orm import Session

from app.core import audit
from app.core.errors import DomainError
from nominations import editing, seasons
from nominations.models.application import Application
from nominations.models.division import Division
from nominations.models.nomination import Nomination
from nominations.models.season import Season

#: After it a short name says which nomination of the same picture it is: «krasota--2».
SAME_PICTURE = "--"
LONGEST_NAME, LONGEST_SUMMARY = 100, 200
OKVED = re.compile(r"(\d{2}(\.\d{1,2}){0,2}(, \d{2}(\.\d{1,2}){0,2})*)?")


class NominationInUse(DomainError):
    """Businesses have applied for the nomination."""

    message = "Номинацию не убрать: в ней уже есть заявки."


class BadNomination(DomainError):
    """A nomination's words are missing or too long, or its classes are none."""

    message = (
        "Название номинации: до 100 знаков, описание до 200, ОКВЭД через запятую, "
        "например 47.11, 47.2."
    )


class LastNomination(DomainError):
    """A season without nominations awards nothing."""

    message = "В сезоне должна остаться хотя бы одна номинация."


@dataclass(frozen=True)
class Words:
    """What a nomination says of itself; without an id it is a new one, of a picture."""

    id: int | None
    position: int
    name: str
    summary: str
    okved: str
    picture: str = ""
    removed: bool = False


def change(
    session: Session, season: Season, wanted: Sequence[Words], *, by: int | None
) -> list[list[str]]:
    """Give a season these nominations; return what was and what is, as lines.

    Raises TermsLocked, BadNomination, NominationInUse, LastNomination.
    """
    editing.check_open(session, season)
    rows = {row.id: row for row in seasons.nominations_of(session, season)}
    before = told(list(rows.values()))
    for words in wanted:
        _check(words)
        if words.id is None:
            session.add(_new(session, season, words))
        elif words.id in rows:
            _change(session, rows[words.id], words)
    session.flush()
    left = seasons.nominations_of(session, season)
    if not left:
        raise LastNomination
    seasons.lay_grid(session, season)
    changes = [before, told(left)]
    audit.record(session, "season.changed", season, by=by, changes={"nominations": changes})
    session.flush()
    return changes


def told(rows: Sequence[Nomination]) -> list[str]:
    """Write nominations as lines that people compare."""
    return [f"{row.position}. {row.name}: {row.summary} ({row.okved or '—'})" for row in rows]


def _check(words: Words) -> None:
    if words.removed:
        return
    named = 0 < len(words.name) <= LONGEST_NAME and 0 < len(words.summary) <= LONGEST_SUMMARY
    if not named or not OKVED.fullmatch(words.okved):
        raise BadNomination


def _change(session: Session, row: Nomination, words: Words) -> None:
    if words.removed:
        _remove(session, row)
        return
    row.position, row.name = words.position, words.name
    row.summary, row.okved = words.summary, words.okved


def _remove(session: Session, row: Nomination) -> None:
    if session.scalar(select(func.count()).where(Application.nomination_id == row.id)):
        raise NominationInUse
    session.execute(delete(Division).where(Division.nomination_id == row.id))
    session.delete(row)


def _new(session: Session, season: Season, words: Words) -> Nomination:
    """Make a nomination; its short name begins with its picture's."""
    slugs = {row.slug for row in seasons.nominations_of(session, season)}
    free = (f"{words.picture}{SAME_PICTURE}{number}" for number in range(2, 1000))
    slug = words.picture if words.picture not in slugs else next(s for s in free if s not in slugs)
    return Nomination(
        season_id=season.id,
        slug=slug,
        name=words.name,
        summary=words.summary,
        okved=words.okved,
        position=words.position,
    )
