import re
from collections import Counter
from datetime import UTC, datetime, timedelta

import pytest
from stdnum.ru import inn

from app.cli.demo.businesses import DemoBusiness, businesses
from app.cli.demo.crowd import CLUSTER, DAYS, Candidate, DemoVote, crowd
from app.core import phones
from app.core.clock import MOSCOW
from nominations import bands, gazetteer, presets
from nominations.gazetteer import Place

SEED = 2015
UNTIL = datetime(2026, 5, 20, 12, tzinfo=UTC)

Division = tuple[str, str, str]


def test_businesses_are_the_same_from_the_same_seed(towns: list[Place]) -> None:
    assert businesses(SEED, towns) == businesses(SEED, list(reversed(towns)))
    assert businesses(SEED, towns) != businesses(SEED + 1, towns)


def test_most_businesses_have_two_rivals_some_one_and_a_few_none_as_yet(
    places: list[Division],
) -> None:
    rivals = Counter(Counter(places).values())

    assert {slug for slug, _, _ in places} == {preset.slug for preset in presets.NOMINATIONS}
    assert rivals.keys() == {1, 2, 3}
    assert rivals[3] * 3 > len(places) / 2
    assert rivals[1] < 10


def test_every_inn_is_right_fictitious_and_its_business_s_own(firms: list[DemoBusiness]) -> None:
    numbers = [firm.inn for firm in firms]

    assert all(inn.is_valid(number) and number.startswith("00") for number in numbers)
    assert len(set(numbers)) == len(numbers)


def test_a_sole_trader_has_twelve_digits_and_a_firm_ten(firms: list[DemoBusiness]) -> None:
    lengths = {(firm.staff <= 5, len(firm.inn)) for firm in firms}

    assert lengths == {(True, 12), (False, 10)}


def test_no_name_and_no_description_is_repeated(firms: list[DemoBusiness]) -> None:
    assert 235 <= len(firms) <= 260
    assert len({firm.name for firm in firms}) == len(firms)
    assert len({firm.description for firm in firms}) == len(firms)


def test_every_description_is_one_to_three_whole_sentences(firms: list[DemoBusiness]) -> None:
    sentence = re.compile(r"[А-ЯЁ][^.…<>{}]+(?:\.|$)")
    odd = [
        firm.description
        for firm in firms
        if not (1 <= len(sentence.findall(firm.description)) <= 3 and firm.description[-1] == ".")
    ]

    assert odd == []


def test_the_crowd_is_the_same_from_the_same_seed(candidates: list[Candidate]) -> None:
    assert crowd(SEED, candidates, UNTIL) == crowd(SEED, candidates, UNTIL)
    assert crowd(SEED, candidates, UNTIL) != crowd(SEED + 1, candidates, UNTIL)


def test_several_thousand_people_vote_in_three_weeks_by_both_channels(
    votes: list[DemoVote],
) -> None:
    moments = [vote.moment for vote in votes]

    assert 3_000 <= len(votes) <= 8_000
    assert UNTIL - timedelta(days=DAYS + 1) <= moments[0]
    assert moments == sorted(moments)
    assert moments[-1] < UNTIL
    assert {vote.channel for vote in votes} == {"sms", "web"}


def test_every_phone_is_fictitious_and_can_vote(votes: list[DemoVote]) -> None:
    for phone in {vote.phone for vote in votes}:
        assert re.fullmatch(r"\+7900000\d{4}", phone)
        assert phones.parse(phone) == phone


def test_the_first_thousand_numbers_are_left_to_people(votes: list[DemoVote]) -> None:
    assert not [vote for vote in votes if vote.phone.startswith("+79000000")]


def test_no_phone_votes_twice_in_a_nomination_but_many_in_several(
    votes: list[DemoVote], candidates: list[Candidate]
) -> None:
    ballots = Counter((vote.phone, candidates[vote.entry].nomination) for vote in votes)
    nominations = Counter(phone for phone, _ in ballots)

    assert set(ballots.values()) == {1}
    assert sum(count > 1 for count in nominations.values()) > 500


def test_leaders_are_level_in_several_divisions(
    votes: list[DemoVote], candidates: list[Candidate]
) -> None:
    counted = Counter(vote.entry for vote in votes)
    divisions: dict[int, list[int]] = {}
    for index, candidate in enumerate(candidates):
        divisions.setdefault(candidate.division, []).append(counted[index])

    level = [
        group for group in divisions.values() if len(group) > 1 and group.count(max(group)) > 1
    ]

    assert len(level) >= 5


def test_three_hundred_neighbours_vote_for_one_entry_within_an_hour_of_one_night(
    votes: list[DemoVote],
) -> None:
    cluster = [vote for vote in votes if int(vote.phone[-4:]) in CLUSTER]

    assert len(cluster) == 300
    assert len({vote.entry for vote in cluster}) == 1
    assert cluster[-1].moment - cluster[0].moment < timedelta(hours=1)
    assert {vote.moment.astimezone(MOSCOW).hour for vote in cluster} <= {3, 4}


def test_people_sleep_at_night(votes: list[DemoVote]) -> None:
    hours = Counter(
        vote.moment.astimezone(MOSCOW).hour for vote in votes if int(vote.phone[-4:]) not in CLUSTER
    )

    assert sum(hours[hour] for hour in range(1, 6)) < hours[19]


@pytest.fixture(scope="module")
def towns() -> list[Place]:
    return gazetteer.places()


@pytest.fixture(scope="module")
def firms(towns: list[Place]) -> list[DemoBusiness]:
    return businesses(SEED, towns)


@pytest.fixture(scope="module")
def places(towns: list[Place], firms: list[DemoBusiness]) -> list[Division]:
    population = {(town.name, town.region): town.population for town in towns}
    return [
        (
            firm.nomination,
            bands.find(bands.SIZE_BANDS, firm.staff).slug,
            bands.find(bands.CITY_BANDS, population[firm.city, firm.region]).slug,
        )
        for firm in firms
    ]


@pytest.fixture(scope="module")
def candidates(places: list[Division]) -> list[Candidate]:
    numbers = {division: number for number, division in enumerate(dict.fromkeys(places))}
    return [Candidate(division[0], numbers[division]) for division in places]


@pytest.fixture(scope="module")
def votes(candidates: list[Candidate]) -> list[DemoVote]:
    return crowd(SEED, candidates, UNTIL)
