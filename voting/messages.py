"""Messages that a person must read: nobody could tell whom they meant, or «it wasn't me»."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import func, select
from sqlalchemy.orm import Session

from app.core import audit
from app.core.db import answering
from app.core.errors import DomainError
from nominations import entries
from nominations.models.entry import Entry
from nominations.models.season import Season
from voting import ballots
from voting.models.ballot import Channel
from voting.models.inbound_sms import IN_DOUBT as DOUBTFUL
from voting.models.inbound_sms import ONE_MEANING, InboundSMS, Synonym
from voting.rules import Outcome
from voting.sms import wording

#: A person may see in these whom a program could not.
ASSIGNABLE = (Outcome.UNREADABLE, Outcome.UNKNOWN_CODE, Outcome.AMBIGUOUS)
IN_DOUBT = (*ASSIGNABLE, Outcome.NO)
#: In a message that is empty, or erased, nobody sees anything.
WHOLE = InboundSMS.text != ""
#: Where counting stops: more is «more than a thousand» to whoever has to read them.
MANY = 1_000
MOST = 200
SHORTEST_WORD = 3


@dataclass(frozen=True)
class Waiting:
    """How many messages wait for a person, at most a thousand and one, and since when."""

    count: int
    oldest: datetime | None


class NoSuchEntry(DomainError):
    """No entry of the message's season has this code."""

    message = "Участника с таким кодом в сезоне нет."


class NotAssignable(DomainError):
    """The message was decided about, has no voter, or its season is frozen or certified."""

    message = "Это сообщение уже разобрано, или голосовать по нему нельзя."


class WordTaken(DomainError):
    """The season has a meaning for this word."""

    message = "У этого слова уже есть значение."


class NotAWord(DomainError):
    """Too short, or without letters: it would be found in messages that mean something else."""

    message = "Напишите слово от трёх букв."


def in_doubt(session: Session) -> Sequence[InboundSMS]:
    """Return the newest messages in doubt, at most 200."""
    found = select(InboundSMS).where(DOUBTFUL)
    newest = found.order_by(InboundSMS.received_at.desc(), InboundSMS.id.desc())
    return session.scalars(newest.limit(MOST)).all()


def waiting(session: Session) -> Waiting:
    """Return how many messages are in doubt, counted to a thousand and one, and the oldest."""
    some = select(InboundSMS.received_at).where(DOUBTFUL).order_by(InboundSMS.received_at)
    first = some.limit(MANY + 1).subquery()
    count, oldest = session.execute(select(func.count(), func.min(first.c.received_at))).one()
    return Waiting(count, oldest)


def assign(session: Session, message_id: int, code: str, *, by: int | None) -> Outcome:
    """Cast the vote that a message meant, as of the moment it came, and say what became of it.

    Raises NotAssignable, NoSuchEntry. The entry's rules and the deadline hold as for any vote.
    """
    # Of two organisers at once, the second waits here and finds the message decided about.
    row = select(InboundSMS).where(InboundSMS.id == message_id).with_for_update()
    message = session.scalars(row.execution_options(populate_existing=True)).one()
    season = session.get(Season, message.season_id) if message.season_id else None
    if message.outcome not in ASSIGNABLE or message.voter_key is None or season is None:
        raise NotAssignable
    if season.certified_at is not None or season.frozen_at is not None:
        raise NotAssignable
    entry = named(session, season, code)
    vote = ballots.Vote(entry.id, message.voter_key, Channel.SMS, message.received_at)
    answer = ballots.cast(session.connection(), vote)
    message.outcome, message.ballot_id = answer.outcome, answer.ballot_id
    audit.record(
        session, "message.assigned", message, by=by, code=entry.code, outcome=answer.outcome
    )
    session.flush()
    return answer.outcome


def named(session: Session, season: Season, code: str) -> Entry:
    """Return the season's entry with this code, spaces aside; NoSuchEntry when there is none."""
    entry = entries.by_code(session, season, "".join(code.split()))
    if entry is None:
        raise NoSuchEntry
    return entry


def teach(session: Session, season: Season, word: str, code: str, *, by: int | None) -> Synonym:
    """Let a word, in a message without a code, mean an entry from now on.

    Raises NotAWord, NoSuchEntry, WordTaken.
    """
    simple = wording.simplified(word)
    if sum(map(str.isalpha, simple)) < SHORTEST_WORD:
        raise NotAWord
    taught = Synonym(season_id=season.id, word=simple, entry_id=named(session, season, code).id)
    with answering(session, ONE_MEANING, "synonym.season_id", "synonym.word", clash=WordTaken()):
        session.add(taught)
    audit.record(session, "synonym.taught", taught, by=by, word=simple, code=code)
    return taught
