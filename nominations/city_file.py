"""An official file of town populations, read strictly: a fault is told with its line."""

import csv
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from pathlib import Path

from app.core.errors import DomainError
from nominations.gazetteer import RUSSIAN_NAME, regions

COLUMNS = ("name", "region", "population", "source", "date")
LARGEST = 30_000_000
NAME_LENGTH = 80
SOURCE_LENGTH = 120


class CityFileError(DomainError):
    """A line of the file of towns can't be taken; nothing of the file was."""

    def __init__(self, line: int, fault: str) -> None:
        """`line` counts from 1, the header included."""
        self.line = line
        self.fault = fault
        super().__init__(f"Строка {line}: {fault}")


@dataclass(frozen=True, slots=True)
class CityFigure:
    """One town's population, with its source and day."""

    name: str
    region: str
    population: int
    source: str
    dated: date


def read(path: Path) -> list[CityFigure]:
    """Every figure of a UTF-8 CSV with commas or semicolons; raises CityFileError."""
    lines = _lines(path)
    header = lines[0] if lines else ""
    rows = csv.DictReader(lines, delimiter=";" if ";" in header else ",")
    names = [name.strip() for name in rows.fieldnames or []]
    if sorted(names) != sorted(COLUMNS):
        raise CityFileError(1, f"нужны столбцы {', '.join(COLUMNS)}.")
    rows.fieldnames = names
    known = frozenset(regions().values())
    seen: dict[tuple[str, str], int] = {}
    figures = []
    for row in rows:
        figure = _figure(rows.line_num, row, known)
        first = seen.setdefault((figure.name, figure.region), rows.line_num)
        if first != rows.line_num:
            raise CityFileError(rows.line_num, f"город уже назван в строке {first}.")
        figures.append(figure)
    return figures


def _lines(path: Path) -> list[str]:
    """The file's lines, each fit to be read; a BOM is forgiven."""
    raw = path.read_bytes().removeprefix(b"\xef\xbb\xbf")
    lines = []
    for number, line in enumerate(raw.splitlines(), start=1):
        try:
            lines.append(line.decode("utf-8"))
        except UnicodeDecodeError:
            raise CityFileError(number, "файл должен быть в кодировке UTF-8.") from None
    return lines


def _figure(line: int, row: Mapping[str | None, object], regions: frozenset[str]) -> CityFigure:
    cells = {key: value.strip() for key, value in row.items() if key and isinstance(value, str)}
    if None in row or len(cells) != len(COLUMNS):
        raise CityFileError(line, f"нужно ровно {len(COLUMNS)} значений.")
    _check_names(line, cells, regions)
    return CityFigure(
        name=cells["name"],
        region=cells["region"],
        population=_population(line, cells["population"]),
        source=cells["source"],
        dated=_day(line, cells["date"]),
    )


def _check_names(line: int, cells: Mapping[str, str], regions: frozenset[str]) -> None:
    if not RUSSIAN_NAME.fullmatch(cells["name"]) or len(cells["name"]) > NAME_LENGTH:
        raise CityFileError(line, f"«{cells['name'][:NAME_LENGTH]}» не похоже на название города.")
    if cells["region"] not in regions:
        raise CityFileError(line, f"нет региона «{cells['region'][:NAME_LENGTH]}».")
    if not 0 < len(cells["source"]) <= SOURCE_LENGTH:
        raise CityFileError(line, f"источник – от 1 до {SOURCE_LENGTH} знаков.")


def _population(line: int, text: str) -> int:
    digits = "".join(text.split())
    if not (digits.isascii() and digits.isdigit()) or not 0 < int(digits[:18]) <= LARGEST:
        raise CityFileError(line, f"население – целое число от 1 до {LARGEST}.")
    return int(digits)


def _day(line: int, text: str) -> date:
    try:
        return date.fromisoformat(text)
    except ValueError:
        raise CityFileError(line, "дата – в виде 2021-10-01.") from None
