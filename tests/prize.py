"""A prize under test: a season whose voting is open, owners, entries, ballots, votes."""

from collections.abc import Callable
from dataclasses import dataclass, replace
from datetime import timedelta
from itertools import count

import pytest
from flask import Flask
from sqlalchemy import select
from sqlalchemy.orm import Session

from app.auth import sessions
from app.auth.models import Account, Role
from app.core.clock import now
from app.core.keys import KeyRing
from nominations import seasons
from nominations.models.application import Application, Status
from nominations.models.business import Business
from nominations.models.city import City
from nominations.models.entry import Entry
from nominations.models.nomination import Nomination
from nominations.models.season import Season
from nominations.phases import Dates
from voting import ballots, publishing, results
from voting.models.ballot import Channel

NUMBERS = count(1)


def open_dates() -> Dates:
    """Return dates by which registration and voting are both open now."""
    moment = now()
    return Dates(
        registration_opens=moment - timedelta(days=30),
        registration_closes=moment + timedelta(days=10),
        voting_opens=moment - timedelta(days=20),
        voting_closes=moment + timedelta(days=20),
        hides_at=moment + timedelta(days=13),
        results_at=moment + timedelta(days=27),
        awards_at=moment + timedelta(days=40),
    )


@pytest.fixture
def season(app: Flask, session: Session, ring: KeyRing) -> Season:
    """A published rehearsal season, open for registration and for voting."""
    draft = seasons.Draft("2026", "Сезон 2026", open_dates(), ring.newest, rehearsal=True)
    made = seasons.create(session, draft, by=None)
    seasons.publish(session, made, by=None)
    session.commit()
    return made


@pytest.fixture
def move_dates(session: Session) -> Callable[..., None]:
    """Return what gives a season other dates."""

    def move(season: Season, **dates: object) -> None:
        for name, moment in vars(replace(season.dates, **dates)).items():
            setattr(season, name, moment)
        session.commit()

    return move


@pytest.fixture
def ring(app: Flask) -> KeyRing:
    return app.extensions["keys"]


@pytest.fixture
def make_account(session: Session) -> Callable[..., Account]:
    """Return a maker of confirmed accounts that are logged in, with a fresh second factor.

    Their password can't be used. Put `get_id()` into a browser's `_user_id` to be them.
    """

    def make(email: str | None = None, role: Role = Role.OWNER) -> Account:
        email = email or f"owner{next(NUMBERS)}@example.ru"
        account = Account(email=email, password_hash="!", role=role, confirmed_at=now())
        session.add(account)
        session.flush()
        account.secret = sign_in(session, account)
        return account

    return make


def sign_in(session: Session, account: Account) -> str:
    """Begin a session in which the second factor has just been shown; return its secret."""
    visit = sessions.Visit("Chrome, Linux", "192.0.2.0/24")
    secret = sessions.begin(session, account, visit, complete=False)
    row = sessions.find(session, secret, complete=False)
    return sessions.prove(session, row)


@pytest.fixture
def make_city(session: Session) -> Callable[..., City]:
    """Return a maker of towns; the same name and region is the same town."""

    def make(
        name: str = "Тверь", region: str = "Тверская область", population: int = 416_219
    ) -> City:
        same = select(City).where(City.name == name, City.region == region)
        city = session.scalars(same).one_or_none()
        if city is None:
            city = City(
                name=name,
                region=region,
                population=population,
                source="перепись 2021 года",
                search_name=name.casefold().replace("ё", "е"),
            )
            session.add(city)
            session.flush()
        return city

    return make


@dataclass(frozen=True)
class Firm:
    """A business that enters a nomination; a test names only what its claim is about."""

    owner: Account
    city: City
    name: str = "Салон «Ромашка»"
    staff: int = 5


def applied(session: Session, season: Season, firm: Firm, nomination: str) -> Application:
    """Put an accepted application into the database."""
    chosen = session.scalars(
        select(Nomination).where(Nomination.season_id == season.id, Nomination.slug == nomination)
    ).one()
    business = Business(inn="7707083893", **vars(firm))
    application = Application(
        season_id=season.id,
        business=business,
        nomination_id=chosen.id,
        division=seasons.division_for(session, season, chosen, firm.staff, firm.city.population),
        staff=firm.staff,
        population=firm.city.population,
        description="Стрижём, красим и наливаем чай с чабрецом.",
        status=Status.ACCEPTED,
    )
    session.add_all([business, application])
    session.flush()
    return application


@pytest.fixture
def make_entry(
    session: Session, make_account: Callable[..., Account], make_city: Callable[..., City]
) -> Callable[..., Entry]:
    """Return a maker of entries, put into the database as accepted, each by its own owner."""

    def make(
        season: Season, code: str = "12340", nomination: str = "krasota", **firm: object
    ) -> Entry:
        firm = {"owner": make_account(), "city": make_city()} | firm
        application = applied(session, season, Firm(**firm), nomination)
        entry = Entry(
            season_id=season.id,
            nomination_id=application.nomination_id,
            division=application.division,
            application=application,
            code=code,
        )
        session.add(entry)
        session.commit()
        return entry

    return make


@pytest.fixture
def cast(session: Session, ring: KeyRing) -> Callable[..., ballots.Answer]:
    """Return what casts one vote from one phone, and commits."""

    def vote(
        entry: Entry, phone: str | None = None, channel: Channel = Channel.SMS, at=None
    ) -> ballots.Answer:
        season = session.get_one(Season, entry.season_id)
        keys = ring.season(season.phone_key, season.slug)
        phone = phone or f"+7900{next(NUMBERS):07d}"
        chosen = ballots.Vote(entry.id, keys.voter_key(phone), channel, at)
        answer = ballots.cast(session.connection(), chosen)
        session.commit()
        return answer

    return vote


@pytest.fixture
def seal(app: Flask, session: Session, ring: KeyRing) -> Callable[[], int]:
    """Return what runs the sealer's round."""
    return lambda: publishing.seal_all(session, ring, app.extensions["checkpoints"])


@pytest.fixture
def certify(
    session: Session, season: Season, move_dates: Callable[..., None], seal: Callable[[], int]
) -> Callable[[], None]:
    """Return what closes the voting, counts it and certifies the results."""

    def done() -> None:
        seal()
        session.rollback()
        moment = now()
        move_dates(
            season,
            registration_closes=moment - timedelta(days=12),
            hides_at=moment - timedelta(days=9),
            voting_closes=moment - timedelta(days=2),
            results_at=moment - timedelta(days=1),
        )
        seal()
        session.rollback()
        results.certify(session, season, by=None)
        session.commit()

    return done
