"""A message on its way in: what is kept of it, and where it is stored."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from sqlalchemy import (
    ColumnElement,
    LargeBinary,
    String,
    any_,
    bindparam,
    case,
    insert,
    literal,
    select,
)
from sqlalchemy.dialects.postgresql import ARRAY
from sqlalchemy.engine import Connection

from app.core import phones
from app.core.clock import now
from voting import ballots, budgets
from voting.models.ballot import Channel
from voting.models.inbound_sms import InboundSMS
from voting.models.suppression import Suppression
from voting.rules import Outcome
from voting.sms.directory import Directory, SeasonInMind

KEPT = ("gateway", "provider_id", "season_id", "sender", "voter_key", "text", "comment", "outcome")
KEY = Suppression.contact_key
#: The sender's contact keys: a list that is written out, or PostgreSQL's array.
LISTED = KEY.in_(bindparam("contacts", type_=KEY.type, expanding=True))
IN_ARRAY = any_(bindparam("contacts", type_=ARRAY(LargeBinary))) == KEY


def storing(ballot_id: Any, is_contact: ColumnElement[bool] = LISTED) -> Any:
    """Build the statement that stores a message and returns its reply: none after «стоп»."""
    silenced = select(KEY).where(is_contact).exists()
    reply = bindparam("reply", type_=String(200))
    row = select(
        *(bindparam(name, type_=InboundSMS.__table__.c[name].type) for name in KEPT),
        case((silenced, literal("", String(200))), else_=reply),
        ballot_id,
    )
    stored = insert(InboundSMS).from_select([*KEPT, "reply", "ballot_id"], row)
    return stored.returning(InboundSMS.reply)


STORE = storing(bindparam("ballot_id", type_=InboundSMS.ballot_id.type))


class NotOneStatement(Exception):
    """The message needs a transaction, and the connection commits each statement: begin anew."""


@dataclass(frozen=True)
class Message:
    """An inbound message with all that is kept of it."""

    gateway: str
    provider_id: str
    season_id: int | None
    sender: bytes
    voter_key: bytes | None
    text: str
    comment: str
    outcome: str
    reply: str
    ballot_id: int | None = None


@dataclass(frozen=True)
class Taking:
    """A message being taken in: where, in which season, and when it came if not just now."""

    connection: Connection
    memory: Directory
    season: SeasonInMind
    message: Message
    at: datetime | None
    #: The hashes that tell whether the phone said «стоп».
    contacts: list[bytes]
    #: The country of the phone, if it is one that may be let vote.
    country: str | None = phones.RUSSIA

    def vote(self, entry_id: int) -> ballots.Vote:
        """Return the sender's vote for an entry."""
        return ballots.Vote(entry_id, self.message.voter_key or b"", Channel.SMS, self.at)

    def store(self, outcome: Outcome, reply: str) -> str:
        """Store the message with its reply, which the day's budget may take away; return that."""
        said = self.affordable(reply)
        return store(self.connection, self.message, outcome, said, self.contacts)

    def affordable(self, reply: str) -> str:
        """Return the reply, or none when the day's budget is spent."""
        season, connection = self.season, self.connection
        if self.country == phones.RUSSIA:
            paid = self.memory.purse.spend(connection, season.id, season.budget)
        else:
            day = budgets.today(now())
            paid = budgets.take_abroad(connection, season.id, season.abroad_budget, day)
        return reply if paid else ""

    def need_transaction(self) -> None:
        """Raise NotOneStatement where each statement commits by itself."""
        if self.connection.get_execution_options().get("isolation_level") == "AUTOCOMMIT":
            raise NotOneStatement


def store(
    connection: Connection,
    message: Message,
    outcome: Outcome,
    reply: str,
    contacts: Sequence[bytes] = (),
) -> str:
    """Store a message with its reply, which «стоп» takes away; return what is said."""
    values = {"outcome": str(outcome), "reply": reply, "contacts": list(contacts)}
    return str(connection.execute(STORE, vars(message) | values).scalar_one())


def storable(text: str) -> str:
    """Return a text as PostgreSQL can keep it: NUL and lone surrogates shown, not dropped."""
    shown = text.replace("\x00", "\N{SYMBOL FOR NULL}")
    return shown.encode("utf-16", "surrogatepass").decode("utf-16", "replace")
