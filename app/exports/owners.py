"""Exports about businesses: applications, entries, changes, and the tables that were imported."""

from collections.abc import Iterator
from typing import Any

from flask_babel import lazy_gettext as _
from sqlalchemy import ColumnElement, Select, UnaryExpression, false, select
from sqlalchemy.orm import aliased

from app.auth.models import Account
from app.exports.columns import Column, Kind, Row, moments, numbers, texts
from app.exports.definitions import Export, Field, Listed, Order, Selected
from nominations import imports, narrowing
from nominations.models.application import Application, Status
from nominations.models.band import SeasonBand
from nominations.models.business import Business
from nominations.models.change import Change
from nominations.models.city import City
from nominations.models.division import Division
from nominations.models.entry import Entry
from nominations.models.imported import ImportedTable
from nominations.models.nomination import Nomination

#: How an application stands, in the words of the list.
STATUSES = {
    "waiting": "На проверке",
    "returned": "Ждёт ответа владельца",
    "accepted": "Принята",
    "declined": "Отклонена",
    "withdrawn": "Отозвана",
}
LEVELS = {
    "document": _("Документ"),
    "email": _("Почта домена"),
    "phone": _("Телефон предприятия"),
    "none": _("Не подтверждено"),
}
LINES = {"new": "Новая", "known": "Уже есть", "faulty": "С ошибкой"}

_size, _town = aliased(SeasonBand), aliased(SeasonBand)
_decider = aliased(Account)
_INN = Column("ИНН", Kind.INN)


def _placed(statement: Select[*tuple[Any, ...]]) -> Select[*tuple[Any, ...]]:
    """Join an application's firm, town, nomination and division."""
    return (
        statement.join(Business, Business.id == Application.business_id)
        .join(City, City.id == Business.city_id)
        .join(Nomination, Nomination.id == Application.nomination_id)
        .join(Division, Division.id == Application.division_id)
        .join(_size, _size.id == Division.size_band_id)
        .join(_town, _town.id == Division.city_band_id)
    )


def _narrowed(order: Order) -> ColumnElement[bool]:
    """Tell, in SQL, which applications the list shows under the same filter."""
    if order.season is None:
        return false()
    filters = narrowing.read(order.asked)
    return Application.id.in_(narrowing.narrowed(order.session, order.season, filters))


def _ordered(order: Order) -> tuple[UnaryExpression[Any], ...]:
    """Return the list's own order."""
    order_of = (Application.submitted_at, Application.id)
    if narrowing.read(order.asked).oldest_first:
        return tuple(one.asc() for one in order_of)
    return tuple(one.desc() for one in order_of)


def _applications(order: Order) -> Select[*tuple[Any, ...]]:
    facts = (Application.id, Business.name, Business.inn, City.name, City.region)
    places = (Nomination.name, _size.name, _town.name, Application.staff, Application.population)
    turns = (Application.status, Application.returned_at, Application.submitted_at)
    decision = (Application.decided_at, _decider.email, Application.reason, Entry.code)
    found = select(*facts, *places, *turns, *decision, Account.email, Application.description)
    return (
        _placed(found.select_from(Application))
        .join(Account, Account.id == Business.owner_id)
        .outerjoin(_decider, _decider.id == Application.decided_by_id)
        .outerjoin(Entry, Entry.application_id == Application.id)
        .where(_narrowed(order))
        .order_by(*_ordered(order))
    )


def _application(_order: Order, row: Any) -> Row:
    *facts, status, returned, submitted, decided, by, reason, code, owner, story = row
    stands = "returned" if status == Status.WAITING and returned else status
    return (*facts, STATUSES[stands], submitted, decided, by, reason, code, owner, story)


