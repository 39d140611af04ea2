"""What every SMS gateway can do; adding a gateway is adding one file that does it."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import datetime
from typing import Protocol

from werkzeug.datastructures import MultiDict


class BadSignature(Exception):
    """A request to a webhook was not signed by the provider; nothing of it is kept."""


class SendingFailed(Exception):
    """The provider did not take a message; it may be tried again."""


@dataclass(frozen=True)
class WebhookRequest:
    """A webhook call as it came: the public URL (raw path and query), its form and headers."""

    url: str
    form: "MultiDict[str, str]"
    headers: Mapping[str, str]
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


class Gateway(Protocol):
    """An SMS provider."""

    name: str

    def verify(self, request: WebhookRequest) -> None:
        """Raise BadSignature unless the provider made this request."""

    def parse(self, request: WebhookRequest) -> Inbound:
        """Read the message; missing fields read as empty."""

    def acknowledge(self, reply: str) -> tuple[str, str]:
        """Return the body and the content type that answer the provider with this reply."""

    def send(self, to: str, text: str) -> str:
        """Send a message and return the provider's name for it; SendingFailed when it can't."""
