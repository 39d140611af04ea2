"""Consents of owners: one purpose each, given to words that are kept with their hash (152-ФЗ).

Each stands apart, unticked, and none is hidden in the rules: 156-ФЗ of 24.06.2025.
"""

from collections.abc import Collection, Sequence
from enum import StrEnum

from sqlalchemy import func, select
from sqlalchemy.orm import Session

from app.core import audit
from app.core.clock import now
from app.core.consent_texts import Text, newest
from app.core.errors import DomainError
from nominations import turns
from nominations.models.application import Application, ApplicationEvent
from nominations.models.business import Business
from nominations.models.owner_consent import OwnerConsent


class Purpose(StrEnum):
    """What the owner agrees to."""

    ENTER = "enter"  # the data that the application needs
    PUBLISH = "publish"  # the page that everybody sees (152-ФЗ ст. 10.1)
    NEWS = "news"  # letters that are not about one's own application
    SMS = "sms"  # texts about the decision and the result


#: Without these there is nothing to enter with.
REQUIRED = (Purpose.ENTER, Purpose.PUBLISH)


#: These may be taken back at any time; the others end with the taking part itself.
FREE = (Purpose.NEWS, Purpose.SMS)


class NotFree(DomainError):
    """Without this consent nobody takes part, so it ends only with the taking part."""

    message = "Это согласие нужно для участия. Чтобы отозвать его, откажитесь от участия."


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
    Text(
        Purpose.SMS,
        "22 ноября 2026",
        "Я согласен (согласна) получать от организатора премии «Довольный клиент» SMS о решении "
        "по моей заявке и об итогах сезона: не больше двух за сезон, на телефон моего кабинета, "
        "а если его там нет, на телефон предприятия. Рекламы в них не будет. Отказаться можно в "
        "кабинете в любой день. На участие это не влияет.",
        title="SMS о решении и об итогах",
    ),
)


def current(purpose: Purpose) -> Text:
    """Return the words that are shown now."""
    return newest(TEXTS, purpose)


def shown() -> Sequence[Text]:
    """Return the words that are shown now, purpose by purpose."""
    return [current(purpose) for purpose in Purpose]


def words(consent: OwnerConsent) -> Text | None:
    """Return the words that a consent was given to."""
    return next((text for text in TEXTS if text.sha256 == consent.text_hash), None)


def give(
    session: Session,
    business: Business,
    purposes: Collection[Purpose],
    *,
    by: int,
    address: str | None,
) -> None:
    """Record consents to the words shown now; what is in force is not given twice.

    Raises ConsentMissing when nobody has given one of REQUIRED yet, and it is not among them.
    """
    if not set(REQUIRED) <= set(purposes) | given(session, business):
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


def withdraw(session: Session, business: Business, purpose: Purpose, *, by: int) -> None:
    """Take a free consent of an account back, for good in the journal; NotFree."""
    if purpose not in FREE:
        raise NotFree
    for row in in_force(session, business, by):
        if row.purpose == purpose:
            row.withdrawn_at = now()
            audit.record(session, "consent.withdrawn", row, by=by, purpose=purpose)
    session.flush()


def awaited(session: Session, business: Business) -> bool:
    """Tell whether an organiser entered the business and nobody has agreed to it yet."""
    return business.id in awaited_among(session, [business.id])


def awaited_among(session: Session, numbers: Sequence[int]) -> set[int]:
    """Return which of these businesses an organiser entered and nobody has agreed to yet."""
    brought = (
        select(Application.business_id)
        .join(ApplicationEvent, ApplicationEvent.application_id == Application.id)
        .where(Application.business_id.in_(numbers), ApplicationEvent.kind == turns.Turn.BROUGHT)
    )
    entered = set(session.scalars(brought))
    if not entered:
        return entered
    agreed = (
        select(OwnerConsent.business_id)
        .where(OwnerConsent.business_id.in_(entered), OwnerConsent.withdrawn_at.is_(None))
        .where(OwnerConsent.purpose.in_(REQUIRED))
        .group_by(OwnerConsent.business_id)
        .having(func.count(OwnerConsent.purpose.distinct()) == len(REQUIRED))
    )
    return entered - set(session.scalars(agreed))


def given(session: Session, business: Business) -> set[str]:
    """Return the purposes that anybody has agreed to about a business."""
    found = select(OwnerConsent.purpose).where(
        OwnerConsent.business_id == business.id, OwnerConsent.withdrawn_at.is_(None)
    )
    return set(session.scalars(found))
