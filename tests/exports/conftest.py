"""A season with something in every export, and what makes a file of an order."""

from collections.abc import Callable
from dataclasses import replace
from datetime import date, timedelta

import pytest

from app.auth.models import Account, Role
from app.core.clock import now
from app.core.db import db
from app.exports import making
from app.exports.making import Wanted
from nominations import imports, partners, sheets
from nominations.models.change import Change
from nominations.models.partner import PartnerRole
from nominations.partners import Words
from tests.admin.acts import Stage
from tests.admin.conftest import browser_as, organiser
from tests.admin.fraud_stage import cluster
from tests.admin.stage import doubtful, prize_place
from tests.exports import upkeep
from tests.exports.upkeep import INN, MAIL, PHONE, WORDS
from voting.fraud import decisions
from voting.models.award import Award
from voting.models.standing import Standing, StandingDay
from voting.models.thanks import Thanks

__all__ = ["INN", "MAIL", "PHONE", "WORDS", "browser_as", "organiser"]


@pytest.fixture
def make_file(app, ring, tmp_path) -> Callable[..., bytes]:
    """Return what makes the file of an order, as a worker does."""

    def make(wanted: Wanted, account: Account) -> bytes:
        number = account.id
        db.session.commit()
        with making.reading(db.engine) as snapshot:
            order = making.order(snapshot, ring, wanted, number)
            return making.make(order, wanted, "me@example.ru", tmp_path).path.read_bytes()

    return make


@pytest.fixture
def counted(app, ring) -> Callable[..., int]:
    """Return what counts the rows of an order beforehand."""

    def count(wanted: Wanted, account: Account) -> int:
        number = account.id
        db.session.rollback()
        return making.size(db.engine, ring, wanted, number)

    return count


@pytest.fixture
def chief(make_account) -> Account:
    """An organiser."""
    return make_account("chief@example.ru", role=Role.ORGANISER)


@pytest.fixture
def house(session, season, ring, chief, make_account, make_city, make_entry, client):
    """Something in every export, with a phone, an INN and an e-mail in people's texts.

    Returns the number of the imported table.
    """
    stage = Stage(session, season, make_account, make_city, make_entry, chief, client)
    found = cluster(stage)
    award(session, stage)
    entry = make_entry(season, code="34560", owner=make_account(MAIL), name=f"Хлеб {PHONE}")
    told(session, entry, make_city().id)
    partners.add(session, season, Words("Газета", PartnerRole.MEDIA), by=chief.id)
    message = doubtful(stage)
    message.text, message.sender = WORDS, ring.encrypt(PHONE)
    session.add(message)
    decisions.on_cluster(session, found, decisions.Asked("hold", "timing"), by=chief)
    head = "Название;ИНН;Город;Сотрудники;Номинация;Почта владельца;Рассказ"
    table = f"{head}\nХлеб;{INN};Тверь;5;krasota;{MAIL};{PHONE}"
    upkeep.fill(stage, ring, entry, found)
    sheet = sheets.read(table.encode())
    kept = imports.keep(session, ring, season, sheet, "t.csv", by=chief.id)
    session.commit()
    return str(kept.id)


def award(session, stage) -> None:
    """Give a prize place of another entry an award."""
    maker = stage.make_entry
    place = prize_place(replace(stage, make_entry=lambda season: maker(season, code="23450")))
    session.add(
        Award(prize_place_id=place.id, kind="money", what=WORDS, kopecks=100, recipient=WORDS)
    )


def told(session, entry, city: int) -> None:
    """Write people's words and figures wherever an entry has place for them."""
    application, business = entry.application, entry.application.business
    application.description = application.reason = entry.withdrawal_reason = WORDS
    business.address = business.hours = WORDS
    wanted = {"name": WORDS, "inn": INN, "staff": 9, "city_id": city}
    figures = {"counted": 31_337, "held": 4_243, "voided": 5_347, "reached": 1}
    line = {"mark": b"m" * 32, "text_hash": b"t" * 32, "written_on": date(2026, 11, 1)}
    session.add_all(
        [
            Thanks(season_id=entry.season_id, entry_id=entry.id, words=WORDS, name="А", **line),
            Change(business_id=business.id, wanted=wanted, by_id=business.owner_id),
            Standing(entry_id=entry.id, division_id=entry.division_id, **figures),
            StandingDay(entry_id=entry.id, day=date(2026, 11, 1), counted=31_337, web=8_863),
        ]
    )


@pytest.fixture
def over(season, move_dates):
    """Return what ends the voting; the figures stay hidden until the results."""
    moment = now()
    return lambda: move_dates(
        season,
        registration_closes=moment - timedelta(days=12),
        hides_at=moment - timedelta(days=9),
        voting_closes=moment - timedelta(days=2),
    )
