"""What the servers play: a published season with its entries, and ballots by the million."""

import os
import secrets
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import timedelta
from itertools import cycle, islice
from pathlib import Path

from flask import Flask
from flask_migrate import upgrade
from sqlalchemy import select
from sqlalchemy.orm import Session

from app.auth.models import Account
from app.config import from_env
from app.core.clock import now
from app.core.current import keys
from app.core.db import db
from app.factory import create_app
from bench.postgres import Cluster
from nominations import codes, seasons
from nominations.models.application import Application, Status
from nominations.models.business import Business
from nominations.models.city import City
from nominations.models.division import Division
from nominations.models.entry import Entry
from nominations.models.season import Season
from nominations.phases import Dates

ENTRIES = int(os.environ.get("BENCH_ENTRIES", "1000"))
LOCKED = "!"  # no password has this hash
SLUG = "bench"
NOMINATION = "krasota"
DESCRIPTION = "Стрижём, красим и наливаем чай с чабрецом. Работаем без выходных. " * 5

#: One ballot for each number, the entries in turn or as chance has it. The foreign keys hold by
#: construction; asking each of them thirty million times would take minutes: they are not asked.
BALLOTS = """
SET session_replication_role = replica;
ALTER TABLE ballot DROP CONSTRAINT uq_ballot_nomination_voter;
ALTER TABLE ballot DROP CONSTRAINT uq_ballot_receipt;
CREATE TEMP TABLE turn AS SELECT row_number() OVER (ORDER BY id) - 1 AS turn, * FROM entry;
INSERT INTO ballot (season_id, nomination_id, entry_id, voter_key, channel, receipt, rules_version,
                    cast_at)
SELECT season_id, nomination_id, turn.id, sha256(int8send(number)), 'sms',
       uuid_send(gen_random_uuid()), 1, now() - interval '1 hour'
FROM generate_series(1, {count}::bigint) AS number
JOIN turn ON turn.turn = {turn} % (SELECT count(*) FROM turn);
ALTER TABLE ballot ADD CONSTRAINT uq_ballot_nomination_voter UNIQUE (nomination_id, voter_key);
ALTER TABLE ballot ADD CONSTRAINT uq_ballot_receipt UNIQUE (receipt);
INSERT INTO standing (entry_id, division_id, counted, held, voided, reached)
SELECT entry.id, division_id, count(*), 0, 0, max(ballot.id)
FROM ballot JOIN entry ON entry.id = entry_id GROUP BY entry.id;
INSERT INTO standing_day (entry_id, day, counted)
SELECT entry_id, (cast_at AT TIME ZONE 'Europe/Moscow')::date, count(*) FROM ballot GROUP BY 1, 2;
INSERT INTO batch (season_id, number, size, root, previous_root, frontier, sealed_at)
SELECT min(season_id), 0, count(*), sha256('a'), sha256('b'), sha256('c'), now() FROM ballot;
"""
#: A message for each ballot; every tenth became none and is refused.
MESSAGES = """
SET session_replication_role = replica;
INSERT INTO inbound_sms (gateway, provider_id, season_id, text, comment, outcome, reply, ballot_id,
                         received_at)
SELECT 'smsc', 'B' || id, season_id, '12340', '',
       CASE WHEN id % 10 = 0 THEN (ARRAY['already_same', 'already_other', 'closed', 'unreadable'])
            [1 + id / 10 % 4] ELSE 'accepted' END,
       '', CASE WHEN id % 10 = 0 THEN NULL ELSE id END, cast_at
FROM ballot;
"""


@dataclass(frozen=True)
class Stage:
    """A database with a season in it, and the site's settings for it."""

    database: str
    app: Flask
    environ: dict[str, str]
    codes: list[str]


def environ(folder: Path, address: str) -> dict[str, str]:
    """Return the settings of a site in production, with keys of its own."""
    folder.mkdir(exist_ok=True)
    key = "A" * 43 + "="
    return {
        "APP_ENV": "production",
        "SECRET_KEY": secrets.token_hex(32),
        "PHONE_KEYS": f"k1:{key}",
        "PROTOCOL_KEY": key,
        "PUBLIC_BASE_URL": "https://prize.example",
        "SMS_GATEWAY": "smsc",
        "SMS_NUMBER": "+79000000000",
        "SMSC_LOGIN": "bench",
        "SMSC_PASSWORD": secrets.token_hex(16),
        "SMSC_API_URL": "http://127.0.0.1:9",
        "TWILIO_AUTH_TOKEN": secrets.token_hex(16),
        "MAIL_URL": "smtp://bench:bench@127.0.0.1:9/bench@prize.example",
        "DATABASE_URL": address.replace("postgresql://", "postgresql+psycopg://", 1),
        "INSTANCE_PATH": str(folder),
        "CELERY_BROKER_URL": "",
        "REDIS_URL": "",
    }


