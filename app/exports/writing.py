"""Writing an export to a file, row by row: CSV as Excel in Russia opens it, and XLSX.

Nothing that people typed is ever evaluated: in XLSX it is a cell of text, in CSV it is disarmed.
"""

import csv
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from itertools import islice
from pathlib import Path
from typing import Any

from xlsxwriter import Workbook
from xlsxwriter.format import Format
from xlsxwriter.worksheet import Worksheet

from app.core.clock import MOSCOW
from app.exports import cells
from app.exports.columns import Column, Kind, Row, Value

#: A sheet of XLSX has 1 048 576 rows; the head is one of them.
MOST_IN_SHEET = 1_000_000
SEPARATOR = ";"
WIDTHS = {Kind.TEXT: 28, Kind.INN: 14, Kind.MOMENT: 18, Kind.DAY: 12}
NARROW = 12
OPTIONS = {
    "constant_memory": True,
    "strings_to_formulas": False,
    "strings_to_numbers": False,
    "strings_to_urls": False,
}


@dataclass(frozen=True)
class Layout:
    """What a file is written from, besides its rows."""

    columns: Sequence[Column]
    #: INN and e-mails stand in it whole.
    personal: bool
    #: What the file says of itself: a name and a text.
    about: Sequence[tuple[str, str]]


def write_csv(path: Path, layout: Layout, rows: Iterable[Row]) -> None:
    """Write UTF-8 with its mark at the beginning, semicolons between the cells."""
    kinds = [column.kind for column in layout.columns]
    with path.open("w", encoding="utf-8-sig", newline="") as file:
        table = csv.writer(file, delimiter=SEPARATOR, lineterminator="\r\n")
        table.writerow([column.title for column in layout.columns])
        for row in rows:
            told = zip(row, kinds, strict=True)
            table.writerow([cells.plain(one, kind, personal=layout.personal) for one, kind in told])


def write_xlsx(path: Path, layout: Layout, rows: Iterable[Row]) -> None:
    """Write typed cells: texts as texts, numbers, moments of Moscow time; a row in memory."""
    with Workbook(str(path), {**OPTIONS, "tmpdir": str(path.parent)}) as book:
        looks = Looks(book)
        for sheet, part in sheets(book, layout, looks, rows):
            for number, row in part:
                for at, (column, value) in enumerate(zip(layout.columns, row, strict=True)):
                    put(sheet, (number, at), (value, column.kind), looks, personal=layout.personal)
        describe(book, layout)


class Looks:
    """How the cells of a book look."""

    def __init__(self, book: Workbook) -> None:
        """Add the formats to the book."""
        self.head = book.add_format({"bold": True, "text_wrap": True, "valign": "top"})
        self.moment = book.add_format({"num_format": "dd.mm.yyyy hh:mm"})
        self.day = book.add_format({"num_format": "dd.mm.yyyy"})
        self.money = book.add_format({"num_format": "#,##0.00"})
        # Such a text stays a text even when somebody edits the cell.
        self.quoted = book.add_format({"quote_prefix": True})


def sheets(
    book: Workbook, layout: Layout, looks: Looks, rows: Iterable[Row]
) -> Iterator[tuple[Worksheet, Iterator[tuple[int, Row]]]]:
    """Yield sheets, each with the rows that go into it; one at least."""
    left = iter(rows)
    number, more = 0, True
    while more:
        number += 1
        sheet = book.add_worksheet(f"Данные {number}" if number > 1 else "Данные")
        head(sheet, layout, looks.head)
        taken = Taken(left)
        yield sheet, iter(taken)
        more = taken.more


class Taken:
    """As many rows as fit into a sheet, numbered; afterwards tells whether there are more."""

    def __init__(self, left: Iterator[Row]) -> None:
        """Take what is left of the rows."""
        self.left, self.more = left, False

    def __iter__(self) -> Iterator[tuple[int, Row]]:
        """Yield rows with their numbers in the sheet, below the head."""
        for number, row in enumerate(islice(self.left, MOST_IN_SHEET), start=1):
            yield number, row
            self.more = number == MOST_IN_SHEET


def head(sheet: Worksheet, layout: Layout, bold: Format) -> None:
    """Write the titles, and keep them in sight."""
    for at, column in enumerate(layout.columns):
        sheet.set_column(at, at, WIDTHS.get(column.kind, NARROW))
        sheet.write_string(0, at, column.title, bold)
    sheet.freeze_panes(1, 0)


def put(
    sheet: Worksheet,
    place: tuple[int, int],
    told: tuple[Value, Kind],
    looks: Looks,
    *,
    personal: bool,
) -> None:
    """Write one cell as what it is."""
    value, kind = told
    if value is None:
        return
    if isinstance(value, datetime):
        sheet.write_datetime(*place, value.astimezone(MOSCOW).replace(tzinfo=None), looks.moment)
    elif isinstance(value, date):
        sheet.write_datetime(*place, value, looks.day)
    elif kind is Kind.MONEY:
        sheet.write_number(*place, float(cells.roubles(int(value))), looks.money)
    elif kind is Kind.NUMBER:
        sheet.write_number(*place, int(value))
    else:
        text = cells.worded(value, kind, personal=personal)
        quoted = looks.quoted if cells.like_formula(text) else None
        sheet.write_string(*place, text, quoted)


def describe(book: Workbook, layout: Layout) -> None:
    """Add the sheet that says what the file is, who took it and when."""
    sheet = book.add_worksheet("О выгрузке")
    sheet.set_column(0, 0, WIDTHS[Kind.TEXT])
    sheet.set_column(1, 1, 2 * WIDTHS[Kind.TEXT])
    for number, (name, text) in enumerate(layout.about):
        sheet.write_string(number, 0, cells.clean(name))
        sheet.write_string(number, 1, cells.clean(text))


Writer = Callable[[Path, Layout, Iterable[Row]], Any]
#: {form: how it is written}.
FORMS: Mapping[str, Writer] = {"csv": write_csv, "xlsx": write_xlsx}
MEDIA = {
    "csv": "text/csv",
    "xlsx": "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet",
}
