"""Tables that people bring, CSV or XLSX, as rows of texts; formulas and macros are not run."""

import csv
import io
import zipfile
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from itertools import islice
from typing import Any

from openpyxl import load_workbook

from app.core.errors import DomainError

LARGEST = 5 * 1024 * 1024
#: An XLSX is a ZIP: what comes out of it must stay as small as a table is.
LARGEST_UNPACKED = 60 * 1024 * 1024
MOST_ROWS, MOST_COLUMNS, LONGEST = 5000, 40, 2100
#: What stands for a table that is not unpacked at all.
TOO_MANY = [["-"]] * (MOST_ROWS + 2)
ZIP = b"PK\x03\x04"
ENCODINGS = ("utf-8-sig", "cp1251")


class NotATable(DomainError):
    """The file is no CSV and no XLSX."""

    message = "Не получилось прочесть таблицу. Подойдёт CSV или XLSX до 5 МБ"


class TableTooLarge(DomainError):
    """The table has more rows or bytes than are read."""

    message = "Таблица слишком большая: до 5 МБ и 5000 строк"


@dataclass(frozen=True)
class Sheet:
    """A table: what its columns are called, and its rows, all of one length."""

    head: Sequence[str]
    rows: Sequence[Sequence[str]]


def read(content: bytes) -> Sheet:
    """Read a table by what it is, not by what it is called; NotATable, TableTooLarge."""
    if len(content) > LARGEST:
        raise TableTooLarge
    rows = _xlsx(content) if content.startswith(ZIP) else _csv(content)
    filled = [row for row in rows if any(row)]
    if len(filled) < 2:  # noqa: PLR2004 -- A head, and something below it.
        raise NotATable("В таблице нет строк под заголовком")
    if len(filled) > MOST_ROWS + 1:
        raise TableTooLarge
    named = [at for at, title in enumerate(filled[0], start=1) if title]
    width = min(named[-1], MOST_COLUMNS) if named else 0
    even = [(row + [""] * width)[:width] for row in filled]
    return Sheet(even[0], even[1:])


def _xlsx(content: bytes) -> list[list[str]]:
    try:
        if _unpacked(content) > LARGEST_UNPACKED:
            return TOO_MANY
        book = load_workbook(io.BytesIO(content), read_only=True, data_only=True, keep_links=False)
        rows = book.worksheets[0].iter_rows(max_col=MOST_COLUMNS, values_only=True)
        return [_texts(row) for row in islice(rows, MOST_ROWS + 2)]
    except Exception as error:  # A broken book breaks openpyxl in any way.
        raise NotATable from error


def _unpacked(content: bytes) -> int:
    """Return how many bytes would come out of an archive, by its own word."""
    with zipfile.ZipFile(io.BytesIO(content)) as packed:
        return sum(one.file_size for one in packed.infolist())


def _csv(content: bytes) -> list[list[str]]:
    text = _decoded(content)
    if "\0" in text:
        raise NotATable
    first = text.partition("\n")[0]
    delimiter = max(";,\t", key=first.count)
    try:
        reader = csv.reader(io.StringIO(text, newline=""), delimiter=delimiter)
        return [_texts(row) for row in islice(reader, MOST_ROWS + 2)]
    except csv.Error as error:
        raise NotATable from error


def _decoded(content: bytes) -> str:
    for encoding in ENCODINGS:
        try:
            return content.decode(encoding)
        except UnicodeDecodeError:
            continue
    raise NotATable


def _texts(row: Iterable[Any]) -> list[str]:
    return [_text(cell) for cell in islice(row, MOST_COLUMNS)]


def _text(cell: Any) -> str:
    """Write a cell as people see it: 7707083893.0 is a number that Excel made of an INN."""
    if cell is None:
        return ""
    if isinstance(cell, float) and cell.is_integer():
        cell = int(cell)
    return str(cell).replace("\0", "").strip()[:LONGEST]
