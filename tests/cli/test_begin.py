"""An empty installation: one command, and the rest in the panel."""

import re

import pytest
from sqlalchemy import func, select

from app.auth import accounts, invitations
from app.auth.models import Role
from app.core.db import db
from nominations.models.city import City
from nominations.models.season import Season
from tests.application import make_app, make_settings

EMAIL = "first@prize.example"
PASSWORD = "nine lorries of violet gravel"
NEW = {"slug": "2027", "name": "Сезон 2027", "registration_opens": "2027-03-01T00:00"}


def test_an_empty_database_gets_tables_towns_and_a_link(tmp_path):
    application = make_app(make_settings(tmp_path))

    answer = application.test_cli_runner().invoke(args=["begin", EMAIL])

    assert answer.exit_code == 0, answer.output
    assert link(answer.output)
    with application.app_context():
        assert db.session.scalar(select(func.count()).select_from(City)) > 1000
        db.session.remove()
        db.engine.dispose()


def test_the_link_makes_the_first_organiser_once(session, run, client):
    path = link(run(EMAIL).output)

    joined = client.post(path, data={"password": PASSWORD})

    assert joined.location == "/login/code"
    assert accounts.by_email(session, EMAIL).role == Role.ORGANISER
    assert client.get(path).status_code == 410


def test_a_second_run_voids_the_link_of_the_first(run, client):
    old, new = link(run(EMAIL).output), link(run("other@prize.example").output)

    assert [client.get(old).status_code, client.get(new).status_code] == [410, 200]


def test_once_there_is_an_organiser_the_command_opens_nothing(session, run, make_account):
    boss = make_account(role=Role.ORGANISER)
    session.commit()

    refused = run(EMAIL)
    boss.disabled = True
    session.commit()

    assert refused.exit_code == 1
    assert "Организатор уже есть" in refused.output
    assert run(EMAIL).exit_code == 0


@pytest.mark.parametrize("email", ["", "boss", "a@b@c"])
def test_what_is_no_address_is_one_sentence(session, run, email):
    refused = run(email)

    assert refused.exit_code == 1
    assert session.scalars(select(invitations.Invitation)).all() == []


class TestTheFirstSeason:
    def test_it_is_drawn_up_of_the_usual_grid_after_none(self, session, organiser):
        assert "Первый сезон" in organiser.get("/admin/seasons/").text

        answer = organiser.post("/admin/seasons/new", data=NEW)

        made = session.scalars(select(Season)).one()
        assert answer.location == "/admin/seasons/2027/"
        assert (made.announced_places, made.published_at) == (210, None)
        assert "Черновик" in organiser.get("/admin/seasons/2027/").text

    def test_a_bad_name_comes_back(self, session, organiser):
        answer = organiser.post("/admin/seasons/new", data={**NEW, "slug": "20/27"})

        assert answer.status_code == 422
        assert session.scalars(select(Season)).all() == []


def link(output: str) -> str:
    return re.search(r"http://localhost(/join/\S+)", output)[1]


@pytest.fixture
def run(app, monkeypatch):
    """Return what runs the command where the tables are made and a town is there."""
    monkeypatch.setattr("app.cli.begin.upgrade", lambda: None)
    monkeypatch.setattr("app.cli.begin.cities.load", lambda _session: 1)
    return lambda email: app.test_cli_runner().invoke(args=["begin", email])


@pytest.fixture
def organiser(session, make_account, browser_of):
    account, browser = make_account(role=Role.ORGANISER), browser_of()
    session.commit()
    with browser.session_transaction() as cookies:
        cookies["_user_id"] = account.get_id()
    session.rollback()
    return browser
