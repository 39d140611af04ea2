"""Exports about seasons: their list, and of one its calendar, grid, terms, texts, groups, rules."""

from collections.abc import Iterator
from typing import Any
from urllib.parse import urlsplit

from flask_babel import lazy_gettext as _
from sqlalchemy import Select, select

from app.admin.season_forms import DATES, NUMBERS
from app.auth.models import Account
from app.core.current import settings
from app.exports.columns import Column, Row, moments, numbers, texts
from app.exports.definitions import Export, Field, Listed, Order, Selected
from nominations import divisions, grids
from nominations.models.nomination import Nomination
from nominations.models.rulebook import RulesDocument
from nominations.models.season import Season
from voting import milestones, openness, samples, wiping

BLOCKERS = {
    milestones.Blocker.FAULTS: "в сетке или датах есть ошибки",
    milestones.Blocker.RULES: "правила не опубликованы",
    milestones.Blocker.PRIVACY: "нет текста согласия на обработку данных",
    milestones.Blocker.TWO_PEOPLE: "нужен второй организатор",
    milestones.Blocker.PUBLISHED: "сезон не опубликован",
    milestones.Blocker.GATEWAY: "шлюз SMS сегодня не проверен",
    milestones.Blocker.REPLIES: "ответ по SMS пуст или не умещается в одно сообщение",
    milestones.Blocker.BUDGET: "бюджет SMS на день равен нулю",
    milestones.Blocker.ENTRIES: "нет ни одного участника",
    milestones.Blocker.QUEUE: "есть неразобранные заявки",
    milestones.Blocker.MERGE: "малые группы не объединены",
    milestones.Blocker.UNSEALED: "не все голоса внесены в протокол",
    milestones.Blocker.SOON: "до объявленных итогов меньше двух недель",
    milestones.Blocker.CERTIFY: "итоги не подведены",
}
#: The season whose page it is; without it the season at hand.
OF_SEASON = {"slug": Field(_("Сезон"))}


def chosen(order: Order) -> Season | None:
    """Return the season that the filter names, or the one at hand."""
    if not order.get("slug"):
        return order.season
    return order.session.scalar(select(Season).where(Season.slug == order.get("slug")))


def number(order: Order) -> int:
    """Return the number of the season that the filter names; none has 0."""
    season = chosen(order)
    return season.id if season else 0


def _host() -> str:
    return urlsplit(settings().public_base_url).netloc


def _seasons(_order: Order) -> Select[*tuple[Any, ...]]:
    return select(Season).order_by(Season.voting_opens.desc(), Season.id)


def _season(_order: Order, row: Any) -> Row:
    (found,) = row
    dates = (getattr(found, name) for name in DATES)
    kind = "репетиция" if found.rehearsal else "сезон"
    places = (found.places, found.announced_places, ", ".join(found.countries))
    return (found.name, found.slug, kind, found.published_at, *dates, found.certified_at, *places)


def _calendar(order: Order) -> Iterator[Row]:
    season = chosen(order)
    for one in milestones.moments(order.session, season, _host()) if season else ():
        blockers = "; ".join(BLOCKERS[blocker] for blocker in one.blockers)
        yield (str(DATES[one.name]), one.at, "прошло" if one.past else "впереди", blockers)


def _grid(order: Order) -> Iterator[Row]:
    season = chosen(order)
    if season is None:
        return
    grid, inside = grids.of(order.session, season), grids.entered(order.session, season)
    for city, reach in zip(grid.city, grids.reach(order.session, grid), strict=True):
        for size in grid.size:
            last = (size.low, size.high - 1 if size.high else None)
            town = (city.low, city.high - 1 if city.high else None)
            entered = inside.get((size.slug, city.slug), 0)
            towns = (reach.towns, reach.inhabitants)
            yield (size.name, *last, city.name, *town, *towns, entered, grid.places)


def _trades(order: Order) -> Select[*tuple[Any, ...]]:
    facts = (Nomination.position, Nomination.name, Nomination.summary, Nomination.okved)
    found = select(*facts, Nomination.slug).where(Nomination.season_id == number(order))
    return found.order_by(Nomination.position, Nomination.id)


def _numbers(order: Order) -> Iterator[Row]:
    season = chosen(order)
    for name, title in NUMBERS.items() if season else ():
        yield (str(title), getattr(season, name))


def _rules(order: Order) -> Select[*tuple[Any, ...]]:
    facts = (RulesDocument.version, RulesDocument.published_at, RulesDocument.editorial)
    found = select(*facts, RulesDocument.note, RulesDocument.sha256, Account.email)
    found = found.outerjoin(Account, Account.id == RulesDocument.published_by_id)
    mine = found.where(RulesDocument.season_id == number(order))
    return mine.order_by(RulesDocument.version)


