"""The export of words of thanks, as the panel lists them."""

from typing import Any

from flask_babel import lazy_gettext as _
from sqlalchemy import Select, select

from app.auth.models import Account
from app.exports.columns import Column, Kind, Row, moments, numbers, texts
from app.exports.definitions import Export, Field, Order, Selected
from nominations.models.application import Application
from nominations.models.business import Business
from nominations.models.entry import Entry
from voting.models.thanks import State, Thanks

STATES = {"waiting": "Ждут", "passed": "Показаны", "declined": "Отклонены"}
REASONS = {
    "contacts": "Контакты или ссылка",
    "rude": "Грубые слова",
    "people": "Чужие личные данные",
    "advert": "Реклама",
    "off_topic": "Не об этом предприятии",
    "not_thanks": "Это не благодарность",
}


def _words(order: Order) -> Select[*tuple[Any, ...]]:
    """Select the words in a state; those that their authors took back are there no more."""
    lines = (Thanks.id, Entry.code, Business.name, Thanks.words, Thanks.name, Thanks.written_on)
    decision = (Thanks.state, Thanks.reason, Account.email, Thanks.decided_at)
    found = (
        select(*lines, *decision, Thanks.out_of_count, Thanks.answer)
        .join(Entry, Entry.id == Thanks.entry_id)
        .join(Application, Application.id == Entry.application_id)
        .join(Business, Business.id == Application.business_id)
        .outerjoin(Account, Account.id == Thanks.decided_by_id)
        .where(Thanks.season_id == order.season_id, Thanks.state != State.WITHDRAWN)
        .order_by(Thanks.id)
    )
    state = order.get("state")
    return found.where(Thanks.state == state) if state in STATES else found


def _line(_order: Order, row: Any) -> Row:
    *facts, state, reason, by, at, hidden, answer = row
    told = (STATES[state], REASONS.get(reason or ""), by, at)
    return (*facts, *told, "да" if hidden else "нет", answer)


THANKS = Export(
    name="thanks",
    title=_("Слова благодарности"),
    screen="admin.thanks",
    columns=(
        *numbers("№"),
        *texts("Код", "Бизнес", "Слова", "Имя"),
        Column("Когда", Kind.DAY),
        *texts("Состояние", "Причина", "Кто решил"),
        *moments("Решение, МСК"),
        *texts("Голос не в зачёте", "Ответ участника"),
    ),
    source=Selected(_words, _line),
    fields={"state": Field(_("Состояние"), STATES)},
    personal=True,
)