def _entries(order: Order) -> Select[*tuple[Any, ...]]:
    facts = (Entry.code, Business.name, Business.inn, City.name, City.region)
    places = (Nomination.name, _size.name, _town.name, Application.staff)
    dates = (Entry.accepted_at, Entry.withdrawn_at, Entry.withdrawal_reason)
    found = select(*facts, *places, Account.email, *dates).select_from(Entry)
    found = found.join(Application, Application.id == Entry.application_id)
    return (
        _placed(found)
        .join(Account, Account.id == Business.owner_id)
        .where(Entry.season_id == order.season_id)
        .order_by(Entry.code, Entry.id)
    )


def _changes(_order: Order) -> Select[*tuple[Any, ...]]:
    """Select the changes that wait: what is, and what the owner wants instead."""
    wanted = aliased(City)
    now = (Business.name, Business.inn, Business.staff, City.name)
    return (
        select(Change.id, *now, Change.wanted, wanted.name, wanted.region, Account.email, Change.at)
        .join(Business, Business.id == Change.business_id)
        .join(City, City.id == Business.city_id)
        .join(Account, Account.id == Change.by_id)
        .outerjoin(wanted, wanted.id == Change.wanted["city_id"].as_integer())
        .where(Change.state == "waiting")
        .order_by(Change.at, Change.id)
    )


def _change(_order: Order, row: Any) -> Row:
    number, name, inn, staff, town, wanted, city, region, by, at = row
    new_city = f"{city} ({region})" if city else None
    others = (wanted.get("name"), wanted.get("inn"), wanted.get("staff"), new_city)
    return (number, name, inn, staff, town, *others, by, at)


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


_PLACE = texts("Номинация", "Штат", "Население")
APPLICATIONS = Export(
    name="applications",
    title=_("Заявки"),
    screen="admin.applications",
    columns=(
        *numbers("№"),
        Column("Бизнес"),
        _INN,
        *texts("Город", "Регион"),
        *_PLACE,
        *numbers("Сотрудников", "Жителей"),
        Column("Состояние"),
        *moments("Подана, МСК", "Решение, МСК"),
        *texts("Кто решил", "Причина", "Код", "Почта владельца", "Рассказ"),
    ),
    source=Selected(_applications, _application),
    fields={
        "status": Field(_("Состояние"), STATUSES | {"all": "Все"}),
        "q": Field(_("Название, ИНН, город или код")),
        "nomination": Field(_("Номинация")),
        "place": Field(_("Город или область")),
        "size": Field(_("Сотрудников")),
        "level": Field(_("Чьё предприятие"), LEVELS),
        "older": Field(_("Подана больше дней назад")),
        "alike": Field(_("Похожие"), {"1": _("Только похожие на другие")}),
    },
    whole={"status": "all"},
    personal=True,
)
ENTRIES = Export(
    name="entries",
    title=_("Участники"),
    screen="admin.applications",
    columns=(
        *texts("Код", "Бизнес"),
        _INN,
        *texts("Город", "Регион"),
        *_PLACE,
        *numbers("Сотрудников"),
        Column("Почта владельца"),
        *moments("Принят, МСК", "Снят, МСК"),
        Column("Почему снят"),
    ),
    source=Selected(_entries, lambda _order, row: tuple(row)),
    personal=True,
)
CHANGES = Export(
    name="changes",
    title=_("Изменения данных"),
    screen="admin.changes",
    columns=(
        *numbers("№"),
        Column("Бизнес"),
        _INN,
        *numbers("Сотрудников"),
        *texts("Город", "Новое название"),
        Column("Новый ИНН", Kind.INN),
        *numbers("Сотрудников станет"),
        *texts("Новый город", "Кто просит"),
        *moments("Когда, МСК"),
    ),
    source=Selected(_changes, _change),
    personal=True,
)
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
        _INN,
        *texts("Город", "Область", "Сотрудники", "Номинация", "Почта владельца", "Рассказ"),
    ),
    source=Listed(_lines),
    fields={"table": Field(_("Таблица №"))},
    personal=True,
    inner=True,
)
OF_OWNERS = (APPLICATIONS, ENTRIES, CHANGES, IMPORTS, LINES_OF_TABLE)
