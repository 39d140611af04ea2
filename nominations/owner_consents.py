"""Consents of owners: one purpose each, given to words that are kept with their hash (152-ФЗ).

Each stands apart, unticked, and none is hidden in the rules: 156-ФЗ of 24.06.2025.
"""

from collections.abc import Collection, Sequence
from enum import StrEnum

from sqlalchemy import select
from sqlalchemy.orm import Session

from app.core.clock import now
from app.core.consent_texts import Text, newest
from app.core.errors import DomainError
from nominations.models.business import Business
from nominations.models.owner_consent import OwnerConsent


class Purpose(StrEnum):
    """What the owner agrees to."""

    ENTER = "enter"  # the data that the application needs
    PUBLISH = "publish"  # the page that everybody sees (152-ФЗ ст. 10.1)
    NEWS = "news"  # letters that are not about one's own application


#: Without these there is nothing to enter with.
REQUIRED = (Purpose.ENTER, Purpose.PUBLISH)


class ConsentMissing(DomainError):
    """A consent without which nobody takes part was not given."""

    message = "Без этих согласий заявку не подать"


#: Every version that was ever shown, the newest last.
TEXTS = (
    Text(
        Purpose.ENTER,
        "22 ноября 2026",
        "Я даю организатору премии «Довольный клиент» согласие на обработку моей электронной "
        "почты, номера телефона, ИНН и документов, которые я приложу: сбор, запись, хранение, "
        "использование и удаление. Цель одна: рассмотреть заявку и провести премию. Согласие "
        "действует до удаления данных после итогов сезона или до моего отзыва.",
        title="Обработка данных для участия",
    ),
    Text(
        Purpose.PUBLISH,
        "22 ноября 2026",
        "Я даю организатору премии «Довольный клиент» согласие показывать всем название "
        "предприятия, город, рассказ, логотип и фотографии. Если на фотографиях есть люди, они "
        "согласны на это. ИНН, почта и телефон не публикуются. Согласие действует до моего отзыва.",
        title="Публикация на странице участника",
    ),
    Text(
        Purpose.NEWS,
        "22 ноября 2026",
        "Я согласен (согласна) получать на почту новости премии «Довольный клиент»: не чаще двух "
        "писем в месяц. Отказаться можно в любом письме. На участие это не влияет.",
        title="Новости премии",
    ),
)


def current(purpose: Purpose) -> Text:
    """Return the words that are shown now."""
    return newest(TEXTS, purpose)


def shown() -> Sequence[Text]:
    """Return the words that are shown now, purpose by purpose."""
    return [current(purpose) for purpose in Purpose]


def give(
    session: Session,
    business: Business,
    purposes: Collection[Purpose],
    *,
    by: int,
    address: str | None,
) -> None:
    """Record consents to the words shown now; what is in force is not given twice.

    Raises ConsentMissing when one of REQUIRED is not among them.
    """
    if not set(REQUIRED) <= set(purposes):
        raise ConsentMissing
    there = {(row.purpose, row.text_hash) for row in in_force(session, business, by)}
    for purpose in Purpose:
        text = current(purpose)
        if purpose in purposes and (purpose, text.sha256) not in there:
            row = OwnerConsent(account_id=by, business_id=business.id, purpose=purpose)
            row.text_hash, row.address = text.sha256, address
            session.add(row)
    session.flush()


def in_force(session: Session, business: Business, account_id: int) -> Sequence[OwnerConsent]:
    """Return what an account has agreed to about a business and not taken back."""
    rows = select(OwnerConsent).where(
        OwnerConsent.business_id == business.id,
        OwnerConsent.account_id == account_id,
        OwnerConsent.withdrawn_at.is_(None),
    )
    return session.scalars(rows.order_by(OwnerConsent.id)).all()


def withdraw_news(session: Session, business: Business, account_id: int) -> None:
    """Note that an account wants no news any more."""
    for row in in_force(session, business, account_id):
        if row.purpose == Purpose.NEWS:
            row.withdrawn_at = now()
