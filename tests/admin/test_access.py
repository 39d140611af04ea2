"""Who may open the panel, and who may act in it."""

import pytest

from app.auth.models import Role

SCREENS = ["/admin/", "/admin/applications/", "/admin/season/", "/admin/triage/", "/admin/fraud/"]
ACTS = {
    "/admin/applications/1/accept": {Role.ORGANISER, Role.MODERATOR},
    "/admin/applications/1/decline": {Role.ORGANISER, Role.MODERATOR},
    "/admin/fraud/1/rule": {Role.ORGANISER, Role.MODERATOR},
    "/admin/fraud/proposals/1/approve": {Role.ORGANISER},
    "/admin/fraud/proposals/1/decline": {Role.ORGANISER, Role.MODERATOR},
    "/admin/season/close": {Role.ORGANISER},
    "/admin/season/certify": {Role.ORGANISER},
}
STAFF = [Role.ORGANISER, Role.MODERATOR, Role.OBSERVER]


@pytest.mark.parametrize("screen", SCREENS)
def test_nobody_enters_without_logging_in(client, season, screen):
    answer = client.get(screen)

    assert answer.status_code == 302
    assert answer.location.startswith("/login")


@pytest.mark.parametrize("screen", SCREENS)
def test_an_owner_is_kept_out(browser_as, season, screen):
    assert browser_as(Role.OWNER).get(screen).status_code == 403


@pytest.mark.parametrize("role", STAFF)
@pytest.mark.parametrize("screen", SCREENS)
def test_all_of_the_organisers_people_may_look(browser_as, season, screen, role):
    assert browser_as(role).get(screen).status_code == 200


@pytest.mark.parametrize("screen", SCREENS)
def test_the_panel_opens_before_there_is_a_season(organiser, screen):
    assert organiser.get(screen).status_code == 200


@pytest.mark.parametrize("role", [*STAFF, Role.OWNER])
@pytest.mark.parametrize("act", ACTS)
def test_few_may_act(browser_as, season, act, role):
    refused = browser_as(role).post(act).status_code == 403

    assert refused == (role not in ACTS[act])


@pytest.mark.parametrize("act", ACTS)
def test_an_act_is_a_post(organiser, season, act):
    assert organiser.get(act).status_code == 405


def test_an_observer_is_shown_no_buttons(browser_as, season):
    page = browser_as(Role.OBSERVER).get("/admin/season/").text

    assert "Закрыть голосование" not in page
