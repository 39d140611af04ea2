"""Narrowing: which applications the organisers ask for, as conditions that indexes answer."""

import re
from collections.abc import Mapping, Sequence
from dataclasses import asdict, dataclass
from datetime import timedelta

from sqlalchemy import ColumnElement, Select, and_, exists, literal, not_, or_, select, union
from sqlalchemy.orm import Session

from app.core.db import db_now
from app.core.folding import fold, matches
from nominations import cities, doubles, naming
from nominations.models.application import Application, Status
from nominations.models.band import SeasonBand
from nominations.models.business import Business, has_words
from nominations.models.city import City
from nominations.models.division import Division
from nominations.models.entry import Entry
from nominations.models.nomination import Nomination
from nominations.models.proof import Proof
from nominations.models.season import Season

RETURNED, ALL = "returned", "all"
#: What a queue may be of, in the order of the page.
STATES = (Status.WAITING, RETURNED, Status.ACCEPTED, Status.DECLINED, Status.WITHDRAWN, ALL)
#: The proofs of ownership, the strongest first.
LEVELS = ("document", "email", "phone", "none")
#: Days that an application may have waited.
AGES = (1, 3, 7, 14)
#: An INN or a code is looked for by so many of its first digits at least.
FEWEST_DIGITS = 4
#: How many applications digits may find in each of the three ways.
MOST = 100
_NINES = "9" * 12


@dataclass(frozen=True)
class Filters:
    """What the queue is narrowed to; what is empty narrows nothing."""

    status: str = Status.WAITING
    nomination: str = ""
    #: A town, a region, or «town, region».
    place: str = ""
    size: str = ""
    level: str = ""
    #: Only those that look like another.
    alike: bool = False
    #: Submitted so many days ago at least.
    older: int = 0
    #: A name's words or their beginnings, a town, an INN, a code.
    q: str = ""

    @property
    def oldest_first(self) -> bool:
        """Tell the order: who waits longest comes first, of those decided the newest."""
        return self.status in {Status.WAITING, RETURNED}


def narrowed(session: Session, season: Season, filters: Filters) -> Select[int]:
    """Select the numbers of a season's applications that the filters let through."""
    found = select(Application.id).where(Application.season_id == season.id)
    found = found.where(*_state(filters.status), *_age(session, filters.older))
    found = found.where(*_of_application(season, filters))
    about = _of_business(session, season, filters)
    if not about:
        return found
    return found.join(Business, Business.id == Application.business_id).where(*about)


def _state(status: str) -> list[ColumnElement[bool]]:
    """Return the state's conditions, spelled as the partial indexes spell them."""
    if status == ALL:
        return []
    asked = Status.WAITING if status == RETURNED else Status(status)
    conditions = [Application.status == literal(str(asked), literal_execute=True)]
    if asked is Status.WAITING:
        back = status == RETURNED
        at = Application.returned_at
        conditions.append(at.is_not(None) if back else at.is_(None))
    return conditions


def _age(session: Session, days: int) -> list[ColumnElement[bool]]:
    if not days:
        return []
    now = session.execute(select(db_now())).scalar_one()
    return [Application.submitted_at <= now - timedelta(days=days)]


def _of_application(season: Season, filters: Filters) -> list[ColumnElement[bool]]:
    conditions = within(season, Application, filters.nomination, filters.size)
    if filters.level:
        conditions.append(_proved(filters.level))
    return conditions


def within(
    season: Season, of: type[Entry | Application], nomination: str, size: str
) -> list[ColumnElement[bool]]:
    """Return the conditions of being in a nomination and of a size, by their short names if any."""
    conditions = []
    if nomination:
        chosen = select(Nomination.id).where(
            Nomination.season_id == season.id, Nomination.slug == nomination
        )
        conditions.append(of.nomination_id == chosen.scalar_subquery())
    if size:
        bands = select(SeasonBand.id).where(
            SeasonBand.season_id == season.id, SeasonBand.slug == size
        )
        cells = select(Division.id).where(Division.size_band_id.in_(bands))
        conditions.append(of.division_id.in_(cells))
    return conditions


def _proved(level: str) -> ColumnElement[bool]:
    """Tell whether this is the strongest proof that the business is its owner's."""
    stronger = LEVELS[: LEVELS.index(level)]
    none_stronger = [not_(_proof(kind)) for kind in stronger]
    return and_(*none_stronger) if level == "none" else and_(_proof(level), *none_stronger)


def _proof(kind: str) -> ColumnElement[bool]:
    return exists().where(
        Proof.business_id == Application.business_id,
        Proof.state == literal("proved", literal_execute=True),
        Proof.kind == kind,
    )


def _of_business(
    session: Session, season: Season, filters: Filters
) -> Sequence[ColumnElement[bool]]:
    conditions = [doubles.alike()] if filters.alike else []
    if filters.place:
        conditions.append(Business.city_id.in_(_towns(session, filters.place)))
    words = naming.key(filters.q).split() if filters.q.strip() else []
    digits = "".join(words)
    if digits.isdigit() and len(digits) >= FEWEST_DIGITS:
        return [*conditions, Application.id.in_(_numbered(session, season, digits))]
    return conditions + [word_in(session, one) for one in words]


def _towns(session: Session, text: str) -> Sequence[int]:
    """Return the towns of a name, or all of a region: they are looked up first, being few."""
    name, _, region = (part.strip() for part in text.partition(","))
    found = select(City.id).where(
        or_(
            City.search_name.startswith(cities.fold(name), autoescape=True),
            matches(City.region, name),
        )
    )
    if region:
        found = found.where(matches(City.region, region))
    return session.scalars(found).all()


def word_in(session: Session, word: str) -> ColumnElement[bool]:
    """Tell whether a word begins one of the name's, or the town's name."""
    towns = session.scalars(
        select(City.id).where(City.search_name.startswith(fold(word), autoescape=True))
    ).all()
    named = has_words(Business.name_key, word)
    return or_(named, Business.city_id.in_(towns)) if towns else named


def _numbered(session: Session, season: Season, digits: str) -> Sequence[int]:
    """Return the applications of an INN, a voting code or a number in the name, at most `MOST`.

    They are found first, each by its own index: within the page's query they would be guessed at.
    """
    of_season = select(Application.id).where(Application.season_id == season.id)
    by_business = of_season.join(Business, Business.id == Application.business_id)
    by_code = select(Entry.application_id).where(
        Entry.season_id == season.id, Entry.code.between(digits, digits + _NINES)
    )
    ways = (
        by_business.where(Business.inn.between(digits, digits + _NINES)),
        by_business.where(has_words(Business.name_key, digits)),
        by_code,
    )
    bounded = [way.limit(MOST).subquery() for way in ways]
    return session.scalars(union(*(select(way.c[0]) for way in bounded))).all()


def clean(text: str) -> str:
    """Return what somebody typed into a filter, in one line and of a bearable length."""
    return re.sub(r"\s+", " ", text.replace("\0", "")).strip()[:100]


def read(given: Mapping[str, str]) -> Filters:
    """Read the filters of an address; a value that is not offered narrows nothing."""
    told = {name: clean(given.get(name, "")) for name in asdict(Filters())}
    older = int(told["older"]) if told["older"].isdecimal() else 0
    return Filters(
        status=told["status"] if told["status"] in STATES else Status.WAITING,
        nomination=told["nomination"],
        place=told["place"],
        size=told["size"],
        level=told["level"] if told["level"] in LEVELS else "",
        alike=told["alike"] == "1",
        older=older if older in AGES else 0,
        q=told["q"],
    )
