"""Consents of voters: one purpose each, given to words that are kept with their hash (152-ФЗ).

A vote by SMS needs no row here: who sends it starts the matter himself, and its ballot says when
and how. `personal_data` shows that basis beside the consents.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import timedelta
from enum import StrEnum

from sqlalchemy import delete, exists, select, update
from sqlalchemy.dialects import postgresql, sqlite
from sqlalchemy.orm import Session

from app.core.clock import now
from app.core.consent_texts import Text, newest
from nominations.models.nomination import Nomination
from nominations.models.season import Season
from voting.models.ballot import Ballot, Channel
from voting.models.consent import IN_FORCE, Consent

#: A consent that was followed by no vote goes with the code that was not entered.
UNUSED = timedelta(hours=24)
#: What is older was looked at before, many times.
LOOKED_AT = timedelta(days=14)
#: How long it is known where a consent was given from (152-ФЗ: the proof; trust.md §4: the term).
ORIGIN_KEPT = timedelta(days=30)


class Purpose(StrEnum):
    """What a phone, or an e-mail address, is used for."""

    VOTE = "vote"
    #: An e-mail address, not a phone: `voting.subscriptions` keeps it and the text's hash.
    REMINDER = "reminder"
    #: Words for everybody to read: `voting.thanks` keeps them and the text's hash.
    THANKS = "thanks"


#: Every version that was ever shown, the newest last.
TEXTS = (
    Text(
        Purpose.VOTE,
        "22 ноября 2026",
        "Нажимая «Получить код», я даю организатору премии «Довольный клиент» согласие на "
        "обработку номера моего мобильного телефона: сбор, запись, хранение, использование "
        "и удаление. Цель одна: принять один мой голос в номинации и ответить мне о нём. "
        "Номер не передаётся участникам премии и не используется для рекламы. Согласие "
        "действует до удаления номера после итогов сезона или до моего отзыва. Отозвать его "
        "можно на странице «Мои данные».",
    ),
    Text(
        Purpose.REMINDER,
        "22 ноября 2026",
        "Я даю организатору премии «Довольный клиент» согласие на обработку адреса моей "
        "электронной почты: сбор, запись, хранение, использование и удаление. Цель одна: "
        "напомнить мне, что голосование открылось, и, если я отметил(а) это, что остался один "
        "день. Адрес никому не передаётся и не используется для рекламы. Согласие действует до "
        "конца голосования этого сезона или до моего отзыва. Отозвать его можно по ссылке в "
        "каждом письме: адрес "
        "удаляется сразу.",
    ),
    Text(
        Purpose.THANKS,
        "22 ноября 2026",
        "Я даю организатору премии «Довольный клиент» согласие на обработку написанных мной слов "
        "благодарности и имени, если я его указал(а): сбор, запись, хранение, показ всем на "
        "странице участника, за которого я голосовал(а), и удаление. Цель одна: рассказать, за "
        "что клиенты благодарят участника. Слова показывают без номера телефона, квитанции и "
        "времени голоса; другим они передаются только этим показом. Имя удаляется вместе с "
        "номерами после итогов сезона. Согласие действует до удаления страницы участника или до "
        "моего отзыва. Отозвать его можно по квитанции на странице «Слова благодарности»: слова "
        "и имя удаляются сразу.",
    ),
)


def current(purpose: Purpose) -> Text:
    """Return the words that are shown now."""
    return newest(TEXTS, purpose)


def text_of(consent: Consent) -> Text:
    """Return the words that a consent was given to."""
    return next(text for text in TEXTS if text.sha256 == consent.text_hash)


@dataclass(frozen=True)
class Origin:
    """Where a consent is given from: keyed hashes of the address and of the browser's name."""

    address_hash: bytes | None = None
    agent_hash: bytes | None = None


NOWHERE = Origin()


def give(
    session: Session,
    season: Season,
    voter_key: bytes,
    channel: Channel,
    origin: Origin = NOWHERE,
) -> None:
    """Record a voter's consent to the words shown now; what is in force is not given twice."""
    postgres = session.get_bind().dialect.name == "postgresql"
    insert = (postgresql.insert if postgres else sqlite.insert)(Consent)
    row = insert.values(
        season_id=season.id,
        voter_key=voter_key,
        purpose=Purpose.VOTE,
        text_hash=current(Purpose.VOTE).sha256,
        channel=channel,
        **vars(origin),
    )
    whose = ["season_id", "voter_key", "purpose", "text_hash", "channel"]
    session.execute(row.on_conflict_do_nothing(index_elements=whose, index_where=IN_FORCE))


def of_voter(session: Session, voter_keys: Sequence[bytes]) -> Sequence[Consent]:
    """Return a voter's consents, the oldest first, withdrawn ones too."""
    theirs = select(Consent).where(Consent.voter_key.in_(voter_keys))
    return session.scalars(theirs.order_by(Consent.at, Consent.id)).all()


def withdraw(session: Session, voter_keys: Sequence[bytes]) -> int:
    """Note that a voter has withdrawn every consent in force; return how many there were."""
    withdrawn = session.execute(
        update(Consent)
        .where(Consent.voter_key.in_(voter_keys), Consent.withdrawn_at.is_(None))
        .values(withdrawn_at=now())
        .returning(Consent.id)
    )
    return len(withdrawn.all())


def forget_origins(session: Session) -> None:
    """Forget where the consents of more than 30 days ago were given from."""
    session.execute(
        update(Consent)
        .where(Consent.at < now() - ORIGIN_KEPT, Consent.address_hash.is_not(None))
        .values(address_hash=None, agent_hash=None)
    )


def drop_unused(session: Session) -> int:
    """Forget consents a day old that no vote followed: somebody may have typed another's phone."""
    moment = now()
    voted = exists().where(
        Nomination.season_id == Consent.season_id,
        Ballot.nomination_id == Nomination.id,
        Ballot.voter_key == Consent.voter_key,
        Ballot.channel == Consent.channel,
    )
    unused = delete(Consent).where(
        Consent.at < moment - UNUSED, Consent.at > moment - LOOKED_AT, ~voted
    )
    return len(session.execute(unused.returning(Consent.id)).all())