def build(cluster: Cluster, folder: Path, database: str) -> Stage:
    """Create a database by the migrations, and publish a season with its entries in it."""
    cluster.create(database)
    settings = environ(folder, cluster.address(database))
    app = create_app(from_env(settings))
    with app.app_context():
        upgrade()
        season = publish(db.session())
        issued = enter(db.session(), season)
        db.session.commit()
        db.session.remove()
        db.engine.dispose()
    return Stage(database, app, settings, issued)


def copy(cluster: Cluster, folder: Path, stage: Stage, database: str) -> dict[str, str]:
    """Copy the season's database; return the settings of a second site that serves the copy."""
    cluster.create(database, template=stage.database)
    return stage.environ | environ(folder, cluster.address(database))


def publish(session: Session) -> Season:
    """Publish a season whose voting is open; its budget of SMS has no end."""
    moment = now()
    days = {"registration_opens": -60, "voting_opens": -30, "registration_closes": 30}
    days |= {"hides_at": 40, "voting_closes": 50, "results_at": 60, "awards_at": 70}
    dates = Dates(**{name: moment + timedelta(days=day) for name, day in days.items()})
    season = seasons.create(session, seasons.Draft(SLUG, "Сезон", dates, keys().newest), by=None)
    season.sms_per_day, season.sms_price_kopecks = 1_000_000_000, 0
    seasons.publish(session, season, by=None)
    return season


def enter(session: Session, season: Season) -> list[str]:
    """Put entries into the season's divisions in turn; return their codes."""
    owner = Account(email="owner@prize.example", password_hash=LOCKED, confirmed_at=now())
    divisions = seasons.divisions(session, season)
    towns = {band: town(place, band) for place, band in enumerate(city_bands(divisions))}
    session.add_all([owner, *towns.values()])
    entries = [
        entry(season, owner, towns[division.city_band.low], division, code)
        for division, code in zip(cycle(divisions), islice(codes.candidates(4), ENTRIES))
    ]
    session.add_all(entries)
    session.flush()
    chosen = select(Entry.code).where(Entry.season_id == season.id).order_by(Entry.id)
    return list(session.scalars(chosen))


def city_bands(divisions: Sequence[Division]) -> list[int]:
    """Return the lowest population of each city band."""
    return sorted({division.city_band.low for division in divisions})


def town(place: int, population: int) -> City:
    """Return a town of this many inhabitants."""
    name = f"Город {place}"
    return City(
        name=name,
        region="Тверская область",
        population=population,
        source="bench",
        search_name=name.casefold(),
    )


def entry(season: Season, owner: Account, city: City, division: Division, code: str) -> Entry:
    """Return an accepted entry in a division."""
    staff = division.size_band.low
    business = Business(
        inn="7707083893", owner=owner, city=city, name=f"Салон «Ромашка {code}»", staff=staff
    )
    application = Application(
        season_id=season.id,
        business=business,
        nomination_id=division.nomination_id,
        division=division,
        staff=staff,
        population=city.population,
        description=DESCRIPTION,
        status=Status.ACCEPTED,
    )
    return Entry(
        season_id=season.id,
        nomination_id=division.nomination_id,
        division=division,
        application=application,
        code=code,
    )


def load(cluster: Cluster, database: str, count: int, turn: str = "number") -> None:
    """Put so many counted ballots into a season, in bulk; `turn` tells whose turn a number is."""
    cluster.run(database, BALLOTS.format(count=count, turn=turn))
    cluster.run(database, "VACUUM (ANALYZE)")


def text(cluster: Cluster, database: str) -> None:
    """Put a message for each ballot into a season, in bulk."""
    cluster.run(database, MESSAGES)
    cluster.run(database, "VACUUM (ANALYZE) inbound_sms")
