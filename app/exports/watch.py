"""Exports about what is watched: clusters, rulings, messages in doubt, people, the journal."""

from collections.abc import Iterator
from typing import Any

from cryptography.fernet import InvalidToken
from flask_babel import lazy_gettext as _
from sqlalchemy import Select, func, select

from app.admin.acts import ACTS, name
from app.auth import journal, staff
from app.auth.models import Account, Role
from app.core import phones
from app.core.keys import KeyRing
from app.exports.columns import Column, Row, moments, numbers, texts
from app.exports.definitions import Export, Field, Listed, Order, Selected
from app.fraud_words import sentence
from nominations.models.application import Application
from nominations.models.business import Business
from nominations.models.entry import Entry
from voting.messages import IN_DOUBT, WHOLE
from voting.models.ballot import Ballot
from voting.models.fraud import FraudCluster, FraudMember
from voting.models.inbound_sms import InboundSMS
from voting.models.review import Ruling

STANDS = {"hold": "Приостановлены", "void": "Аннулированы", "clear": "Учтены"}
CHANNELS = {"sms": "SMS", "web": "Сайт"}
ROLES = {
    "organiser": "Организатор",
    "moderator": "Модератор",
    "observer": "Наблюдатель",
    "owner": "Владелец",
}
BLIND = "предприятие скрыто"
GONE, NO_PHONE = "удалён", "не номер телефона"


def _clusters(order: Order) -> Select[*tuple[Any, ...]]:
    size = func.count(FraudMember.ballot_id)
    found = (
        select(FraudCluster, size, Business.name, Entry.code, Account.email)
        .join(FraudMember, FraudMember.cluster_id == FraudCluster.id)
        .join(Entry, Entry.id == FraudCluster.entry_id)
        .join(Application, Application.id == Entry.application_id)
        .join(Business, Business.id == Application.business_id)
        .outerjoin(Account, Account.id == FraudCluster.decided_by_id)
        .where(FraudCluster.season_id == order.season_id)
        .group_by(FraudCluster.id, Business.name, Entry.code, Account.email)
    )
    return found.order_by(FraudCluster.decision.is_not(None), size.desc(), FraudCluster.id)


def _cluster(order: Order, row: Any) -> Row:
    cluster, size, name, code, decider = row
    if order.role == Role.MODERATOR and cluster.decision is None:
        name, code = BLIND, None
    share = round(100 * size / max(cluster.of_votes, size))
    words = "; ".join(map(sentence, cluster.signals))
    decision = STANDS.get(cluster.decision or "", "Не решено")
    when = (cluster.found_at, decision, cluster.decided_at, decider)
    return (cluster.id, name, code, size, share, words, *when)


def _rulings(order: Order) -> Select[*tuple[Any, ...]]:
    facts = (Ruling.id, Ruling.at, Ruling.kind, Ruling.reason, Account.email)
    votes = (Ballot.channel, Ballot.cast_at, FraudMember.cluster_id, Entry.code, Business.name)
    return (
        select(*facts, *votes, FraudCluster.decision)
        .join(Ballot, Ballot.id == Ruling.ballot_id)
        .join(Entry, Entry.id == Ballot.entry_id)
        .join(Application, Application.id == Entry.application_id)
        .join(Business, Business.id == Application.business_id)
        .outerjoin(Account, Account.id == Ruling.author_id)
        .outerjoin(FraudMember, FraudMember.ballot_id == Ballot.id)
        .outerjoin(FraudCluster, FraudCluster.id == FraudMember.cluster_id)
        .where(Ballot.season_id == order.season_id)
        .order_by(Ruling.id)
    )


def _ruling(order: Order, row: Any) -> Row:
    number, at, kind, reason, author, channel, cast_at, cluster, code, name, decision = row
    if order.role == Role.MODERATOR and cluster and decision is None:
        code, name = None, BLIND
    vote = (CHANNELS[channel], cast_at, cluster, code, name)
    return (number, at, STANDS[kind], reason, author, *vote)


