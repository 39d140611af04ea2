"""Exports of what people decided: agreements of two, statements, effects of rulings, checks."""

from collections.abc import Iterator
from typing import Any

from flask_babel import lazy_gettext as _
from sqlalchemy import Select, select

from app.admin.agreements import AGREEMENTS
from app.auth import approvals
from app.auth.permissions import allows
from app.auth.proposals import Proposal
from app.core.errors import DomainError
from app.exports.columns import Column, Row, moments, numbers, texts
from app.exports.definitions import Export, Listed, Order, Selected
from nominations.models.application import Application
from nominations.models.business import Business
from nominations.models.entry import Entry
from nominations.models.season import Season
from voting import effects, readiness
from voting.models.credential import Credential
from voting.models.effect import ClusterEffect

VERDICTS = {"approved": "подтверждено", "declined": "отклонено", "withdrawn": "отозвано"}
STATED = {"participant": "Участник", "winner": "Победитель"}
CHECKS = {
    "closed": "Голосование закончено",
    "sealed": "Все голоса и решения в протоколе",
    "merged": "Малые группы объединены",
    "frozen": "Протокол заморожен",
    "verified": "Пересчёт сошёлся",
    "triage": "Все SMS разобраны",
    "reviews": "По голосам на проверке есть решение",
    "clusters": "По группам подозрительных голосов есть решение",
    "revoked": "Нет участников с отозванным свидетельством",
    "term": "Объявленный срок итогов не пропущен",
}


class PlacesHidden(DomainError):
    """Places are nobody's until the results."""

    message = "Места сейчас скрыты от всех. Выгрузить, что изменили решения, можно будет после."


def readable(order: Order) -> None:
    """Raise PlacesHidden while whoever prepares the results may not see places."""
    if order.season and not effects.readable(order.season, order.now):
        raise PlacesHidden


def _proposals(order: Order) -> Select[*tuple[Any, ...]]:
    """Select the proposals of those agreements whose own screens the person may look at."""
    mine = [act for act, one in AGREEMENTS.items() if allows(order.role, one.screen, "GET")]
    return approvals.history().where(Proposal.act.in_(mine))


def _proposal(order: Order, row: Any) -> Row:
    asked, author, decision, decider = row
    state = "ждёт" if asked.expires_at > order.now else "истекло"
    verdict = VERDICTS[decision.verdict] if decision else state
    title = str(AGREEMENTS[asked.act].title)
    when = decision.decided_at if decision else None
    return (asked.id, asked.requested_at, title, asked.subject, author, verdict, when, decider)


def _statements(order: Order) -> Select[*tuple[Any, ...]]:
    facts = (Entry.code, Business.name, Credential.kind, Season.name, Credential.issued_at)
    found = select(*facts, Entry.withdrawn_at, Credential.revoked_at, Credential.revocation_reason)
    return (
        found.select_from(Credential)
        .join(Entry, Entry.id == Credential.entry_id)
        .join(Season, Season.id == Entry.season_id)
        .join(Application, Application.id == Entry.application_id)
        .join(Business, Business.id == Application.business_id)
        .where(Entry.season_id == order.season_id)
        .order_by(Entry.code, Credential.id)
    )


def _statement(_order: Order, row: Any) -> Row:
    code, name, kind, season, issued, left, revoked, reason = row
    state = "отозвано" if revoked else "участие снято" if left else "действует"
    return (code, name, STATED[kind], season, issued, state, revoked, reason)


def _effects(order: Order) -> Select[*tuple[Any, ...]]:
    moved = ClusterEffect
    before, after = (
        (moved.counted_before, moved.place_before),
        (moved.counted_after, moved.place_after),
    )
    return (
        select(moved.at, moved.cluster_id, Entry.code, Business.name, *before, *after)
        .join(Entry, Entry.id == moved.entry_id)
        .join(Application, Application.id == Entry.application_id)
        .join(Business, Business.id == Application.business_id)
        .where(Entry.season_id == order.season_id)
        .order_by(moved.at.desc(), moved.id)
    )


def _checks(order: Order) -> Iterator[Row]:
    for one in readiness.checklist(order.session, order.season) if order.season else ():
        state = "пройдена" if one.clean else "снята" if one.waiver else "мешает"
        waived = (one.waiver.reason, one.waiver.at) if one.waiver else (None, None)
        yield (CHECKS[one.name], state, one.left, *waived)


PROPOSALS = Export(
    name="proposals",
    title=_("Предложения двоих"),
    screen="admin.proposals",
    columns=(
        *numbers("№"),
        *moments("Предложено, МСК"),
        *texts("Что", "Над чем", "Кто предложил", "Решение"),
        *moments("Решено, МСК"),
        Column("Кто решил"),
    ),
    source=Selected(_proposals, _proposal),
    personal=True,
)
STATEMENTS = Export(
    name="credentials",
    title=_("Свидетельства"),
    screen="admin.credentials",
    columns=(
        *texts("Код", "Бизнес", "Что сказано", "Сезон"),
        *moments("Выдано, МСК"),
        Column("Сейчас"),
        *moments("Отозвано, МСК"),
        Column("Причина"),
    ),
    source=Selected(_statements, _statement),
)
EFFECTS = Export(
    name="effects",
    title=_("Что изменили решения по голосам"),
    screen="admin.results",
    columns=(
        *moments("Когда, МСК"),
        *numbers("Группа №"),
        *texts("Код", "Бизнес"),
        *numbers("Голосов было", "Место было", "Голосов стало", "Место стало"),
    ),
    source=Selected(_effects),
    check=readable,
)
CHECKLIST = Export(
    name="checks",
    title=_("Проверки перед итогами"),
    screen="admin.results",
    columns=(
        *texts("Проверка", "Как она"),
        *numbers("Сколько мешает"),
        Column("Почему снята"),
        *moments("Снята, МСК"),
    ),
    source=Listed(_checks),
)
OF_DEEDS = (PROPOSALS, STATEMENTS, EFFECTS, CHECKLIST)
