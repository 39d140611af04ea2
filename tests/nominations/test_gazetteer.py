from collections import Counter

import pytest

from nominations import gazetteer
from nominations.gazetteer import Place

ByName = dict[tuple[str, str], Place]

UP_TO_50, UP_TO_100, UP_TO_250, UP_TO_MILLION, MILLIONS = range(1, 6)
LIMITS = [50_000, 100_000, 250_000, 1_000_000]

# Entered by hand; the second half is of towns that the corrections do not name.
FACTS = [
    ("Москва", "Москва", MILLIONS),
    ("Санкт-Петербург", "Санкт-Петербург", MILLIONS),
    ("Воронеж", "Воронежская область", MILLIONS),
    ("Ростов-на-Дону", "Ростовская область", MILLIONS),
    ("Ростов", "Ярославская область", UP_TO_50),
    ("Железногорск", "Курская область", UP_TO_100),
    ("Королёв", "Московская область", UP_TO_250),
    ("Благовещенск", "Амурская область", UP_TO_250),
    ("Благовещенск", "Башкортостан", UP_TO_50),
    ("Берёзовский", "Свердловская область", UP_TO_100),
    ("Берёзовский", "Кемеровская область", UP_TO_50),
    ("Вышний Волочёк", "Тверская область", UP_TO_50),
    ("Донецк", "Ростовская область", UP_TO_50),
    ("Троицк", "Москва", UP_TO_100),
    ("Иннополис", "Татарстан", UP_TO_50),
    ("Теберда", "Карачаево-Черкесия", UP_TO_50),
    ("Тюмень", "Тюменская область", UP_TO_MILLION),
    ("Ставрополь", "Ставропольский край", UP_TO_MILLION),
    ("Магадан", "Магаданская область", UP_TO_100),
    ("Новороссийск", "Краснодарский край", UP_TO_MILLION),
    ("Новосибирск", "Новосибирская область", MILLIONS),
    ("Екатеринбург", "Свердловская область", MILLIONS),
    ("Нижний Новгород", "Нижегородская область", MILLIONS),
    ("Тольятти", "Самарская область", UP_TO_MILLION),
    ("Ижевск", "Удмуртия", UP_TO_MILLION),
    ("Орёл", "Орловская область", UP_TO_MILLION),
    ("Йошкар-Ола", "Марий Эл", UP_TO_MILLION),
    ("Набережные Челны", "Татарстан", UP_TO_MILLION),
    ("Псков", "Псковская область", UP_TO_250),
    ("Находка", "Приморский край", UP_TO_250),
    ("Хасавюрт", "Дагестан", UP_TO_250),
    ("Железногорск", "Красноярский край", UP_TO_100),
    ("Железногорск-Илимский", "Иркутская область", UP_TO_50),
    ("Киров", "Кировская область", UP_TO_MILLION),
    ("Киров", "Калужская область", UP_TO_50),
    ("Советск", "Калининградская область", UP_TO_50),
    ("Советск", "Кировская область", UP_TO_50),
    ("Советск", "Тульская область", UP_TO_50),
    ("Мирный", "Якутия", UP_TO_50),
    ("Плёс", "Ивановская область", UP_TO_50),
]


def test_there_are_forty_facts_and_half_of_them_are_not_in_the_corrections(
    corrected: set[tuple[str, ...]],
) -> None:
    untouched = [fact for fact in FACTS if fact[:2] not in corrected]

    assert len(FACTS) == 40
    assert len(untouched) >= 19


@pytest.mark.parametrize(("name", "region", "band"), FACTS)
def test_a_town_stands_in_its_region_and_band(
    by_name: ByName, name: str, region: str, band: int
) -> None:
    place = by_name[name, region]

    assert band == 1 + sum(place.population > limit for limit in LIMITS)


def test_at_least_all_of_the_country_s_towns_are_there(places: list[Place]) -> None:
    assert len(places) >= 1_100


def test_no_two_places_of_a_region_have_one_name(places: list[Place]) -> None:
    counted = Counter((place.name, place.region) for place in places)

    assert counted.most_common(1)[0][1] == 1


def test_no_geonameid_is_given_twice(places: list[Place]) -> None:
    ids = [place.geonameid for place in places if place.geonameid is not None]

    assert len(ids) == len(set(ids)) == len(places) - 2


def test_every_name_is_russian_and_every_figure_positive(places: list[Place]) -> None:
    strange = [
        place
        for place in places
        if not gazetteer.RUSSIAN_NAME.fullmatch(place.name) or place.population <= 0
    ]

    assert strange == []


def test_every_region_of_the_country_has_a_place(places: list[Place]) -> None:
    assert {place.region for place in places} == set(gazetteer.regions().values())
    assert len(gazetteer.regions()) == 83


def test_every_correction_and_district_is_known_to_geonames(
    places: list[Place], corrected: set[tuple[str, ...]]
) -> None:
    named = {(place.name, place.region) for place in places}

    assert corrected <= named


def test_a_big_city_s_districts_are_no_towns(places: list[Place]) -> None:
    named = {(place.name, place.region) for place in places}

    assert named.isdisjoint(
        {
            ("Марьино", "Москва"),
            ("Калининский", "Санкт-Петербург"),
            ("Адлер", "Краснодарский край"),
            ("Парнас", "Ленинградская область"),
        }
    )


def test_a_census_figure_tells_its_source_and_day_and_another_only_its_source(
    by_name: ByName,
) -> None:
    counted, listed = by_name["Елец", "Липецкая область"], by_name["Омск", "Омская область"]

    assert (counted.population, counted.source) == (99_875, gazetteer.CENSUS)
    assert counted.dated == gazetteer.CENSUS_DAY
    assert (listed.source, listed.dated) == ("GeoNames", None)


@pytest.mark.parametrize(
    ("romanised", "alternates", "name"),
    [
        ("Orël", ["Орел", "Орёл", "Орьол"], "Орёл"),
        ("Khasavyurt", ["Хасав-юрт", "Хасавюрт"], "Хасавюрт"),
        ("Yubileyny", ["Юбилейнай", "Юбилейный"], "Юбилейный"),
        ("Kochëvo", ["Kochevo", "Кочëво"], "Кочёво"),
        ("Moscow", ["Moskva", "莫斯科"], None),
    ],
)
def test_the_russian_name_is_the_cyrillic_one_that_sounds_closest(
    romanised: str, alternates: list[str], name: str | None
) -> None:
    assert gazetteer.russian_name(romanised, alternates) == name


@pytest.fixture(scope="module")
def places() -> list[Place]:
    return gazetteer.places()


@pytest.fixture(scope="module")
def by_name(places: list[Place]) -> ByName:
    return {(place.name, place.region): place for place in places}


@pytest.fixture(scope="module")
def corrected() -> set[tuple[str, ...]]:
    rows = (gazetteer.DATA / "city_corrections.csv").read_text(encoding="utf-8").splitlines()
    return {tuple(row.split(",")[1:3]) for row in rows[1:]}
