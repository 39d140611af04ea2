"""What stands on the stage when a journey begins: a season, towns, an organiser, an owner."""

from dataclasses import dataclass
from datetime import UTC, datetime

from sqlalchemy.orm import Session

from app.auth import accounts
from app.config import Settings
from app.core.db import db
from app.core.keys import KeyRing
from nominations import applications, businesses, divisions, partners, seasons
from nominations.models.application import Application
from nominations.models.city import City
from nominations.models.partner import PartnerRole
from nominations.models.season import Season
from nominations.partners import Words
from tests.application import make_app
from tests.prize import open_dates

PASSWORD = "a long fictitious password"
ORGANISER = "organiser@example.ru"
OWNER = "owner@example.ru"
TOWNS = (
    ("Тверь", "Тверская область", 416_219),
    ("Железногорск", "Курская область", 99_107),
    ("Железногорск", "Красноярский край", 78_000),
)

REACH = businesses.Reach(
    site="xn--80aswg.example",
    address="ул. Трёхсвятская, 14; наб. Афанасия Никитина, 128, корпус 2",
    hours="пн–пт 9:00–19:00, сб 10:00–16:00",
    checked_at=datetime(2026, 11, 18, 12, tzinfo=UTC),
)
PARTNERS = (
    Words("Типография «Оттиск»", PartnerRole.PARTNER, "ottisk.example"),
    Words("Областная газета «Городские и сельские ведомости»", PartnerRole.MEDIA),
)


@dataclass(frozen=True)
class Scene:
    """The addresses that a journey can't guess."""

    season: str
    nomination: str
    division: str
    code: str
    application: int
    waiting: int
    entry: int
    business: int


def build(settings: Settings) -> Scene:
    """Create it all through the operations and commands that the site itself has."""
    application = make_app(settings)
    with application.app_context():
        session, ring = db.session(), KeyRing(settings.phone_keys)
        draft = seasons.Draft("2026", "Сезон 2026", open_dates(), ring.newest, rehearsal=True)
        season = seasons.create(session, draft, by=None)
        seasons.publish(session, season, by=None)
        session.add_all(town(*facts) for facts in TOWNS)
        session.commit()
        made = populate(session, season, ring)
        session.commit()
        arguments = ["accounts", "create-organiser", ORGANISER, "--password", PASSWORD]
        answer = application.test_cli_runner().invoke(args=arguments)
        assert answer.exit_code == 0, answer.output
        db.session.remove()
        db.engine.dispose()
    return made


def town(name: str, region: str, population: int) -> City:
    """Return a town as the reference table would hold it."""
    search_name = name.casefold().replace("ё", "е")
    source = "перепись 2021 года"
    return City(
        name=name, region=region, population=population, source=source, search_name=search_name
    )


def populate(session: Session, season: Season, ring: KeyRing) -> Scene:
    """Give the owner an accepted application, a waiting one and a declined one."""
    accepted = apply(session, season, "Пекарня «Тёплый хлеб»", "7707083893", 0)
    entry = applications.accept(session, accepted, ring, by=None)
    waiting = apply(session, season, "Салон «Ромашка»", "7728168971", 1)
    for words in PARTNERS:
        partners.add(session, season, words, by=None)
    declined = apply(session, season, "Автосервис «Гайка»", "7736050003", 2)
    applications.decline(session, declined, ring, "В описании не указан адрес.", by=None)
    trade = accepted.division.nomination.slug
    group = divisions.slug(entry.division_id)
    return Scene(
        season.slug,
        trade,
        group,
        entry.code,
        accepted.id,
        waiting.id,
        entry.id,
        accepted.business_id,
    )


def apply(session: Session, season: Season, name: str, inn: str, place: int) -> Application:
    """Submit the owner's application in one of the first nominations."""
    owner = accounts.by_email(session, OWNER)
    if owner is None:
        owner = accounts.register_owner(session, OWNER, PASSWORD, phone=None)
        accounts.confirm(session, owner)
    city = session.query(City).order_by(City.id).first()
    facts = {"name": name, "inn": inn, "city": city, "staff": 4, "reach": REACH}
    business = businesses.register(session, owner, **facts)
    nomination = seasons.nominations_of(session, season)[place]
    story = "Работаем с шести утра, печём на закваске и знаем покупателей по именам."
    return applications.submit(session, season, business, nomination, story)
