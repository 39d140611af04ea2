from collections.abc import Iterator
from datetime import date
from pathlib import Path

import pytest
from sqlalchemy import Engine, create_engine, func, select
from sqlalchemy.orm import Session

from nominations import cities
from nominations.city_file import CityFileError
from nominations.models.city import City

HEADER = "name,region,population,source,date\n"
NEWER = "Росстат: оценка на 1 января 2030 года"


def test_loading_twice_leaves_the_same_towns(session: Session) -> None:
    before = session.scalar(select(func.count()).select_from(City))

    loaded = cities.load(session)

    assert loaded == before == session.scalar(select(func.count()).select_from(City))


def test_a_prefix_finds_towns_the_most_populous_first(session: Session) -> None:
    found = cities.find(session, "ростов")

    assert [city.name for city in found[:2]] == ["Ростов-на-Дону", "Ростов"]


@pytest.mark.parametrize("typed", ["орёл", "ОРЕЛ", "  Орел ", "Орёл"])
def test_neither_case_nor_yo_matters(session: Session, typed: str) -> None:
    assert cities.find(session, typed)[0].region == "Орловская область"


@pytest.mark.parametrize(
    "typed",
    [
        "Железногорск (Курская область)",
        "Железногорск, Курская область",
        "железногорск,курская область",
    ],
)
def test_a_name_and_a_region_select_exactly_one(session: Session, typed: str) -> None:
    [city] = cities.find(session, typed)

    assert (city.name, city.region) == ("Железногорск", "Курская область")


def test_a_label_selects_its_town(session: Session) -> None:
    homonyms = [city for city in cities.find(session, "советск") if city.name == "Советск"]

    assert len(homonyms) == 3
    assert all(cities.find(session, cities.label(city)) == [city] for city in homonyms)


@pytest.mark.parametrize("typed", ["", "   ", "%", "_", "Нью-Васюки", "(", ",", "Омск, Марс"])
def test_what_names_no_town_finds_none(session: Session, typed: str) -> None:
    assert cities.find(session, typed) == []


def test_at_most_twenty_towns_are_offered(session: Session) -> None:
    assert len(cities.find(session, "к")) == 20


def test_a_city_that_is_its_own_region_is_named_once(session: Session) -> None:
    [moscow] = [city for city in cities.find(session, "Москва") if city.name == "Москва"]

    assert cities.label(moscow) == "Москва"


def test_an_official_file_replaces_a_figure_and_adds_a_town(session: Session, file: Path) -> None:
    file.write_text(
        HEADER + f"Орел,Орловская область,290 000,«{NEWER}»,2030-01-01\n"
        f"Новоград,Орловская область,7000,{NEWER},2030-01-01\n",
        encoding="utf-8-sig",
    )

    assert cities.load_file(session, file) == 2

    [city] = cities.find(session, "Орёл, Орловская область")
    assert (city.name, city.population, city.dated) == ("Орёл", 290_000, date(2030, 1, 1))
    assert cities.find(session, "Новоград, Орловская область")[0].population == 7_000


def test_loading_the_gazetteer_again_keeps_a_newer_official_figure(
    session: Session, file: Path
) -> None:
    file.write_text(HEADER + f"Омск,Омская область,1000001,{NEWER},2030-01-01\n", encoding="utf-8")
    cities.load_file(session, file)

    cities.load(session)

    assert cities.find(session, "Омск")[0].population == 1_000_001


@pytest.mark.parametrize(
    ("text", "line", "fault"),
    [
        ("", 1, "нужны столбцы"),
        ("город,регион\n", 1, "нужны столбцы"),
        (HEADER + "Омск,Омская область,1000,Росстат\n", 2, "ровно 5"),
        (HEADER + "Омск,Омская область,1000,Росстат,2030-01-01,лишнее\n", 2, "ровно 5"),
        (HEADER + "г. Омск,Омская область,1000,Росстат,2030-01-01\n", 2, "название города"),
        (HEADER + "Омск,Омская губерния,1000,Росстат,2030-01-01\n", 2, "нет региона"),
        (HEADER + "Омск,Омская область,много,Росстат,2030-01-01\n", 2, "население"),
        (HEADER + "Омск,Омская область,-5,Росстат,2030-01-01\n", 2, "население"),
        (HEADER + "Омск,Омская область,0,Росстат,2030-01-01\n", 2, "население"),
        (HEADER + f"Омск,Омская область,{'9' * 40},Росстат,2030-01-01\n", 2, "население"),
        (HEADER + "Омск,Омская область,1000,,2030-01-01\n", 2, "источник"),
        (HEADER + "Омск,Омская область,1000,Росстат,01.01.2030\n", 2, "дата"),
        (
            HEADER + "Омск,Омская область,1000,Росстат,2030-01-01\n" * 2,
            3,
            "уже назван в строке 2",
        ),
    ],
)
def test_a_faulty_line_is_named_and_nothing_is_taken(
    session: Session, file: Path, text: str, line: int, fault: str
) -> None:
    file.write_text(text, encoding="utf-8")

    with pytest.raises(CityFileError, match=fault) as refused:
        cities.load_file(session, file)

    assert refused.value.line == line
    assert cities.find(session, "Омск")[0].population > 1_000_000


def test_a_file_in_another_encoding_is_refused_at_its_line(session: Session, file: Path) -> None:
    file.write_bytes(HEADER.encode() + "Омск,Омская область,1,Р,2030-01-01".encode("cp1251"))

    with pytest.raises(CityFileError, match="UTF-8") as refused:
        cities.load_file(session, file)

    assert refused.value.line == 2


@pytest.fixture
def file(tmp_path: Path) -> Path:
    return tmp_path / "official.csv"


@pytest.fixture(scope="module")
def engine() -> Iterator[Engine]:
    engine = create_engine("sqlite://")
    City.__table__.create(engine)
    with Session(engine) as session:
        cities.load(session)
        session.commit()
    yield engine
    engine.dispose()


@pytest.fixture
def session(engine: Engine) -> Iterator[Session]:
    with Session(engine) as session:
        yield session
        session.rollback()
