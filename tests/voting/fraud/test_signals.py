"""Signals: what is odd is found and told with its figures; what only looks odd is left alone."""

import random

import pytest

from voting.fraud import odds, signals
from voting.fraud.facts import DAY, HOUR, Kind, Vote

NOON = 20_000 * DAY + 9 * HOUR


class Town:
    """An honest season of two hundred entries' worth of noise, to which a test adds its claim."""

    def __init__(self) -> None:
        self.draw = random.Random(2015)
        self.votes: list[Vote] = []
        for _ in range(3_000):
            self.add(self.draw.randrange(30), self.daytime())

    def daytime(self) -> float:
        return NOON + self.draw.randrange(20) * DAY + self.draw.uniform(-2, 10) * HOUR

    def add(self, entry: int, at: float, **facts) -> int:
        number = self.draw.randrange(60) * 10_000 + self.draw.randrange(10_000)
        usual = {
            "voter": len(self.votes) // 2,
            "number": number,
            "operator": self.draw.choice("ABCD"),
            "region": "x",
            "home": "x",
            "web": self.draw.random() < 0.5,
        }
        self.votes.append(Vote(len(self.votes), entry, at=at, **(usual | facts)))
        return len(self.votes) - 1


@pytest.fixture
def town() -> Town:
    return Town()


def flagged(town: Town) -> set[int]:
    return {vote for cluster in signals.find(town.votes) for vote in cluster.members}


def kinds(town: Town) -> set[str]:
    return {lead.kind for cluster in signals.find(town.votes) for lead in cluster.leads}


def test_an_honest_crowd_is_left_alone(town):
    assert flagged(town) == set()


def test_neighbouring_numbers_are_found(town):
    farm = {town.add(7, town.daytime(), number=5_000_000 + n) for n in range(9)}

    assert flagged(town) == farm
    assert kinds(town) == {Kind.BLOCK}


def test_neighbouring_numbers_that_vote_for_everybody_are_an_employers(town):
    for n in range(60):
        town.add(n % 12, town.daytime(), number=5_000_000 + n)

    assert flagged(town) == set()


@pytest.mark.parametrize(("phones", "found"), [(3, 0), (4, 4)])
def test_more_phones_in_a_browser_than_a_family_has_are_found(town, phones, found):
    for _ in range(phones):
        town.add(7, town.daytime(), device=b"laptop", web=True)

    assert len(flagged(town)) == found


def test_sixty_guests_on_a_cafes_wifi_pass(town):
    for n in range(60):
        town.add(7, town.daytime(), network=b"wifi", device=b"phone %d" % n, web=True)

    assert flagged(town) == set()


def test_a_spot_on_television_for_everybody_passes(town):
    for n in range(900):
        town.add(n % 30, NOON + 5 * DAY + town.draw.uniform(0, 1200))

    assert flagged(town) == set()


def test_a_newsletters_answers_within_hours_pass(town):
    for _ in range(50):
        town.add(7, NOON + 5 * DAY + town.draw.uniform(0, 2 * HOUR))

    assert flagged(town) == set()


def test_the_same_votes_at_night_are_found(town):
    farm = {town.add(7, NOON + 5 * DAY + 16 * HOUR + town.draw.uniform(0, HOUR)) for _ in range(30)}

    assert farm <= flagged(town)
    assert {Kind.NIGHT, Kind.BURST} <= kinds(town)


def test_an_even_beat_is_found(town):
    at = NOON + 3 * DAY
    farm = {town.add(7, at + n * 90 + town.draw.uniform(-9, 9)) for n in range(25)}

    assert len(farm & flagged(town)) >= 24
    assert Kind.REGULAR in kinds(town)


def test_one_text_of_many_hands_is_found(town):
    farm = {
        town.add(7, town.daytime(), web=False, text="голосую за салон номер один")
        for _ in range(12)
    }

    assert flagged(town) == farm


def test_one_operator_alone_is_not_enough(town):
    for _ in range(60):
        town.add(7, town.daytime(), operator="A")

    assert flagged(town) == set()


def test_one_operator_within_hours_is(town):
    farm = {
        town.add(7, NOON + 5 * DAY + town.draw.uniform(0, 5 * HOUR), operator="A")
        for _ in range(60)
    }

    assert len(farm & flagged(town)) >= 55


def test_the_same_votes_give_the_same_clusters_in_any_order(town):
    for n in range(20):
        town.add(7, town.daytime(), number=5_000_000 + n)
    shuffled = random.Random(1).sample(town.votes, len(town.votes))

    first, second = signals.find(town.votes), signals.find(shuffled)

    assert [one.members for one in first] == [one.members for one in second]


@pytest.mark.parametrize("kind", Kind)
def test_every_kind_has_its_weight(kind):
    assert 0 < signals.WEIGHTS[kind] <= 1


def test_no_crowd_on_one_network_is_enough_with_a_burst_and_newcomers():
    weak = signals.WEIGHTS[Kind.NETWORK] + signals.WEIGHTS[Kind.BURST] + signals.WEIGHTS[Kind.NEW]

    assert weak < signals.ENOUGH


@pytest.mark.parametrize(
    ("count", "rate", "chance"), [(2, 1.0, -1.3310), (5, 1.0, -5.6103), (0, 3.0, 0.0)]
)
def test_odds_are_poissons(count, rate, chance):
    assert odds.poisson(count, rate) == pytest.approx(chance, abs=0.001)


def test_odds_of_a_share_are_milder_where_less_is_known():
    sure, unsure = (odds.beta_binomial(30, 40, 0.3, certainty) for certainty in (1_000, 5))

    assert sure < -15 < unsure < 0
