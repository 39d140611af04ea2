"""The file itself: typed cells, one snapshot, bounded memory, and what it says of itself."""

import gc
import os
import tracemalloc
from datetime import UTC, date, datetime

import pytest
from openpyxl import load_workbook
from sqlalchemy import func, insert, select

from app.core.audit import AuditEntry
from app.core.db import db
from app.exports import making, writing
from app.exports.columns import Column, Kind
from app.exports.definitions import A_BATCH
from app.exports.making import Wanted
from app.exports.writing import Layout
from tests.exports.poison import csv_rows, xlsx_rows

#: Rows of the long form (`make exports`); CI takes the short one.
WRITTEN = int(os.environ.get("EXPORT_ROWS", "10000"))
MANY = int(os.environ.get("EXPORT_ROWS", "4000"))
MEGABYTE = 1 << 20
COLUMNS = [
    Column("Текст"),
    Column("Число", Kind.NUMBER),
    Column("Сумма", Kind.MONEY),
    Column("День", Kind.DAY),
    Column("Когда", Kind.MOMENT),
]
ROW = ("007", 12, 5_000_050, date(2026, 11, 22), datetime(2026, 11, 22, 11, 7, tzinfo=UTC))
JOURNAL = Wanted("journal", {"action": "season.changed"}, "csv", personal=False)


def test_csv_opens_in_excel_by_its_mark_and_semicolons(tmp_path):
    path = tmp_path / "x.csv"

    writing.write_csv(path, Layout(COLUMNS, False, []), [ROW])

    assert path.read_bytes().startswith("\N{ZERO WIDTH NO-BREAK SPACE}Текст;".encode())
    assert csv_rows(path.read_bytes())[1] == [
        "007",
        "12",
        "50000,50",
        "2026-11-22",
        "2026-11-22 14:07:00",
    ]


def test_cells_of_xlsx_are_what_they_are(tmp_path):
    path = tmp_path / "x.xlsx"

    writing.write_xlsx(path, Layout(COLUMNS, False, [("Кто", "я")]), [ROW])

    told = xlsx_rows(path.read_bytes())[1]
    assert told[:3] == ["007", 12, 50000.5]
    assert [str(one) for one in told[3:]] == ["2026-11-22 00:00:00", "2026-11-22 14:07:00"]
    assert xlsx_rows(path.read_bytes(), "О выгрузке") == [["Кто", "я"]]


def test_what_looks_like_a_formula_stays_a_text_when_it_is_edited(tmp_path):
    path = tmp_path / "x.xlsx"

    writing.write_xlsx(path, Layout(COLUMNS[:1], False, []), [("=1+1",)])

    cell = load_workbook(path)["Данные"]["A2"]
    assert (cell.value, cell.data_type, cell.quotePrefix) == ("=1+1", "s", True)


def test_more_rows_than_a_sheet_holds_go_on_in_another(tmp_path, monkeypatch):
    path = tmp_path / "x.xlsx"
    monkeypatch.setattr(writing, "MOST_IN_SHEET", 2)

    writing.write_xlsx(path, Layout(COLUMNS[:1], False, []), [(str(n),) for n in range(3)])

    assert xlsx_rows(path.read_bytes()) == [["Текст"], ["0"], ["1"]]
    assert xlsx_rows(path.read_bytes(), "Данные 2") == [["Текст"], ["2"]]


@pytest.mark.databases
def test_an_export_sees_one_moment_and_holds_up_nobody(session, season, ring, chief, tmp_path):
    write(session, 1_500)
    number = chief.id
    session.rollback()
    with making.reading(db.engine) as snapshot:
        order = making.order(snapshot, ring, JOURNAL, number)
        rows = making.EXPORTS["journal"].source.rows(order)
        first = next(rows)

        write(session, 10)  # SQLite would wait for a reader that holds its lock.

        assert len([first, *rows]) == 1_500
    assert (
        session.scalar(select(func.count()).where(AuditEntry.action == "season.changed")) == 1_510
    )


@pytest.mark.databases
def test_no_more_than_two_batches_of_rows_are_in_memory(session, season, ring, chief, tmp_path):
    write(session, MANY)
    number, alive = chief.id, []
    session.expunge_all()
    session.rollback()
    with making.reading(db.engine) as snapshot:
        order = making.order(snapshot, ring, JOURNAL, number)

        def note(_done: int) -> None:
            alive.append(sum(isinstance(one, AuditEntry) for one in gc.get_objects()))

        made = making.make(order, JOURNAL, "me@example.ru", tmp_path, note)

    assert made.rows == MANY
    assert len(alive) == MANY // A_BATCH
    assert max(alive) <= 2 * A_BATCH


@pytest.mark.parametrize("form", writing.FORMS)
def test_memory_does_not_grow_with_what_was_written(tmp_path, form):
    path, rows = tmp_path / f"x.{form}", (("ж" * 100,) for _ in range(WRITTEN))
    tracemalloc.start()

    writing.FORMS[form](path, Layout(COLUMNS[:1], False, []), rows)

    peak = tracemalloc.get_traced_memory()[1]
    tracemalloc.stop()
    print(f"{form}: {WRITTEN} rows, {path.stat().st_size} bytes, peak {peak / MEGABYTE:.2f} MB")
    assert peak < 2 * MEGABYTE


def test_the_file_says_what_it_is_and_who_took_it(season, chief, make_file, session):
    session.commit()
    wanted = Wanted("applications", {"status": "waiting"}, "xlsx", personal=False)

    about = dict(xlsx_rows(make_file(wanted, chief), "О выгрузке"))

    assert about["Что выгружено"] == "Заявки"
    assert about["Фильтр"] == "Состояние: На проверке"
    assert about["Кто выгрузил"] == "me@example.ru"
    assert about["Сезон"] == "Сезон 2026"


def write(session, count: int) -> None:
    """Write so many entries into the journal."""
    row = {"action": "season.changed", "subject": "season 1", "details": {"why": "ж" * 60}}
    for begun in range(0, count, 1_000):
        session.execute(insert(AuditEntry), [row] * min(count - begun, 1_000))
    session.commit()
