"""Programs that fill the form of the phone get no code; people never notice (T11)."""

import re
from dataclasses import replace
from datetime import timedelta

import pytest
import time_machine
from sqlalchemy import func, select

from app.core.clock import now
from app.core.outbox import OutboxMessage

VOTER = "+7 900 000-00-01"
everywhere = pytest.mark.parametrize("path", ["/e/12340/vote", "/my-data/"])


@everywhere
def test_a_person_who_takes_a_moment_gets_a_code(production, walk, path):
    assert walk(path, seconds=1.1).status_code == 303


@everywhere
def test_a_form_sent_at_once_brings_no_code_and_the_second_press_does(production, walk, path):
    hasty = walk(path, seconds=0.2)
    again = walk(path, seconds=2, open_first=False)

    assert hasty.status_code == 422
    assert "слишком быстро" in hasty.text
    assert VOTER in hasty.text
    assert again.status_code == 303


@everywhere
def test_a_form_nobody_opened_brings_no_code(production, walk, messages, path):
    answer = walk(path, seconds=5, open_first=False)

    assert (answer.status_code, messages()) == (422, 0)


@everywhere
def test_what_fills_the_unseen_field_gets_no_code_and_it_comes_back_empty(
    entry, walk, messages, path
):
    answer = walk(path, seconds=5, website="https://example.com")

    assert (answer.status_code, messages()) == (422, 0)
    assert "example.com" not in answer.text


@everywhere
def test_the_unseen_field_is_out_of_sight_and_out_of_the_tab_order(client, entry, path):
    page = client.get(path).text

    trap = re.search(r'<div class="vh" aria-hidden="true">.*?</div>', page).group()
    assert 'tabindex="-1"' in trap
    assert 'autocomplete="off"' in trap


@everywhere
def test_on_a_developers_machine_programs_may_hurry(entry, walk, path):
    assert walk(path, seconds=0, open_first=False).status_code == 303


@pytest.fixture
def entry(season, make_entry):
    return make_entry(season)


@pytest.fixture
def production(app, settings, entry):
    """Count the seconds, as where real votes come."""
    app.config["SETTINGS"] = replace(settings, app_env="production")


@pytest.fixture
def walk(client):
    """Return what opens a page, waits, and sends its form."""

    def go(path: str, seconds: float, *, open_first: bool = True, **more: str):
        begun = now()
        with time_machine.travel(begun, tick=False) as clock:
            if open_first:
                client.get(path)
            clock.move_to(begun + timedelta(seconds=seconds))
            return client.post(path, data={"phone": VOTER, **more})

    return go


@pytest.fixture
def messages(session):
    """Return what counts the messages to be sent."""
    return lambda: session.scalar(select(func.count(OutboxMessage.id)))
