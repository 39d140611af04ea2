"""«Снять с голосования»: what is said before, while it waits, and when nothing can be done."""

import pytest

from app.auth.models import Role
from app.core.clock import now
from nominations import applications
from voting import removals

WHY = "Подтверждена накрутка: номера куплены подряд."
BUTTON = "Предложить второму организатору"


@pytest.fixture
def entry(season, make_entry):
    return make_entry(season)


@pytest.fixture
def address(entry):
    return f"/admin/applications/{entry.application_id}/removal"


@pytest.fixture
def asked(session, entry, make_account):
    """What another organiser proposed."""
    by = make_account(role=Role.ORGANISER)
    found = removals.propose(session, entry, WHY, by=by)
    session.commit()
    return found


def test_an_accepted_application_leads_to_it_and_it_says_that_nothing_brings_back(
    organiser, entry, address
):
    application = organiser.get(f"/admin/applications/{entry.application_id}").text
    page = organiser.get(address).text

    assert f'href="{address}"' in application
    assert "Вернуть участника будет нельзя." in page.replace("\N{NO-BREAK SPACE}", " ")
    assert BUTTON in page


def test_an_application_that_waits_leads_nowhere(session, organiser, entry, address):
    entry.application.status = "waiting"
    session.delete(entry)
    session.commit()

    assert organiser.get(address).status_code == 404


@pytest.mark.parametrize("role", [Role.MODERATOR, Role.OBSERVER])
def test_nobody_but_an_organiser_is_led_there(browser_as, entry, address, role):
    browser = browser_as(role)

    assert address not in browser.get(f"/admin/applications/{entry.application_id}").text
    assert browser.get(address).status_code == 403
    assert browser.get("/admin/removals/").status_code == 200


@pytest.mark.parametrize("reason", ["", "Накрутка", "я" * 301, "причина\0причина"])
def test_without_a_reason_of_a_fair_length_nothing_is_proposed(
    session, organiser, entry, address, reason
):
    answer = organiser.post(address, data={"reason": reason})

    assert answer.status_code == 422
    assert "Предложение не записано" in answer.text
    assert not removals.waiting(session, entry)


def test_what_waits_is_shown_to_the_second_person_and_not_asked_again(
    organiser, entry, address, asked
):
    page = organiser.get(address).text
    screen = organiser.get("/admin/removals/").text

    assert BUTTON not in page
    assert all(f"/admin/removals/{asked.id}/approve" in one for one in (page, screen))
    assert "номера куплены подряд" in page.replace("\N{NO-BREAK SPACE}", " ")


def test_what_became_impossible_is_refused_in_words(session, organiser, entry, asked):
    applications.withdraw(session, entry, "Отказались.", by=None)
    session.commit()

    answer = organiser.post(f"/admin/removals/{asked.id}/approve")

    assert answer.status_code == 409
    assert "Участник уже снят" in answer.text.replace("\N{NO-BREAK SPACE}", " ")


def test_after_the_results_it_leads_to_the_statement(session, season, organiser, entry, address):
    season.certified_at = now()
    session.commit()

    page = organiser.get(address).text

    assert BUTTON not in page
    assert f"/admin/credentials/?code={entry.code}" in page


def test_who_left_is_listed_with_the_reason_at_few_statements(
    session, season, organiser, make_entry, statements
):
    for number in range(6):
        left = make_entry(season, code=f"1234{number}")
        applications.withdraw(session, left, f"Причина {number}.", by=None)
    session.commit()

    with statements() as seen:
        page = organiser.get("/admin/removals/").text

    assert page.index("Причина 5") < page.index("Причина 0")
    assert len([one for one in seen if one.startswith("SELECT")]) <= 8
