"""Exports of the desk: sending, its budget, votes by hour and place, what anybody may know."""

from collections.abc import Iterator
from typing import Any

from flask_babel import lazy_gettext as _
from sqlalchemy import Select, select

from app.auth.models import Account
from app.core import outflow
from app.core.outbox import OutboxMessage, State
from app.exports.columns import Column, Kind, Row, moments, numbers, texts
from app.exports.definitions import Export, Listed, Order, Selected
from app.exports.votes import Hidden, visible
from app.exports.watch import CHANNELS
from nominations.models.nomination import Nomination
from voting import kept_figures, openness
from voting.models.gateway_test import GatewayTest
from voting.models.spending import Spending
from voting.models.turnout import TurnoutHour, TurnoutPart

SENT = {
    State.WAITING: "В пути",
    State.SENT: "Принято",
    State.DELIVERED: "Доставлено",
    State.FAILED: "Отказ",
}
KINDS = {"sms": "SMS", "mail": "Письмо"}
REFUSED = {
    "repeated": "повторный голос",
    "late": "после конца голосования",
    "early": "до начала голосования",
    "unreadable": "не удалось понять",
    "own_entry": "голос владельца за своё предприятие",
    "withdrawn": "участник снялся",
    "not_russian": "номер не мобильный или не из стран, чьи номера голосуют",
}
CLUSTERS = {
    "hold": "голоса на проверке",
    "void": "голоса аннулированы",
    "clear": "признаны честными",
    "waiting": "ждут решения",
}


def _outbox(order: Order) -> Iterator[Row]:
    """Yield what is stuck and what failed, as the list has it; whom it was for nobody sees."""
    for one in outflow.listing(order.session, order.now):
        what = (KINDS[one.kind], one.carrier, SENT[State(one.state)], one.fault)
        yield (one.created_at, *what, one.attempts)


def _hours(order: Order) -> Select[*tuple[Any, ...]]:
    facts = (TurnoutHour.hour, TurnoutHour.channel, TurnoutHour.votes)
    mine = select(*facts).where(TurnoutHour.season_id == order.season_id)
    return mine.order_by(TurnoutHour.hour, TurnoutHour.channel)


def _parts(order: Order) -> Select[*tuple[Any, ...]]:
    figures = (TurnoutPart.entries, TurnoutPart.counted, TurnoutPart.held, TurnoutPart.voided)
    return (
        select(Nomination.name, TurnoutPart.region, *figures)
        .join(Nomination, Nomination.id == TurnoutPart.nomination_id)
        .where(TurnoutPart.season_id == order.season_id)
        .order_by(Nomination.position, TurnoutPart.region)
    )


def _spending(order: Order) -> Select[*tuple[Any, ...]]:
    mine = select(Spending.day, Spending.sent).where(Spending.season_id == order.season_id)
    return mine.order_by(Spending.day)


def _spent(order: Order, row: Any) -> Row:
    day, sent = row
    price = order.season.sms_price_kopecks if order.season else 0
    return (day, sent, sent * price)


def told(order: Order) -> None:
    """Raise Hidden while the page of transparency tells no figures."""
    if order.season and openness.state(order.season, order.now) not in openness.TOLD:
        raise Hidden


def _transparency(order: Order) -> Iterator[Row]:
    """Yield the sums that the public page tells, part by part."""
    if order.season is None:
        return
    kept = kept_figures.read(order.session, order.season)
    if kept is None:
        return
    sums = kept.figures
    stands = {"засчитано": sums.votes.counted, "на проверке": sums.votes.held}
    stands |= {"аннулировано": sums.votes.voided}
    stands |= {"засчитано по SMS": sums.votes.by_sms, "засчитано на сайте": sums.votes.by_web}
    for name, count in stands.items():
        yield ("Голоса", name, count)
    for name, count in sums.votes.refused.items():
        yield ("SMS, которые не стали голосом", REFUSED[name], count)
    for name, count in sums.inquiry.clusters.items():
        yield ("Группы подозрительных голосов", CLUSTERS[name], count)
    for one in sums.inquiry.stands:
        yield ("Голоса вне подсчёта", one.words or one.reason, one.votes)


def _trials(_order: Order) -> Select[*tuple[Any, ...]]:
    facts = (GatewayTest.at, GatewayTest.gateway, OutboxMessage.state, OutboxMessage.fault)
    found = select(*facts, Account.email)
    found = found.join(OutboxMessage, OutboxMessage.id == GatewayTest.message_id)
    found = found.outerjoin(Account, Account.id == GatewayTest.author_id)
    return found.order_by(GatewayTest.id.desc())


def _trial(_order: Order, row: Any) -> Row:
    at, gateway, state, fault, email = row
    return (at, gateway, SENT[State(state)], fault, email)


OUTBOX = Export(
    name="outbox",
    title=_("Что не ушло"),
    screen="admin.outbox",
    columns=(
        *moments("Когда, МСК"),
        *texts("Что", "Через кого", "Состояние", "Причина"),
        *numbers("Попыток"),
    ),
    source=Listed(_outbox),
)
HOURS = Export(
    name="hours",
    title=_("Голоса по часам"),
    screen="admin.desk",
    columns=(*moments("Час, МСК"), Column("Канал"), *numbers("Голосов")),
    source=Selected(_hours, lambda _order, row: (row[0], CHANNELS[row[1]], row[2])),
    check=visible,
)
PARTS = Export(
    name="turnout",
    title=_("Голоса по номинациям и регионам"),
    screen="admin.desk",
    columns=(
        *texts("Номинация", "Регион"),
        *numbers("Участников", "Засчитано", "На проверке", "Аннулировано"),
    ),
    source=Selected(_parts),
    check=visible,
)
SPENDING = Export(
    name="spending",
    title=_("Расход SMS по дням"),
    screen="admin.desk",
    columns=(
        Column("День", Kind.DAY),
        *numbers("Сообщений"),
        Column("По нынешней цене, ₽", Kind.MONEY),
    ),
    source=Selected(_spending, _spent),
)
TRANSPARENCY = Export(
    name="transparency",
    title=_("Прозрачность: суммы по причинам"),
    screen="admin.desk",
    columns=(*texts("О чём", "Что"), *numbers("Сколько")),
    source=Listed(_transparency),
    check=told,
)
TRIALS = Export(
    name="gateway-tests",
    title=_("Проверки шлюза SMS"),
    screen="admin.one_season",
    columns=(*moments("Когда, МСК"), *texts("Шлюз", "Что стало", "Причина", "Кто проверил")),
    source=Selected(_trials, _trial),
    personal=True,
)
OF_DESK = (OUTBOX, HOURS, PARTS, SPENDING, TRANSPARENCY, TRIALS)
