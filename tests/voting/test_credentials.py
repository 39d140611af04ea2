"""Credentials: signed words about an entry; true for ever, or revoked and saying so."""

import base64

import pytest
from cryptography.exceptions import InvalidSignature
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PublicKey
from sqlalchemy import select

from app.auth.models import Role
from app.core.clock import now
from nominations import applications
from tests.admin.conftest import browser_as
from tests.ending import end
from voting import credentials, readiness
from voting.models.credential import Credential, Kind
from voting.models.result import PrizePlace

__all__ = ["browser_as"]


@pytest.fixture
def issue(session, settings):
    """Return what runs the worker's round."""

    def done() -> int:
        issued = credentials.issue(session, settings.protocol_key)
        session.commit()
        return issued

    return done


@pytest.fixture
def entry(season, make_entry):
    return make_entry(season)


def stated(session, kind: Kind) -> Credential:
    return session.scalars(select(Credential).where(Credential.kind == kind)).one()


@pytest.mark.databases
def test_a_statement_is_signed_and_no_word_of_it_can_be_changed(session, entry, issue):
    issue()

    made = stated(session, Kind.PARTICIPANT)
    key = Ed25519PublicKey.from_public_bytes(made.public_key)
    key.verify(made.signature, made.statement.encode())
    with pytest.raises(InvalidSignature):
        key.verify(made.signature, made.statement.replace("12340", "12341").encode())


def test_issuing_again_changes_nothing(session, entry, issue):
    first = (issue(), stated(session, Kind.PARTICIPANT).token)

    again = (issue(), stated(session, Kind.PARTICIPANT).token)

    assert first[0] == 1
    assert again == (0, first[1])


@pytest.mark.databases
def test_two_workers_at_once_issue_one(session, entry, settings, monkeypatch):
    missing = {Kind.PARTICIPANT: [entry], Kind.WINNER: []}
    monkeypatch.setattr(credentials, "_without", lambda _session, kind: missing[kind])

    credentials.issue(session, settings.protocol_key)
    credentials.issue(session, settings.protocol_key)
    session.commit()

    assert stated(session, Kind.PARTICIPANT)


class TestRevokedAndWinning:
    def test_a_winner_whose_participation_was_revoked_gets_no_statement(
        self, session, season, entry, issue, cast, certify
    ):
        issue()
        credentials.revoke(session, entry, Kind.PARTICIPANT, "Это сеть.", by=None)
        cast(entry)

        certify()
        again = issue()

        assert again == 0
        assert session.scalars(select(PrizePlace.entry_id)).all() == [entry.id]
        assert session.scalars(select(Credential.kind)).all() == [Kind.PARTICIPANT]
        assert credentials.best(session, entry).state == "revoked"

    def test_the_organisers_are_told_by_name_before_the_results(
        self, app, session, season, entry, issue, cast, seal, browser_as
    ):
        issue()
        credentials.revoke(session, entry, Kind.PARTICIPANT, "Это сеть.", by=None)
        cast(entry)
        end(app, session, season, seal)

        checks = {one.name: one for one in readiness.checklist(session, season)}
        page = browser_as(Role.ORGANISER).get("/admin/results/").text

        assert (checks["revoked"].left, checks["revoked"].waivable) == (1, True)
        assert "Это сеть." in page
        with pytest.raises(readiness.NotReady):
            readiness.require(session, season)

    def test_one_that_has_left_is_in_nobody_s_way(self, session, season, entry, issue):
        issue()
        credentials.revoke(session, entry, Kind.PARTICIPANT, "Это сеть.", by=None)
        entry.withdrawn_at = now()
        session.flush()

        assert credentials.revoked_rivals(session, season) == []


def test_nobody_has_won_before_the_results_are_certified(session, entry, issue, cast, certify):
    cast(entry)
    issue()
    before = session.scalars(select(Credential.kind)).all()

    certify()
    issue()

    won = stated(session, Kind.WINNER)
    assert before == [Kind.PARTICIPANT]
    assert "Призовое место: 1\nЗасчитано голосов: 1\n" in won.statement
    assert "Номинация: Салон красоты\nГруппа: " in won.statement


def test_the_page_of_a_badge_says_exactly_what_is_signed(client, session, entry, issue):
    issue()
    made = stated(session, Kind.PARTICIPANT)

    page = client.get("/e/12340/award", follow_redirects=True)

    assert page.request.path == f"/verify/{made.token}"
    assert "Действует" in page.text
    assert made.statement in page.text
    assert base64.b64encode(made.signature).decode() in page.text


def test_a_revoked_one_says_so_on_its_page_and_on_its_badge(app, client, session, entry, issue):
    issue()
    command = ["credentials", "revoke", "12340", "participant", "Чужие документы"]

    answer = app.test_cli_runner().invoke(args=command)
    again = app.test_cli_runner().invoke(args=command)

    page = client.get("/e/12340/award", follow_redirects=True).text
    assert answer.exit_code == 0
    assert "уже отозвано" in again.output
    assert "Причина: Чужие документы" in page
    assert "Действует" not in page
    assert "Отозвано" in client.get("/e/12340/badge.svg").text


def test_an_entry_that_was_withdrawn_has_no_standing_badge(client, session, entry, issue):
    issue()
    applications.withdraw(session, entry, "Закрылись.", by=None)
    session.commit()

    page = client.get("/e/12340/award", follow_redirects=True).text

    assert "Участник снят с голосования" in page
    assert "Участие снято" in client.get("/e/12340/badge.svg").text


def test_a_badge_waits_for_its_page_and_for_its_winner(
    client, session, entry, issue, cast, certify
):
    early = client.get("/e/12340/award")
    cast(entry)
    before = client.get("/e/12340/badge.svg")
    certify()
    issue()

    after = client.get("/e/12340/badge.svg")

    assert early.location == "/e/12340"
    assert "Участник 20" in before.text
    assert "Победитель 20" in after.text
    assert after.mimetype == "image/svg+xml"
    assert "Set-Cookie" not in after.headers


@pytest.mark.parametrize("token", ["x", "0" * 26, "0" * 500, "..%2f", "%00"])
def test_an_invented_address_states_nothing(client, entry, token):
    assert client.get(f"/verify/{token}", follow_redirects=True).status_code == 404
