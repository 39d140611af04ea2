"""Exports about people's data and access: what is left, what was erased, who may come in."""

from collections.abc import Iterator
from typing import Any

from flask_babel import lazy_gettext as _
from sqlalchemy import Select, select

from app.auth import invitations
from app.auth.models import STAFF, Account
from app.auth.sessions import LoginSession
from app.exports.columns import Row, moments, numbers, texts
from app.exports.definitions import Export, Listed, Order, Selected
from app.exports.watch import ROLES
from nominations.models.season import Season
from voting import leftovers
from voting.holdings import Basis, Term, Whose
from voting.models.retention_act import RetentionAct
from voting.models.shredding import Shredding

WHOSE = {Whose.VOTER: "голосующие", Whose.OWNER: "владельцы", Whose.STAFF: "люди премии"}
BASES = {
    Basis.CONSENT: "согласие",
    Basis.CONTEST: "участие в премии по её правилам",
    Basis.LAW: "требование закона и доказательства",
    Basis.SAFETY: "защита учётных записей и сайта",
}
TERMS = {
    Term.DAY: "сутки",
    Term.MONTH: "30 дней",
    Term.VOTING: "до конца голосования",
    Term.DRAFT: "60 дней без правок",
    Term.SEASON: "срок сезона после итогов",
    Term.ACCOUNT: "пока есть учётная запись",
    Term.PROOF: "бессрочно, как доказательство",
}
GROUNDS = {"term": "вышел срок", "request": "просьба владельца", "withdrawal": "отзыв согласия"}


def _left(order: Order) -> Iterator[Row]:
    for line in leftovers.report(order.session, order.now):
        held = line.holding
        where = f"{held.table}: {', '.join(held.columns)}"
        kept = (WHOSE[held.whose], BASES[held.basis], TERMS[held.term])
        oldest = line.oldest if line.oldest and line.oldest <= order.now else None
        yield (held.what, where, *kept, line.rows, oldest, line.due)


def _acts(_order: Order) -> Select[*tuple[Any, ...]]:
    facts = (RetentionAct.id, RetentionAct.at, Season.name, RetentionAct.ground)
    found = select(*facts, RetentionAct.erased, RetentionAct.sha256)
    found = found.outerjoin(Season, Season.id == RetentionAct.season_id)
    return found.order_by(RetentionAct.id.desc())


def _act(_order: Order, row: Any) -> Row:
    number, at, season, ground, erased, sha256 = row
    told = "; ".join(f"{name}: {count}" for name, count in sorted(erased.items()))
    return (number, at, season, GROUNDS[ground], sum(erased.values()), told, sha256.hex())


def _shreddings(_order: Order) -> Select[*tuple[Any, ...]]:
    facts = (Season.name, Shredding.approved_at, Shredding.finished_at, Shredding.key_gone_at)
    found = select(*facts, Shredding.root).join(Season, Season.id == Shredding.season_id)
    return found.order_by(Shredding.approved_at)


def _invited(order: Order) -> Iterator[Row]:
    for one in invitations.waiting(order.session):
        yield (one.email, ROLES[one.role], one.expires_at)


def _sessions(order: Order) -> Select[*tuple[Any, ...]]:
    """Select the sessions of the prize's people that go on; whether they do is one rule's."""
    begun = select(LoginSession).join(Account, Account.id == LoginSession.account_id)
    mine = begun.where(Account.role.in_(STAFF), LoginSession.ends_at > order.now)
    return mine.order_by(Account.email, LoginSession.id)


def _session(order: Order, row: Any) -> Row:
    (one,) = row
    alive = "идёт" if one.alive(order.now) else "закончен"
    who = (one.account.email, ROLES[one.account.role], one.device, one.address)
    return (*who, one.begun_at, one.seen_at, alive)


LEFT = Export(
    name="personal",
    title=_("Личные данные: что осталось"),
    screen="admin.personal",
    columns=(
        *texts("Данные", "Колонки", "Чьи", "Основание", "Срок"),
        *numbers("Строк"),
        *moments("Самая старая, МСК"),
        *numbers("Пора стереть"),
    ),
    source=Listed(_left),
)
ACTS_OF_ERASURE = Export(
    name="erasures",
    title=_("Акты об уничтожении данных"),
    screen="admin.personal",
    columns=(
        *numbers("№"),
        *moments("Когда, МСК"),
        *texts("Сезон", "Основание"),
        *numbers("Строк"),
        *texts("Что", "SHA-256"),
    ),
    source=Selected(_acts, _act),
)
SHREDDINGS = Export(
    name="shreddings",
    title=_("Уничтожение данных сезонов"),
    screen="admin.personal",
    columns=(
        *texts("Сезон"),
        *moments("Согласовано, МСК", "Закончено, МСК", "Ключа нет с, МСК"),
        *texts("Корень журнала"),
    ),
    source=Selected(_shreddings),
)
INVITED = Export(
    name="invitations",
    title=_("Приглашения"),
    screen="admin.people",
    columns=(*texts("Почта", "Роль"), *moments("Действует до, МСК")),
    source=Listed(_invited),
    personal=True,
)
SESSIONS = Export(
    name="sessions",
    title=_("Сеансы людей премии"),
    screen="admin.people",
    #: Where others come in from is for those who may close their access.
    act="admin.disable",
    columns=(
        *texts("Почта", "Роль", "Откуда", "Сеть"),
        *moments("Начат, МСК", "Был здесь, МСК"),
        *texts("Сейчас"),
    ),
    source=Selected(_sessions, _session),
    personal=True,
)
OF_DATA = (LEFT, ACTS_OF_ERASURE, SHREDDINGS, INVITED, SESSIONS)
