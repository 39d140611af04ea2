"""Who may open the panel, and who may act in it."""

import pytest

from app.auth.models import Role

SCREENS = [
    "/admin/",
    "/admin/applications/",
    "/admin/season/",
    "/admin/triage/",
    "/admin/fraud/",
    "/admin/people/",
    "/admin/proposals/",
    "/admin/audit/",
    "/admin/exports/",
    "/admin/exports/journal",
    "/account/keys",
    "/account/sessions",
]
OPEN_TO_OWNERS = {"/account/sessions"}
STAFF = [Role.ORGANISER, Role.MODERATOR, Role.OBSERVER]


@pytest.mark.parametrize("screen", SCREENS)
def test_nobody_enters_without_logging_in(client, season, screen):
    answer = client.get(screen)

    assert answer.status_code == 302
    assert answer.location.startswith("/login")


@pytest.mark.parametrize("screen", sorted(set(SCREENS) - OPEN_TO_OWNERS))
def test_an_owner_is_kept_out(browser_as, season, screen):
    assert browser_as(Role.OWNER).get(screen).status_code == 403


@pytest.mark.parametrize("role", STAFF)
@pytest.mark.parametrize("screen", SCREENS)
def test_all_of_the_organisers_people_may_look(browser_as, season, screen, role):
    assert browser_as(role).get(screen).status_code == 200


@pytest.mark.parametrize("screen", SCREENS)
def test_the_panel_opens_before_there_is_a_season(organiser, screen):
    assert organiser.get(screen).status_code == 200


def test_an_observer_is_shown_no_buttons(browser_as, season):
    page = browser_as(Role.OBSERVER).get("/admin/season/").text

    assert "Закрыть голосование" not in page
