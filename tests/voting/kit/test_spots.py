"""Spots: which place works, by a number a day, with nothing of who opened the page."""

from datetime import date

import pytest
from sqlalchemy import select
from sqlalchemy.exc import OperationalError

from app.core.db import db
from nominations import spots
from nominations.models.spot import Scan, Spot
from nominations.openings import MOST, Openings

TODAY = date(2026, 11, 22)


@pytest.fixture
def spot(session, entry) -> Spot:
    made = spots.add(session, entry, "касса", by=entry.application.business.owner_id)
    session.commit()
    return made


@pytest.fixture(autouse=True)
def at_once(app):
    """Write every opening at once: how long they wait is another test's claim."""
    ticks = iter(range(0, 1_000_000, 10))
    app.extensions["openings"] = Openings(clock=lambda: float(next(ticks)))


def opened(session) -> list[tuple[int, int]]:
    return session.execute(select(Scan.spot_id, Scan.opened)).all()


@pytest.mark.databases
def test_an_opening_by_a_spot_s_address_is_counted_for_it(client, session, entry, spot):
    for _ in range(3):
        assert client.get(f"/e/12340?s={spot.slug}").status_code == 200

    assert opened(session) == [(spot.id, 3)]


@pytest.mark.parametrize("slug", ["zzzz", "", "a" * 300, "\u202e", "1' OR 1=1"])
def test_an_address_that_no_spot_has_is_counted_nowhere(client, session, spot, slug):
    answer = client.get("/e/12340", query_string={"s": slug})

    assert answer.status_code == 200
    assert opened(session) == []


def test_another_entry_s_spot_is_not_counted(client, session, season, spot, make_entry):
    make_entry(season, code="23450")

    client.get(f"/e/23450?s={spot.slug}")
    client.head(f"/e/12340?s={spot.slug}")

    assert opened(session) == []


def test_nothing_of_who_opened_it_is_kept(client, session, spot):
    answer = client.get(f"/e/12340?s={spot.slug}", headers={"User-Agent": "a phone"})

    assert set(Scan.__table__.columns.keys()) == {"spot_id", "day", "opened"}
    assert "Set-Cookie" not in answer.headers


def test_a_crowd_at_one_poster_writes_once_a_second(app):
    ticks = [0.0]
    openings = Openings(clock=lambda: ticks[0])

    written = []
    for n in range(10_000):
        ticks[0] = n / 1_000
        written += [dict(taken)] if (taken := openings.note((1, TODAY))) else []
    ticks[0] += 1
    written.append(dict(openings.waiting()))

    assert len(written) == 11
    assert sum(one[1, TODAY] for one in written) == 10_000


def test_invented_spots_fill_no_memory():
    openings = Openings(clock=lambda: -1.0)

    for number in range(MOST * 3):
        openings.note((number, TODAY))

    assert len(openings._waiting) == MOST


@pytest.mark.databases
def test_two_processes_add_to_the_same_day(session, spot):
    spots.count(session, {(spot.id, TODAY): 5, (999_999, TODAY): 1})
    session.commit()
    spots.count(session, {(spot.id, TODAY): 7})
    session.commit()

    assert opened(session) == [(spot.id, 12)]


def test_the_owner_sees_which_spot_works_and_may_take_it_away(owner, session, entry, spot):
    spots.count(session, {(spot.id, TODAY): 31})
    session.commit()

    page = owner.get(f"/cabinet/entries/{entry.id}/kit").text
    gone = owner.post(f"/cabinet/entries/{entry.id}/kit/spots/{spot.id}/remove")

    assert "касса" in page
    assert ">31<" in page
    assert gone.status_code == 302
    assert opened(session) == []
    assert owner.get(f"/cabinet/entries/{entry.id}/kit?spot={spot.slug}").status_code == 404


def test_a_spot_is_named_once_and_twenty_are_enough(owner, session, entry, spot):
    address = f"/cabinet/entries/{entry.id}/kit"

    again = owner.post(address, data={"name": "касса"})
    nameless = owner.post(address, data={"name": " "})
    for number in range(spots.MOST - 1):
        owner.post(address, data={"name": f"стол {number}"})
    full = owner.post(address, data={"name": "ещё один"})

    assert (again.status_code, nameless.status_code, full.status_code) == (422, 422, 422)
    assert "Такое место у вас уже есть" in again.text
    assert "Мест уже двадцать" in full.text


def test_a_broken_counter_never_stands_in_the_way_of_the_page(client, spot, monkeypatch):
    db.session.rollback()
    monkeypatch.setattr(spots, "count", broken)

    assert client.get(f"/e/12340?s={spot.slug}").status_code == 200


def broken(_session, _opened):
    raise OperationalError("insert", {}, Exception("the disk is full"))
