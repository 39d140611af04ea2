"""What two people agree on, in words: what would be done, where it is read, how it is approved."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from typing import Any

from flask import url_for
from flask_babel import LazyString, lazy_gettext
from flask_babel import gettext as _
from sqlalchemy import select

from app.auth.permissions import BALLOTS, REMOVING, RESULTS, REVOKING, SHREDDING
from app.auth.proposals import Proposal
from app.core.db import db
from nominations.models.entry import Entry
from nominations.models.season import Season
from voting import credentials
from voting.fraud import reasons

OF_BALLOTS: Mapping[str, LazyString] = {
    "hold": lazy_gettext("Приостановить голоса"),
    "void": lazy_gettext("Аннулировать голоса"),
    "clear": lazy_gettext("Учесть голоса снова"),
}


@dataclass(frozen=True)
class Told:
    """What would be done, as a person reads it before agreeing."""

    title: str
    about: str
    #: Where all about it is read: the words of the link, and its address.
    read: tuple[str, str]
    #: Where it is approved, and what the form carries besides.
    approve: str
    fields: Mapping[str, object] = field(default_factory=dict)
    #: What the second person compares: a digest.
    digest: str = ""


@dataclass(frozen=True)
class Agreement:
    """One kind of agreement: its screen, its second person's act, and the words for a proposal."""

    title: LazyString
    screen: str
    act: str
    #: What the button of the second person says.
    button: LazyString
    tell: Callable[[Proposal], Told]


def of_ballots(one: Proposal) -> Told:
    """Tell a ruling on many votes."""
    asked: dict[str, Any] = one.parameters
    cluster = asked["cluster"]
    read = _("Голоса по квитанциям"), url_for("admin.fraud_receipts")
    if cluster:
        read = _("Группа № %(number)s", number=cluster), url_for("admin.cluster", id=cluster)
    title = f"{OF_BALLOTS[asked['kind']]}: {len(asked['ballots'])}"
    approve = url_for("admin.approve_ruling", id=one.id)
    return Told(title, reasons.TEXTS[asked["reason"]], read, approve)


def of_revocation(one: Proposal) -> Told:
    """Tell the revocation of a statement."""
    number, why = one.parameters["credential"], one.parameters["reason"]
    shown = credentials.by_number(db.session(), number)
    name = f"{shown.entry.name}, {shown.entry.code}" if shown else f"№ {number}"
    title = _("Отозвать свидетельство: %(name)s", name=name)
    read = _("Текст свидетельства"), url_for("admin.credential", id=number)
    return Told(title, why, read, url_for("admin.approve_revocation", id=one.id))


def of_removal(one: Proposal) -> Told:
    """Tell the removal of an entry."""
    asked = one.parameters
    entry = db.session.get_one(Entry, asked["entry"])
    title = _("Снять с голосования: %(name)s", name=f"{asked['name']}, {asked['code']}")
    read = _("Заявка участника"), url_for("admin.application", id=entry.application_id)
    return Told(title, asked["reason"], read, url_for("admin.approve_removal", id=one.id))


def of_results(one: Proposal) -> Told:
    """Tell the results of a season."""
    text = one.parameters.get("minutes", "")
    about = _("Прочитайте протокол решения и сверьте отпечаток: вы подтвердите именно его.")
    shown = {"proposal": one.id, "minutes": text}
    read = _("Протокол решения"), url_for("admin.decision")
    return Told(_("Заверить итоги сезона"), about, read, url_for("admin.certify"), shown, text)


def of_shredding(one: Proposal) -> Told:
    """Tell the shredding of a season's personal data."""
    slug = one.parameters["season"]
    name = db.session.scalar(select(Season.name).where(Season.slug == slug)) or slug
    title = _("Уничтожить личные данные: %(season)s", season=name)
    about = _("Вернуть эти данные будет нельзя. Голоса, журнал, квитанции и итоги останутся.")
    read = _("Что сотрётся и что останется"), url_for("admin.shredding", slug=slug)
    return Told(title, about, read, url_for("admin.approve_shredding", slug=slug, id=one.id))


#: {what two people must agree on: how it is told}; all of the matrix, a test holds them together.
AGREEMENTS: Mapping[str, Agreement] = {
    RESULTS: Agreement(
        lazy_gettext("Итоги сезона"),
        "admin.results",
        "admin.certify",
        lazy_gettext("Подтвердить итоги"),
        of_results,
    ),
    BALLOTS: Agreement(
        lazy_gettext("Решение о голосах"),
        "admin.fraud",
        "admin.approve_ruling",
        lazy_gettext("Подтвердить"),
        of_ballots,
    ),
    REVOKING: Agreement(
        lazy_gettext("Отзыв свидетельства"),
        "admin.credentials",
        "admin.approve_revocation",
        lazy_gettext("Подтвердить отзыв"),
        of_revocation,
    ),
    REMOVING: Agreement(
        lazy_gettext("Снятие с голосования"),
        "admin.removals",
        "admin.approve_removal",
        lazy_gettext("Снять участника"),
        of_removal,
    ),
    SHREDDING: Agreement(
        lazy_gettext("Уничтожение данных сезона"),
        "admin.personal",
        "admin.approve_shredding",
        lazy_gettext("Уничтожить данные сезона"),
        of_shredding,
    ),
}
