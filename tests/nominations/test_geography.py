"""Where towns lie: distances as on the globe, a map that looks like the country."""

import re

import pytest

from app.cli import cities
from nominations import gazetteer, geography

MOSCOW, PETERSBURG, VLADIVOSTOK = (55.75, 37.62), (59.94, 30.31), (43.12, 131.89)


@pytest.mark.parametrize(
    ("one", "other", "known"),
    [(MOSCOW, PETERSBURG, 634), (MOSCOW, VLADIVOSTOK, 6_418), (MOSCOW, MOSCOW, 0)],
)
def test_a_distance_is_the_known_one(one, other, known):
    assert geography.kilometres(one, other) == pytest.approx(known, abs=12)


def test_every_town_of_the_gazetteer_is_on_the_map():
    points = [geography.on_map((place.latitude, place.longitude)) for place in gazetteer.places()]

    assert min(x for x, _ in points) >= 8
    assert max(x for x, _ in points) <= geography.WIDTH - 8
    assert min(y for _, y in points) >= 8
    assert max(y for _, y in points) <= geography.HEIGHT - 8


def test_chukotka_is_east_of_kamchatka_and_not_beside_kaliningrad():
    kaliningrad = geography.on_map((54.71, 20.51))
    petropavlovsk = geography.on_map((53.02, 158.65))
    provideniya = geography.on_map((64.42, -173.23))

    assert kaliningrad[0] < petropavlovsk[0]
    assert provideniya[1] < petropavlovsk[1]
    assert provideniya[0] > geography.WIDTH / 2


def test_the_backdrop_has_one_dot_a_square():
    path = geography.backdrop([MOSCOW, MOSCOW, (55.76, 37.63), VLADIVOSTOK])

    assert len(re.findall("M", path)) == 2


def test_the_backdrop_kept_in_the_repository_is_the_gazetteer_s():
    # To draw it anew: flask cities draw
    assert cities.BACKDROP.read_text("utf-8") == cities.backdrop()
