"""Staging a rehearsal: a season, invented businesses, their voters, and one who cheats.

The rows are put in as they would be after the acts of many people, without those acts: nothing is
written to anybody, and the journal has one entry. docs/adr/0025.
"""

from collections.abc import Iterator, Sequence
from datetime import datetime, timedelta
from random import Random

from sqlalchemy import select
from sqlalchemy.orm import Session

from app.auth.models import Account
from app.cli.demo.businesses import DemoBusiness, businesses
from app.cli.demo.crowd import DAYS, Candidate, crowd
from app.core import audit
from app.core.clock import MOSCOW, now
from app.core.keys import KeyRing
from app.rehearsal import voters
from app.rehearsal.attacks import Staged, attack
from nominations import cities, issuing, seasons
from nominations.models.application import Application, Status
from nominations.models.business import Business
from nominations.models.city import City
from nominations.models.entry import Entry
from nominations.models.season import Season
from nominations.phases import Dates
from voting import wiping
from voting.fraud import clusters, reading, signals
from voting.fraud.ranges import NumberingPlan

#: Of the 240 invented businesses, those of so many trades take part; a few wait for a decision.
TRADES = 5
WAITING = 5
BOUGHT = 120
#: What no password has as its hash.
NO_PASSWORD = "!"  # noqa: S105 -- It is the hash of no password at all.


def announce(session: Session, ring: KeyRing, *, by: int) -> Season:
    """Make the season of a rehearsal, which nobody sees until it is played."""
    moment = now()
    local = moment.astimezone(MOSCOW)
    name = f"Репетиция {local:%d.%m.%Y %H:%M}"
    slug = f"rehearsal-{local:%Y%m%d-%H%M%S}"
    draft = seasons.Draft(slug, name, _dates(moment), ring.newest, invented=True)
    made = seasons.create(session, draft, by=by)
    session.flush()
    return made


def play(session: Session, season: Season, ring: KeyRing, attacked_by: str) -> int:
    """Fill an announced rehearsal and publish it; return how many votes there are.

    One transaction, which the caller commits. Done before, it is not done again.
    """
    if season.published_at is not None or not season.invented:
        return 0
    until = now()
    entries = _enter(session, season, ring, Random(season.id))
    season.published_at = until
    season.merged_at = None
    session.flush()
    votes = _votes(season, entries, attacked_by, until)
    made = voters.vote(session, season, ring, entries, votes)
    sources = reading.Sources(ring, NumberingPlan())
    clusters.store(session, season, signals.find(reading.votes(session, season, sources)))
    facts = {"entries": len(entries), "votes": made, "attack": attacked_by}
    audit.record(session, "rehearsal.staged", season, by=None, **facts)
    session.flush()
    return made


def _votes(
    season: Season, entries: Sequence[Entry], attacked_by: str, until: datetime
) -> list[Staged]:
    """Return the crowd's votes and the attack's, for one entry."""
    candidates = [Candidate(str(entry.nomination_id), entry.division_id) for entry in entries]
    honest = [Staged.honest(vote) for vote in crowd(season.id, candidates, until)]
    buyer = Random(season.id).randrange(len(entries))
    return honest + attack(attacked_by, season.id, buyer, BOUGHT, until)


def _dates(moment: datetime) -> Dates:
    """Registration and voting are open; the rest lies as it does in the demo."""
    today = moment.astimezone(MOSCOW).replace(hour=0, minute=0, second=0, microsecond=0)
    days = {
        "registration_opens": -DAYS - 30,
        "voting_opens": -DAYS - 1,
        "registration_closes": 1,
        "hides_at": 3,
        "voting_closes": 5,
        "results_at": 6,
        "awards_at": 7,
    }
    return Dates(**{name: today + timedelta(days=day) for name, day in days.items()})


def _enter(session: Session, season: Season, ring: KeyRing, draw: Random) -> list[Entry]:
    """Put in the owner of them all, the businesses, and their applications."""
    owner = Account(
        email=wiping.owner_email(season),
        password_hash=NO_PASSWORD,
        confirmed_at=now(),
        disabled=True,
    )
    session.add(owner)
    session.flush()
    applied = list(_applied(session, season, owner))
    accepted = applied[:-WAITING]
    for application in accepted:
        application.status, application.decided_at = Status.ACCEPTED, now()
    return [issuing.enter(session, season, one, ring, draw) for one in accepted]


def _applied(session: Session, season: Season, owner: Account) -> Iterator[Application]:
    towns = _towns(session)
    trades = {one.slug: one for one in seasons.nominations_of(session, season)}
    chosen = list(trades)[:TRADES]
    for invented in businesses(season.id, list(towns.values())):
        if invented.nomination not in chosen:
            continue
        town, trade = towns[invented.city, invented.region], trades[invented.nomination]
        firm = _firm(invented, owner, town)
        application = Application(
            season_id=season.id,
            business=firm,
            nomination_id=trade.id,
            division=seasons.division_for(session, season, trade, firm.staff, town.population),
            staff=firm.staff,
            population=town.population,
            description=invented.description,
        )
        session.add_all([firm, application])
        session.flush()
        yield application


def _firm(invented: DemoBusiness, owner: Account, town: City) -> Business:
    return Business(
        owner=owner, name=invented.name, inn=invented.inn, city=town, staff=invented.staff
    )


def _towns(session: Session) -> dict[tuple[str, str], City]:
    if session.scalars(select(City).limit(1)).first() is None:
        cities.load(session)
    return {(town.name, town.region): town for town in session.scalars(select(City))}