def _messages(_order: Order) -> Select[*tuple[Any, ...]]:
    found = select(InboundSMS.id, InboundSMS.received_at, InboundSMS.sender, InboundSMS.text)
    narrowed = found.where(InboundSMS.outcome.in_(IN_DOUBT), WHOLE)
    return narrowed.order_by(InboundSMS.received_at.desc(), InboundSMS.id.desc())


def _message(order: Order, row: Any) -> Row:
    return (row.id, row.received_at, sender(order.ring, row.sender), row.text)


def sender(ring: KeyRing, encrypted: bytes | None) -> str:
    """Return who wrote, masked, or why that can't be told."""
    try:
        number = ring.decrypt(encrypted) if encrypted else ""
    except InvalidToken:
        number = ""
    if not number.startswith("+"):
        return NO_PHONE if number else GONE
    return phones.mask(number).lstrip("+")


def _people(order: Order) -> Iterator[Row]:
    for person in staff.listing(order.session):
        account = person.account
        factor = "да" if person.has_code or person.passkeys else "нет"
        access = "закрыт" if account.disabled else "открыт"
        role = ROLES[account.role]
        yield (account.email, role, access, factor, account.created_at, person.seen_at)


def _acts(order: Order) -> Select[*tuple[Any, ...]]:
    return journal.found(order.session, journal.read(order.asked))


def _act(_order: Order, row: Any) -> Row:
    entry, email = row
    told = "\n".join(f"{key}: {value}" for key, value in sorted(entry.details.items()))
    who = (email or "Система", ROLES.get(entry.role or ""), entry.address)
    return (entry.id, entry.at, *who, name(entry.action), entry.subject, told)


CLUSTERS = Export(
    name="clusters",
    title=_("Подозрительные группы голосов"),
    screen="admin.fraud",
    columns=(
        *numbers("№"),
        *texts("Бизнес", "Код"),
        *numbers("Голосов", "Доля, %"),
        Column("Что необычного"),
        *moments("Найдена, МСК"),
        Column("Решение"),
        *moments("Решено, МСК"),
        Column("Кто решил"),
    ),
    source=Selected(_clusters, _cluster),
    personal=True,
)
RULINGS = Export(
    name="rulings",
    title=_("Решения по голосам"),
    screen="admin.fraud",
    columns=(
        *numbers("№"),
        *moments("Когда, МСК"),
        *texts("Голос теперь", "Причина", "Кто решил", "Канал"),
        *moments("Голос отдан, МСК"),
        *numbers("Группа №"),
        *texts("Код", "Бизнес"),
    ),
    source=Selected(_rulings, _ruling),
    personal=True,
)
MESSAGES = Export(
    name="triage",
    title=_("Неразобранные SMS"),
    screen="admin.triage",
    columns=(*numbers("№"), *moments("Когда, МСК"), *texts("От кого", "Текст")),
    source=Selected(_messages, _message),
    personal=True,
)
PEOPLE = Export(
    name="people",
    title=_("Люди"),
    screen="admin.people",
    columns=(
        *texts("Почта", "Роль", "Доступ", "Второй фактор"),
        *moments("Заведён, МСК", "Был здесь, МСК"),
    ),
    source=Listed(_people),
    personal=True,
)
JOURNAL = Export(
    name="journal",
    title=_("Журнал действий"),
    screen="admin.journal",
    columns=(
        *numbers("№"),
        *moments("Когда, МСК"),
        *texts("Кто", "Роль", "Откуда", "Действие", "Над чем", "Подробности"),
    ),
    source=Selected(_acts, _act),
    fields={
        "actor": Field(_("Кто (почта)")),
        "action": Field(_("Действие"), ACTS),
        "subject": Field(_("Над чем")),
        "since": Field(_("С")),
        "until": Field(_("По")),
    },
    personal=True,
)
OF_WATCH = (CLUSTERS, RULINGS, MESSAGES, PEOPLE, JOURNAL)
