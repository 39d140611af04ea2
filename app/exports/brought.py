"""Exports about the tables of businesses that were brought: all of them, and one line by line."""

from collections.abc import Iterator
from typing import Any

from flask_babel import lazy_gettext as _
from sqlalchemy import Select, select

from app.auth.models import Account
from app.exports.columns import Row, moments, numbers, texts
from app.exports.definitions import Export, Field, Listed, Order, Selected
from app.exports.owners import INN, REACH
from nominations import imports
from nominations.models.imported import ImportedTable

LINES = {"new": "Новая", "known": "Уже есть", "faulty": "С ошибкой"}


def _tables(_order: Order) -> Select[*tuple[Any, ...]]:
    facts = (ImportedTable.id, ImportedTable.name, Account.email, ImportedTable.created_at)
    found = select(*facts, ImportedTable.confirmed_at, ImportedTable.outcome)
    return found.join(Account, Account.id == ImportedTable.by_id).order_by(ImportedTable.id)


def _table(_order: Order, row: Any) -> Row:
    *facts, outcome = row
    counts = outcome or {}
    return (*facts, *(counts.get(name) for name in ("added", "known", "faulty")))


def _lines(order: Order) -> Iterator[Row]:
    """Yield the rows of one table, as its page shows them before they are taken in."""
    number = order.get("table")
    known = number.isdecimal() and len(number) < len(str(2**63))
    table = order.session.get(ImportedTable, int(number)) if known else None
    if table is None or table.confirmed_at is not None:
        return
    for line in imports.preview(order.session, order.ring, table):
        texts = (line.values.get(name, "") for name in imports.FIELDS)
        yield (line.number, LINES[line.state], "; ".join(line.faults), *texts)


IMPORTS = Export(
    name="imports",
    title=_("Импортированные таблицы"),
    screen="admin.imports_page",
    columns=(
        *numbers("№"),
        *texts("Файл", "Кто принёс"),
        *moments("Принесена, МСК", "Принята, МСК"),
        *numbers("Добавлено", "Уже были", "С ошибкой"),
    ),
    source=Selected(_tables, _table),
    personal=True,
)
LINES_OF_TABLE = Export(
    name="import-lines",
    title=_("Строки импортируемой таблицы"),
    screen="admin.imported",
    columns=(
        *numbers("Строка"),
        *texts("Что будет", "Ошибки", "Название"),
        INN,
        *texts("Город", "Область", "Сотрудники", "Номинация", "Почта владельца", "Рассказ"),
        *REACH,
    ),
    source=Listed(_lines),
    fields={"table": Field(_("Таблица №"))},
    personal=True,
    inner=True,
)
OF_BROUGHT = (IMPORTS, LINES_OF_TABLE)
