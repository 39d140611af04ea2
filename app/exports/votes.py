"""Exports about votes: standings, days, places, awards; each obeys the figures' visibility."""

from collections.abc import Iterator
from typing import Any

from flask_babel import lazy_gettext as _
from sqlalchemy import Select, func, select

from app.core.errors import DomainError
from app.exports.columns import Column, Kind, Row, numbers, texts
from app.exports.definitions import Export, Field, Listed, Order, Selected
from nominations import phases, seasons
from nominations.models.entry import Entry
from voting import awards, previews, results, standings
from voting.models.award import Award
from voting.models.standing import StandingDay

DECIDED = {
    "votes": "голоса",
    "days": "при равенстве голосов решило число дней голосования",
    "earlier": "при равенстве голосов раньше набрал результат",
    "draw": "при равенстве голосов решил жребий",
}
KINDS = {
    "money": "Деньги",
    "consulting": "Консультация",
    "advertising": "Реклама",
    "training": "Обучение",
    "diploma": "Диплом",
    "other": "Другое",
}


class Hidden(DomainError):
    """The counts and places are hidden from everybody until the results."""

    message = "Голоса и места сейчас скрыты от всех до итогов. Выгрузить их можно будет после."


def visible(order: Order) -> None:
    """Raise Hidden while the standings are hidden: `standings.visible` alone says when."""
    if order.season and not standings.visible(order.season, order.now):
        raise Hidden


def over(order: Order) -> None:
    """Raise VotingStillOpen until the voting is over: before it nobody has places."""
    season = order.season
    if season and phases.voting_state(season.dates, order.now) is not phases.VotingState.AFTER:
        raise results.VotingStillOpen


def _standings(order: Order) -> Iterator[Row]:
    """Yield the leaderboards, nomination by nomination, so that one of them is in memory."""
    if order.season is None:
        return
    for trade in seasons.nominations_of(order.session, order.season):
        for board in standings.of_nomination(order.session, trade):
            for row in board.rows:
                card = (row.place, row.code, row.name, row.city)
                figures = (row.counted, row.held, row.voided, row.rivals)
                yield (trade.name, board.group.label, *card, *figures)


def _taking_part(order: Order) -> int:
    found = select(func.count(Entry.id)).where(Entry.season_id == order.season_id)
    return order.session.scalar(found.where(Entry.withdrawn_at.is_(None))) or 0


def _days(order: Order) -> Select[*tuple[Any, ...]]:
    counted, web = func.sum(StandingDay.counted), func.sum(StandingDay.web)
    return (
        select(StandingDay.day, counted, web, counted - web)
        .join(Entry, Entry.id == StandingDay.entry_id)
        .where(Entry.season_id == order.season_id)
        .group_by(StandingDay.day)
        .order_by(StandingDay.day)
    )


def _places(order: Order) -> Iterator[Row]:
    if order.season is None:
        return
    for stand in previews.stands(order.session, order.season):
        for won in stand.winners:
            where = (stand.group.nomination, stand.group.label, won.place)
            yield (*where, won.code, won.name, won.city, won.counted, DECIDED[won.decided_by])


def _awards(order: Order) -> Iterator[Row]:
    if order.season is None:
        return
    for line in awards.ledger(order.session, order.season):
        if order.get("left") == "1" and line.handed:
            continue
        card, place = line.card, line.place
        where = (card.nomination, line.group.label, place.place, card.code, card.name, card.city)
        for award in line.awards:
            yield (*where, *_award(award))
        if not line.awards:
            yield (*where, *[None] * 6)


def _award(award: Award) -> Row:
    paper = (award.recipient, award.handed_on, award.act_number)
    return (KINDS[award.kind], award.what, award.kopecks, *paper)


_WHERE = (*texts("Номинация", "Группа"), *numbers("Место"), *texts("Код", "Бизнес", "Город"))
STANDINGS = Export(
    name="standings",
    title=_("Рейтинг по группам"),
    screen="admin.desk",
    columns=(*_WHERE, *numbers("Засчитано", "На проверке", "Аннулировано", "Участников в группе")),
    source=Listed(_standings, _taking_part),
    check=visible,
)
DAYS = Export(
    name="days",
    title=_("Голоса по дням и каналам"),
    screen="admin.desk",
    columns=(Column("День", Kind.DAY), *numbers("Засчитано", "На сайте", "По SMS")),
    source=Selected(_days, lambda _order, row: (row[0], *map(int, row[1:]))),
    check=visible,
)
PLACES = Export(
    name="places",
    title=_("Призовые места"),
    screen="admin.results",
    columns=(*_WHERE, *numbers("Голосов"), Column("Что решило")),
    source=Listed(_places),
    check=over,
)
AWARDS = Export(
    name="awards",
    title=_("Награды"),
    screen="admin.awards",
    columns=(
        *_WHERE,
        *texts("Вид", "Награда"),
        Column("Стоимость, ₽", Kind.MONEY),
        Column("Кому"),
        Column("Вручена", Kind.DAY),
        Column("Акт"),
    ),
    source=Listed(_awards),
    fields={"left": Field(_("Что показать"), {"1": _("Только не вручённые")})},
    personal=True,
    check=over,
)
OF_VOTES = (STANDINGS, DAYS, PLACES, AWARDS)
