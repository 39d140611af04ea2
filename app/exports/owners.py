"""Exports about businesses: applications, entries, changes, and the partners of the season."""

from typing import Any

from flask_babel import lazy_gettext as _
from sqlalchemy import ColumnElement, Select, UnaryExpression, false, select
from sqlalchemy.orm import aliased

from app.auth.models import Account
from app.exports.columns import Column, Kind, Row, moments, numbers, texts
from app.exports.definitions import Export, Field, Order, Selected
from nominations import narrowing
from nominations.models.application import Application, Status
from nominations.models.band import SeasonBand
from nominations.models.business import Business
from nominations.models.change import Change
from nominations.models.city import City
from nominations.models.division import Division
from nominations.models.entry import Entry
from nominations.models.nomination import Nomination
from nominations.models.partner import Partner

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
PARTNER_ROLES = {"partner": "Партнёр", "media": "Информационный партнёр"}

_size, _town = aliased(SeasonBand), aliased(SeasonBand)
_decider = aliased(Account)
INN = Column("ИНН", Kind.INN)


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
    reach = (Business.site, Business.address, Business.hours, Business.inn_checked_at)
    places = (Nomination.name, _size.name, _town.name, Application.staff, Application.population)
    turns = (Application.status, Application.returned_at, Application.submitted_at)
    decision = (Application.decided_at, _decider.email, Application.reason, Entry.code)
    found = select(
        *facts, *places, *turns, *decision, Account.email, Application.description, *reach
    )
    return (
        _placed(found.select_from(Application))
        .join(Account, Account.id == Business.owner_id)
        .outerjoin(_decider, _decider.id == Application.decided_by_id)
        .outerjoin(Entry, Entry.application_id == Application.id)
        .where(_narrowed(order))
        .order_by(*_ordered(order))
    )


def _application(_order: Order, row: Any) -> Row:
    facts, (status, returned, *decision) = row[:10], row[10:]
    stands = "returned" if status == Status.WAITING and returned else status
    return (*facts, STATUSES[stands], *decision)


def _entries(order: Order) -> Select[*tuple[Any, ...]]:
    facts = (Entry.code, Business.name, Business.inn, City.name, City.region)
    places = (Nomination.name, _size.name, _town.name, Application.staff)
    dates = (Entry.accepted_at, Entry.withdrawn_at, Entry.withdrawal_reason)
    reach = (Business.site, Business.address, Business.hours)
    found = select(*facts, *places, Account.email, *dates, *reach).select_from(Entry)
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
    shown = (wanted.get("site"), wanted.get("address"), wanted.get("hours"))
    return (number, name, inn, staff, town, *others, *shown, by, at)


def _partners(order: Order) -> Select[*tuple[Any, ...]]:
    facts = (Partner.position, Partner.name, Partner.role, Partner.site, Partner.logo)
    mine = Partner.season_id == order.season_id
    return select(*facts, Partner.created_at).where(mine).order_by(Partner.position, Partner.id)


def _partner(_order: Order, row: Any) -> Row:
    place, name, role, site, logo, at = row
    return (place, name, PARTNER_ROLES[role], site, "есть" if logo else "нет", at)


_PLACE = texts("Номинация", "Штат", "Население")
REACH = texts("Сайт", "Адрес", "Часы работы")
APPLICATIONS = Export(
    name="applications",
    title=_("Заявки"),
    screen="admin.applications",
    columns=(
        *numbers("№"),
        Column("Бизнес"),
        INN,
        *texts("Город", "Регион"),
        *_PLACE,
        *numbers("Сотрудников", "Жителей"),
        Column("Состояние"),
        *moments("Подана, МСК", "Решение, МСК"),
        *texts("Кто решил", "Причина", "Код", "Почта владельца", "Рассказ"),
        *REACH,
        *moments("ИНН проверен, МСК"),
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
        INN,
        *texts("Город", "Регион"),
        *_PLACE,
        *numbers("Сотрудников"),
        Column("Почта владельца"),
        *moments("Принят, МСК", "Снят, МСК"),
        Column("Почему снят"),
        *REACH,
    ),
    source=Selected(_entries),
    personal=True,
)
CHANGES = Export(
    name="changes",
    title=_("Изменения данных"),
    screen="admin.changes",
    columns=(
        *numbers("№"),
        Column("Бизнес"),
        INN,
        *numbers("Сотрудников"),
        *texts("Город", "Новое название"),
        Column("Новый ИНН", Kind.INN),
        *numbers("Сотрудников станет"),
        *texts("Новый город", "Новый сайт", "Новый адрес", "Новые часы", "Кто просит"),
        *moments("Когда, МСК"),
    ),
    source=Selected(_changes, _change),
    personal=True,
)
PARTNERS = Export(
    name="partners",
    title=_("Партнёры"),
    screen="admin.partners",
    columns=(
        *numbers("Порядок"),
        *texts("Название", "Кто это", "Сайт", "Логотип"),
        *moments("Записан, МСК"),
    ),
    source=Selected(_partners, _partner),
)
OF_OWNERS = (APPLICATIONS, ENTRIES, CHANGES, PARTNERS)
