"""Exports of what owners and the prize tell each other: turns of applications, papers, snippets."""

from typing import Any

from flask_babel import lazy_gettext as _
from sqlalchemy import Select, select

from app.auth.models import Account
from app.exports.columns import Column, Row, moments, numbers, texts
from app.exports.definitions import Export, Order, Selected
from nominations.models.application import Application, ApplicationEvent
from nominations.models.business import Business
from nominations.models.proof import Proof
from nominations.models.snippet import Snippet
from nominations.turns import Turn

TURNS = {
    Turn.SUBMITTED: "Подана",
    Turn.BROUGHT: "Внесена организатором из таблицы",
    Turn.TAKEN_OVER: "Владелец согласился",
    Turn.RETURNED: "Возвращена с вопросом",
    Turn.ANSWERED: "Владелец ответил",
    Turn.ACCEPTED: "Принята",
    Turn.DECLINED: "Отклонена",
    Turn.CHANGE_ASKED: "Владелец просит изменить данные",
    Turn.CHANGE_MADE: "Данные изменены",
    Turn.CHANGE_DECLINED: "В изменении отказано",
    Turn.WITHDRAWN: "Снята",
}
PAPERS = {"waiting": "ждёт", "proved": "принят", "refused": "отклонён", "sent": "отправлен"}
SNIPPETS = {"decline": "Отказ", "ask": "Вопрос"}


def _turns(order: Order) -> Select[*tuple[Any, ...]]:
    event = ApplicationEvent
    return (
        select(Application.id, Business.name, event.at, event.kind, Account.email, event.words)
        .join(Application, Application.id == event.application_id)
        .join(Business, Business.id == Application.business_id)
        .outerjoin(Account, Account.id == event.author_id)
        .where(Application.season_id == order.season_id)
        .order_by(Application.id, event.id)
    )


def _turn(_order: Order, row: Any) -> Row:
    number, name, at, kind, by, words = row
    return (number, name, at, TURNS[kind], by or "Система", words)


def _papers(_order: Order) -> Select[*tuple[Any, ...]]:
    facts = (Proof.at, Business.name, Proof.shown, Proof.state, Proof.decided_at, Proof.reason)
    found = select(*facts).join(Business, Business.id == Proof.business_id)
    return found.where(Proof.kind == "document").order_by(Proof.at.desc(), Proof.id.desc())


def _paper(_order: Order, row: Any) -> Row:
    at, name, shown, state, decided, reason = row
    return (at, name, shown, PAPERS[state], decided, reason)


def _snippets(_order: Order) -> Select[*tuple[Any, ...]]:
    found = select(Snippet.kind, Snippet.title, Snippet.text)
    return found.order_by(Snippet.kind, Snippet.title)


TURNS_OF_APPLICATIONS = Export(
    name="turns",
    title=_("История заявок"),
    screen="admin.applications",
    columns=(
        *numbers("Заявка №"),
        Column("Бизнес"),
        *moments("Когда, МСК"),
        *texts("Что", "Кто", "Слова"),
    ),
    source=Selected(_turns, _turn),
    personal=True,
)
PAPERS_OF_OWNERS = Export(
    name="documents",
    title=_("Документы владельцев"),
    screen="admin.changes",
    columns=(
        *moments("Когда, МСК"),
        *texts("Бизнес", "Документ", "Решение"),
        *moments("Решено, МСК"),
        Column("Причина"),
    ),
    source=Selected(_papers, _paper),
)
SNIPPETS_OF_WORDS = Export(
    name="snippets",
    title=_("Заготовки"),
    screen="admin.snippets",
    columns=texts("Для чего", "Название", "Текст"),
    source=Selected(_snippets, lambda _order, row: (SNIPPETS[row[0]], *row[1:])),
)
OF_TALKS = (TURNS_OF_APPLICATIONS, PAPERS_OF_OWNERS, SNIPPETS_OF_WORDS)
