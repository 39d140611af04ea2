"""Revoking what the prize has stated: by two people, and told wherever it is shown."""

import pytest
from sqlalchemy import select

from app.core.audit import AuditEntry
from app.core.clock import MOSCOW, now
from tests.prize import sign_in
from voting import credentials
from voting.models.credential import Credential

REASON = "Победитель оказался сетью с другим числом сотрудников."


@pytest.fixture
def entry(season, make_entry):
    return make_entry(season)


@pytest.fixture
def stated(session, settings, entry):
    """What the prize states of the entry."""
    credentials.issue(session, settings.protocol_key)
    session.commit()
    return session.scalars(select(Credential)).one()


@pytest.fixture
def people(session, make_account, browser_of, stated):
    """The browsers of two organisers."""

    def logged_in(account):
        browser = browser_of()
        with browser.session_transaction() as cookies:
            cookies["_user_id"] = account.get_id()
        return browser

    accounts = [make_account(role="organiser") for _ in range(2)]
    session.commit()
    found = [logged_in(account) for account in accounts]
    session.rollback()
    return found


@pytest.fixture
def proposed(people, stated):
    """The address of a proposal that the first of them made."""
    people[0].post(f"/admin/credentials/{stated.id}", data={"reason": REASON})
    return "/admin/credentials/proposals/1/approve"


def test_a_proposal_alone_revokes_nothing_and_its_author_can_t_approve_it(
    client, session, stated, people, proposed
):
    own = people[0].post(proposed)

    listed = people[0].get("/admin/credentials/").text
    assert own.status_code == 409
    assert stated.revoked_at is None
    assert REASON in listed
    assert "Подтвердить отзыв" not in listed
    assert "Отозвано" not in client.get("/e/12340/badge.svg").text


@pytest.mark.databases
def test_the_second_person_s_yes_is_told_on_the_page_the_badge_and_the_button(
    client, session, stated, people, proposed
):
    answer = people[1].post(proposed, follow_redirects=True)

    day = f"{now().astimezone(MOSCOW):%d.%m.%Y}"
    badge = client.get("/e/12340/badge.svg").text
    button = client.get("/e/12340/widget").text
    page = client.get("/e/12340/award", follow_redirects=True).text
    assert "Отозванные" in answer.text
    for shown in (badge, button):
        assert f"тозвано {day}" in shown
        assert REASON in shown
    assert f"Причина: {REASON}" in page
    assert "Отдать голос" not in button
    assert "Действует" not in page
    acts = session.scalars(select(AuditEntry).where(AuditEntry.action == "credential.revoked"))
    assert [act.details["reason"] for act in acts] == [REASON]


def test_what_was_revoked_meanwhile_is_not_approved(session, entry, stated, people, proposed):
    credentials.revoke(session, entry, stated.kind, "Раньше и по другой причине", by=None)
    session.commit()

    answer = people[1].post(proposed)

    assert answer.status_code == 409
    assert stated.revocation_reason == "Раньше и по другой причине"


def test_a_declined_proposal_can_t_be_approved(stated, people, proposed):
    people[1].post("/admin/proposals/1/decline")

    assert people[1].post(proposed).status_code == 409
    assert stated.revoked_at is None


@pytest.mark.parametrize("reason", ["", "Нет", "д" * 1001])
def test_a_reason_is_asked_for(people, stated, reason):
    answer = people[0].post(f"/admin/credentials/{stated.id}", data={"reason": reason})

    assert answer.status_code == 422
    assert "ричин" in answer.text


def test_an_entry_is_found_by_its_code(people, stated):
    found = people[0].get("/admin/credentials/?code=12 340").text
    none = people[0].get("/admin/credentials/?code=99999").text

    assert f"/admin/credentials/{stated.id}" in found
    assert "Участника с таким кодом нет" in none
    assert people[0].get("/admin/credentials/999").status_code == 404


def test_what_is_revoked_gets_no_diploma(session, entry, settings, browser_of, cast, certify):
    owner = entry.application.business.owner
    cast(entry)
    certify()
    credentials.issue(session, settings.protocol_key)
    credentials.revoke(session, entry, "winner", REASON, by=None)
    session.commit()
    browser = browser_of()
    owner.secret = sign_in(session, owner)
    session.commit()
    with browser.session_transaction() as cookies:
        cookies["_user_id"] = owner.get_id()
    session.rollback()

    kit = f"/cabinet/entries/{entry.id}/kit"
    refused = [browser.get(f"{kit}/{path}") for path in ("diploma.pdf", "diploma", "press.zip")]
    page = browser.get(f"{kit}/results")

    assert [answer.status_code for answer in refused] == [409, 409, 409]
    assert REASON in refused[0].text
    assert REASON in page.text
    assert "diploma" not in page.text
