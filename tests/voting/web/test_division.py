"""A division's page: who competes, how it goes, and nothing of it while the standings are hidden."""

import pytest

from nominations import divisions, seasons
from voting import results


@pytest.fixture
def rivals(season, make_entry, cast, seal):
    """Return two entries of one division; the first has two votes, the second one."""
    ahead, behind = make_entry(season, code="12357"), make_entry(season, code="20001")
    for number, entry in enumerate([ahead, ahead, behind]):
        cast(entry, f"+7900000{number:04}")
    seal()
    return ahead, behind


@pytest.fixture
def address(rivals):
    return f"/nominations/krasota/{divisions.slug(rivals[0].division_id)}/"


def test_it_shows_the_places_as_a_list_and_as_a_ladder(client, rivals, address):
    page = client.get(address).text

    assert page.index("/e/12357") < page.index("/e/20001")
    assert "Лестница группы" in page
    assert 'class="rung won"' in page
    assert "Голоса по дням" in page


def test_a_tie_for_the_prize_place_is_drawn_as_one(client, rivals, address, cast, seal):
    cast(rivals[1], "+79000000009")
    seal()

    assert client.get(address).text.count('class="rung won"') == 2


def test_while_the_standings_are_hidden_it_only_lists_who_takes_part(
    client, season, rivals, address, move_dates
):
    move_dates(season, hides_at=season.voting_opens)

    page = client.get(address).text

    assert "Места скрыты до" in page
    assert "/e/12357" in page
    assert "Лестница" not in page
    assert "Голоса по дням" not in page


def test_an_entry_s_votes_by_day_are_hidden_with_its_place(client, season, rivals, move_dates):
    shown = client.get("/e/12357").text

    move_dates(season, hides_at=season.voting_opens)

    assert "Голоса по дням" in shown
    assert "Голоса по дням" not in client.get("/e/12357").text


def test_an_empty_division_says_so(session, client, season):
    nomination = divisions.nomination(session, season, "medicina")
    empty = divisions.groups(session, nomination)[0]

    assert (
        "В этой группе пока никого нет" in client.get(f"/nominations/medicina/{empty.slug}/").text
    )


def test_a_merged_division_leads_to_the_one_that_took_it_in(
    session, client, season, rivals, address, make_entry, make_city
):
    small = make_entry(season, code="30005", city=make_city("Плёс", "Ивановская", 2_000))
    small.division.merged_into_id = rivals[0].division_id
    session.commit()

    answer = client.get(f"/nominations/krasota/{divisions.slug(small.division_id)}/")

    assert (answer.status_code, answer.location) == (301, address)
    assert "/e/30005" in client.get(address).text


@pytest.mark.parametrize("path", ["krasota/gruppa-999999", "krasota/nope", "medicina/{own}"])
def test_a_division_that_is_not_there_is_not_found(client, rivals, address, path):
    own = address.rstrip("/").rpartition("/")[2]

    assert client.get(f"/nominations/{path.format(own=own)}/").status_code == 404


def test_the_results_show_where_the_winners_are(session, client, season, rivals, seal):
    rivals[0].application.business.city.latitude = 56.86
    rivals[0].application.business.city.longitude = 35.9
    seasons.close_voting(session, season, by=None)
    seal()
    results.certify(session, season, by=None)
    session.commit()

    page = client.get("/results/2026/").text

    assert "img/towns.svg" in page
    assert '<circle class="town"' in page
    assert '<th scope="row">Тверь, Тверская область</th>' in page
