"""Entries near a town: the nearest first, and nobody is located."""

import re

import pytest

from nominations import towns

PLACES = {
    "Тверь": ("Тверская область", 56.86, 35.9),
    "Клин": ("Московская область", 56.33, 36.73),
    "Москва": ("Москва", 55.75, 37.62),
    "Омск": ("Омская область", 54.99, 73.37),
}


@pytest.fixture
def country(session, season, make_city, make_entry):
    """Return the season's towns: two entries in Moscow, one in Klin and Omsk, none in Tver."""
    made = {}
    for name, (region, latitude, longitude) in PLACES.items():
        city = make_city(name, region, 100_000)
        city.latitude, city.longitude = latitude, longitude
        made[name] = city
    for number, name in enumerate(["Москва", "Москва", "Клин", "Омск"]):
        make_entry(season, code=f"{10001 + number}", city=made[name])
    session.commit()
    return made


@pytest.mark.databases
class TestTowns:
    def test_towns_are_counted_with_those_of_most_entries_first(self, session, season, country):
        found = towns.taking_part(session, season)

        assert next((town.name, town.entries) for town in found) == ("Москва", 2)
        assert {town.name for town in found} == {"Москва", "Клин", "Омск"}

    def test_the_nearest_town_comes_first(self, session, season, country):
        near = towns.near(towns.taking_part(session, season), country["Тверь"])

        assert [town.name for _, town in near] == ["Клин", "Москва", "Омск"]
        assert near[0][0] == pytest.approx(77, abs=3)

    def test_a_town_without_a_point_is_near_to_nothing(self, session, season, country, make_city):
        unknown = make_city("Китеж", "Нижегородская область", 1)

        assert towns.near(towns.taking_part(session, season), unknown) == []


class TestPage:
    def test_a_town_named_in_the_address_is_answered_with_those_around(self, client, country):
        page = client.get("/nearby/?city=Тверь").text

        far = re.findall(r'<span class="v">(.+?)</span>', page)
        assert next(one.replace("\N{NO-BREAK SPACE}", " ") for one in far) == "78 км"
        assert len(far) == 3

    @pytest.mark.parametrize("typed", ["Ndthm", "Тверьь", "тврь"])
    def test_the_other_keyboard_and_a_slip_are_forgiven(self, client, country, typed):
        assert "Тверь (Тверская область)" in client.get(f"/nearby/?city={typed}").text

    def test_one_of_two_towns_of_a_name_is_asked_for(self, client, country, make_city, session):
        make_city("Железногорск", "Курская область", 98_000)
        make_city("Железногорск", "Красноярский край", 84_000)
        session.commit()

        page = client.get("/nearby/?city=железногорск").text

        assert "Какой именно?" in page
        assert "Железногорск, Курская область" in page

    @pytest.mark.parametrize("city", ["Нетакого", "%", "\0", "a" * 5_000])
    def test_a_town_that_is_not_there_is_said_so(self, client, country, city):
        answer = client.get("/nearby/", query_string={"city": city})

        assert answer.status_code == 200
        assert ("Такого города не нашли" in answer.text) == (city != "\0")

    def test_before_a_season_there_is_no_such_page(self, client):
        assert client.get("/nearby/").status_code == 404
