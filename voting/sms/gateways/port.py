"""What every SMS gateway can do; adding a gateway is adding one file that does it.

A gateway's class is then named in `choice.PROVIDERS`. What each provider promises, parameter by
parameter, and where that is written: docs/gateways.md.
"""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from datetime import datetime
from typing import Protocol, Self

from werkzeug.datastructures import Headers, MultiDict

from app.config import Settings
from app.core.outbox import Action, State


class BadSignature(Exception):
    """A request to a webhook was not signed by the provider; nothing of it is kept."""


@dataclass(frozen=True)
class WebhookRequest:
    """A webhook call as it came: the public URL (raw path and query), its form and headers."""

    url: str
    form: "MultiDict[str, str]"
    headers: "Mapping[str, str] | Headers"
    body: bytes = b""


@dataclass(frozen=True)
class Inbound:
    """One message from a voter, whatever the provider calls its fields."""

    gateway: str
    provider_id: str
    sender: str = field(repr=False)
    text: str = field(repr=False)
    #: When the provider had it, if it says so.
    sent_at: datetime | None = None


@dataclass(frozen=True)
class Report:
    """What a provider tells of a message it took; `state` is None for a step that changes none."""

    provider_id: str
    state: State | None
    to: str = field(repr=False, default="")
    code: str = ""
    action: Action | None = None


class Sender(Protocol):
    """Whoever sends: a provider, or development's telephones."""

    name: str

    def send(self, to: str, text: str) -> str:
        """Send a message and return the provider's name for it; NotSent when it can't."""


class Gateway(Sender, Protocol):
    """An SMS provider."""

    #: Whether the answer to the webhook carries the reply; else it is a message of its own.
    replies_inline: bool

    @classmethod
    def of(cls, settings: Settings) -> Self:
        """Return the gateway as the settings describe it."""

    def receives(self) -> bool:
        """Tell whether its webhook is open: whether its secret is set."""

    def polls(self) -> bool:
        """Tell whether the provider's list can be asked for messages that never came."""

    def verify(self, request: WebhookRequest) -> None:
        """Raise BadSignature unless the provider made this request."""

    def parse(self, request: WebhookRequest) -> Inbound | None:
        """Read the message, missing fields as empty; None when it is a report and no message."""

    def parse_status(self, request: WebhookRequest) -> Report:
        """Read what became of a message that we sent."""

    def acknowledge(self, reply: str) -> tuple[str, str]:
        """Return the body and the content type that answer the provider with this reply."""

    def received(self, since: datetime) -> Iterator[Inbound]:
        """List the messages the provider had since a moment; NotSent when it doesn't answer."""