def _version(_order: Order, row: Any) -> Row:
    version, at, editorial, note, sha256, email = row
    return (
        version,
        at,
        "опечатки и контакты" if editorial else "условия",
        note,
        sha256.hex(),
        email,
    )


def _texts(order: Order) -> Iterator[Row]:
    season = chosen(order)
    for one in samples.of(season, _host()) if season else ():
        yield (one.name, one.text, one.units, one.segments)


def _groups(order: Order) -> Iterator[Row]:
    """Yield the merges as they were made; before, as they would be by today's entries."""
    season = chosen(order)
    if season is None:
        return
    if season.merged_at is None:
        for one in divisions.forecast(order.session, season):
            yield ("прогноз", one.nomination, "; ".join(one.labels), one.entries, one.seats)
    for merge in openness.merges(order.session, season):
        labels = "; ".join(part.label for part in merge.parts)
        entries = sum(part.entries for part in merge.parts)
        yield ("объединены", merge.nomination, labels, entries, merge.seats)


def _rehearsals(order: Order) -> Iterator[Row]:
    for one in wiping.staged(order.session):
        yield (one.name, one.slug, one.published_at, one.voting_closes, one.certified_at)


_DATES = moments(*(f"{title}, МСК" for title in ("Заявки с", "Заявки до", "Голоса с", "Голоса до")))
SEASONS = Export(
    name="seasons",
    title=_("Сезоны"),
    screen="admin.seasons",
    columns=(
        *texts("Сезон", "Адрес", "Что это"),
        *moments("Опубликован, МСК"),
        *_DATES,
        *moments("Рейтинг скрыт, МСК", "Итоги, МСК", "Награждение, МСК", "Заверен, МСК"),
        *numbers("Мест в группе", "Объявлено мест"),
        Column("Номера стран"),
    ),
    source=Selected(_seasons, _season),
)
CALENDAR = Export(
    name="calendar",
    title=_("Календарь"),
    screen="admin.one_season",
    columns=(Column("Что"), *moments("Когда, МСК"), *texts("Прошло ли", "Что мешает")),
    source=Listed(_calendar),
    fields=OF_SEASON,
)
GRID = Export(
    name="grid",
    title=_("Сетка"),
    screen="admin.grid",
    columns=(
        Column("Штат"),
        *numbers("Сотрудников от", "До"),
        Column("Население"),
        *numbers("Жителей от", "По", "Городов", "Жителей в них", "Участников", "Мест в группе"),
    ),
    source=Listed(_grid),
    fields=OF_SEASON,
)
TRADES = Export(
    name="nominations",
    title=_("Номинации"),
    screen="admin.nominations",
    columns=(*numbers("Порядок"), *texts("Номинация", "Описание", "ОКВЭД", "Адрес")),
    source=Selected(_trades),
    fields=OF_SEASON,
)
NUMBERS_OF_SEASON = Export(
    name="numbers",
    title=_("Пороги и бюджет SMS"),
    screen="admin.numbers",
    columns=(Column("Что"), *numbers("Сколько")),
    source=Listed(_numbers),
    fields=OF_SEASON,
)
RULES = Export(
    name="rules",
    title=_("Редакции правил"),
    screen="admin.rules",
    columns=(
        *numbers("Редакция"),
        *moments("Опубликована, МСК"),
        *texts("Что меняет", "Пояснение", "SHA-256", "Кто опубликовал"),
    ),
    source=Selected(_rules, _version),
    fields=OF_SEASON,
    personal=True,
)
TEXTS = Export(
    name="texts",
    title=_("Тексты SMS"),
    screen="admin.texts",
    columns=(*texts("Когда", "Текст"), *numbers("Знаков", "Сообщений")),
    source=Listed(_texts),
    fields=OF_SEASON,
)
GROUPS = Export(
    name="merging",
    title=_("Малые группы"),
    screen="admin.merging",
    columns=(*texts("Что это", "Номинация", "Группы"), *numbers("Участников", "Мест")),
    source=Listed(_groups),
    fields=OF_SEASON,
)
REHEARSALS = Export(
    name="rehearsals",
    title=_("Репетиции"),
    screen="admin.rehearsals",
    columns=(
        *texts("Репетиция", "Адрес"),
        *moments("Готова, МСК", "Голосование до, МСК", "Итоги заверены, МСК"),
    ),
    source=Listed(_rehearsals),
)
OF_SEASONS = (
    SEASONS,
    CALENDAR,
    GRID,
    TRADES,
    NUMBERS_OF_SEASON,
    RULES,
    TEXTS,
    GROUPS,
    REHEARSALS,
)
