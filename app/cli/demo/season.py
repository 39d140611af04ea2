"""The demo season, played through the operations that the site itself calls."""

from collections import Counter
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from random import Random

from sqlalchemy import select
from sqlalchemy.orm import Session

from app.auth import accounts, factors, totp
from app.auth.models import Account
from app.cli.demo import editions, thanks, whereabouts
from app.cli.demo.businesses import businesses
from app.cli.demo.crowd import DAYS, Candidate, DemoVote, crowd
from app.core.clock import MOSCOW
from app.core.keys import KeyRing
from app.rehearsal import voters
from app.rehearsal.attacks import Staged
from nominations import applications, cities, seasons
from nominations import businesses as firms
from nominations.models.application import Application
from nominations.models.city import City
from nominations.models.entry import Entry
from nominations.models.season import Season
from nominations.phases import Dates
from nominations.presets import DEMO_NAME
from voting import kept_figures
from voting.fraud import clusters, reading, signals
from voting.fraud.ranges import NumberingPlan

SLUG = "demo"
SEED = 2015

#: A reserved domain: no letter reaches anybody.
DOMAIN = "demo.example"
ORGANISER_PASSWORD = "demo-organiser"  # noqa: S105 -- published on purpose, for a rehearsal only.
OWNER_PASSWORD = "demo-owner-1"  # noqa: S105 -- the same.
#: The first owner's; a vote for the own entry is refused from it.
OWNER_PHONE = "+79000000100"

#: How many people own all the other businesses.
OWNERS = 60

#: A division with so many entries takes no more: the next few firms wait for the organiser.
ENOUGH = 2
WAITING = 5
DECLINED_REASON = (
    "В описании не указан адрес, по которому вы принимаете клиентов. Добавьте его и подайте заявку "
    "снова."
)


@dataclass(frozen=True)
class Login:
    """Somebody who may log in to the demo: what the person is, the e-mail and the password."""

    role: str
    email: str
    password: str


@dataclass(frozen=True)
class Demo:
    """What was made, for the command to tell."""

    season: Season
    entries: int
    votes: int
    logins: Sequence[Login]


LOGINS = (
    Login("организатор", f"organiser@{DOMAIN}", ORGANISER_PASSWORD),
    Login("владелец предприятия", f"owner@{DOMAIN}", OWNER_PASSWORD),
)


def create(session: Session, ring: KeyRing, at: datetime, *, seed: int = SEED) -> Demo:
    """Create the demo season with voting open at `at`; seasons.SeasonExists when it is there.

    One transaction, which the caller commits. Towns are loaded if there are none.
    """
    season = seasons.create(session, _draft(ring, at), by=None)
    organiser = accounts.create_organiser(session, LOGINS[0].email, ORGANISER_PASSWORD)
    seasons.publish(session, season, by=organiser.id)
    editions.publish(session, season, by=organiser.id)
    whereabouts.invite(session, season, by=organiser.id)
    submitted = list(_apply(session, season, ring, seed))
    entries = _decide(session, submitted, ring, by=organiser.id, draw=Random(seed))
    candidates = [Candidate(str(entry.nomination_id), entry.division_id) for entry in entries]
    votes = crowd(seed, candidates, at)
    _play(session, season, ring, entries, votes)
    thanks.leave(session, ring, entries, by=organiser.id)
    return Demo(season, len(entries), len(votes), LOGINS)


def enrol(session: Session, key: str) -> None:
    """Bind the organiser to an application that is nobody's telephone: /dev/codes stands in."""
    organiser, secret = accounts.by_email(session, LOGINS[0].email), totp.new_secret()
    if organiser is not None:
        code = totp.code_of(secret, totp.step_now())
        factors.enrol(session, organiser, key, secret, code)


def _draft(ring: KeyRing, at: datetime) -> seasons.Draft:
    """Registration and voting are both open at `at`; the standings are shown for weeks to come."""
    today = at.astimezone(MOSCOW).replace(hour=0, minute=0, second=0, microsecond=0)

    def day(number: int) -> datetime:
        return today + timedelta(days=number)

    dates = Dates(
        registration_opens=day(-DAYS - 30),
        voting_opens=day(-DAYS),
        registration_closes=day(14),
        hides_at=day(23),
        voting_closes=day(30),
        results_at=day(40),
        awards_at=day(60),
    )
    return seasons.Draft(SLUG, DEMO_NAME, dates, phone_key=ring.newest, rehearsal=True)


def _towns(session: Session) -> Sequence[City]:
    if session.scalars(select(City).limit(1)).first() is None:
        cities.load(session)
    return session.scalars(select(City)).all()


def _apply(session: Session, season: Season, ring: KeyRing, seed: int) -> Iterator[Application]:
    """Register every business with an owner of its own, and apply for its nomination."""
    towns = {(town.name, town.region): town for town in _towns(session)}
    nominations = {one.slug: one for one in seasons.nominations_of(session, season)}
    for number, demo in enumerate(businesses(seed, list(towns.values()))):
        business = firms.register(
            session,
            _owner(session, ring, number),
            name=demo.name,
            inn=demo.inn,
            city=towns[demo.city, demo.region],
            staff=demo.staff,
            reach=whereabouts.reach(number, season.registration_opens),
        )
        nomination = nominations[demo.nomination]
        yield applications.submit(session, season, business, nomination, demo.description)


def _owner(session: Session, ring: KeyRing, number: int) -> Account:
    """The first business has the owner who logs in; the others share theirs, to save hashing."""
    if number == 0:
        owner = accounts.register_owner(
            session, LOGINS[1].email, OWNER_PASSWORD, phone=ring.encrypt(OWNER_PHONE)
        )
        accounts.confirm(session, owner)
        return owner
    email = f"owner-{1 + number % OWNERS}@{DOMAIN}"
    known = accounts.by_email(session, email)
    owner = known or accounts.register_owner(session, email, OWNER_PASSWORD)
    accounts.confirm(session, owner)
    return owner


def _decide(
    session: Session, submitted: Sequence[Application], ring: KeyRing, *, by: int, draw: Random
) -> list[Entry]:
    """Accept most; leave a few of the fullest divisions waiting, and decline one."""
    entries: list[Entry] = []
    full: list[Application] = []
    accepted = Counter[int]()
    for application in submitted:
        if accepted[application.division_id] >= ENOUGH and len(full) <= WAITING:
            full.append(application)
            continue
        accepted[application.division_id] += 1
        entries.append(applications.accept(session, application, ring, by=by, draw=draw))
    applications.decline(session, full[0], ring, DECLINED_REASON, by=by)
    return entries


def _play(
    session: Session,
    season: Season,
    ring: KeyRing,
    entries: Sequence[Entry],
    votes: Sequence[DemoVote],
) -> None:
    """Cast the votes, seal each day's at the moment of its last one, look for odd ones, add up."""
    session.flush()
    voters.vote(session, season, ring, entries, [Staged.honest(vote) for vote in votes])
    sources = reading.Sources(ring, NumberingPlan())
    clusters.store(session, season, signals.find(reading.votes(session, season, sources)))
    kept_figures.take(session, season)
