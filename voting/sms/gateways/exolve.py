"""MTS Exolve: JSON webhooks under a secret address, messages sent and listed through its API.

Contract: docs/gateways.md, after https://docs.exolve.ru/docs/ru/api-reference/sms-api/
"""

import hmac
import json
from collections.abc import Iterator
from datetime import UTC, datetime
from itertools import count
from typing import Any, Self
from urllib.parse import parse_qs, urlsplit

from app.config import Settings
from app.core.outbox import Action, NotSent, State
from voting.sms.gateways import calls
from voting.sms.gateways.port import BadSignature, Inbound, Report, WebhookRequest

LONGEST_ID = 40
LONGEST_BODY = 1600
#: The most that GetList gives at once.
PAGE = 2000
OK = 200

#: By HTTP status: the codes inside the answers are not documented.
ACTIONS = {
    "400": Action.GIVE_UP,  # the number doesn't exist, or is not one
    "401": Action.ALARM,  # our key
    "402": Action.ALARM,  # no money
    "403": Action.ALARM,  # our key or our number
    "404": Action.ALARM,  # our number or the address
    "422": Action.GIVE_UP,
}
#: The ends of the names; figures are not read, for what they mean is not documented.
STATES = {
    "DELIVERED": State.DELIVERED,
    "UNDELIVERED": State.FAILED,
    "REJECTED": State.FAILED,
    "EXPIRED": State.FAILED,
    "FAILED": State.FAILED,
    "SENT": State.SENT,
}
#: The ends of the names that another try may mend.
PASSING = {"UNDELIVERED", "FAILED"}


class Exolve:
    """A Russian operator's numbers; replies are messages of their own."""

    name = "exolve"
    replies_inline = False

    def __init__(self, key: str, token: str, number: str, api_url: str) -> None:
        """Take the API's key, the token in our webhook's address, our number, the API's address."""
        self.key, self.token, self.api_url = key, token, api_url
        self.number = number.lstrip("+")

    @classmethod
    def of(cls, settings: Settings) -> Self:
        """Return Exolve as the settings describe it."""
        return cls(
            settings.exolve_api_key,
            settings.exolve_webhook_token,
            settings.sms_number,
            settings.exolve_api_url,
        )

    def receives(self) -> bool:
        """Open when the token is set."""
        return bool(self.token)

    def polls(self) -> bool:
        """Ask the list once there is a key."""
        return bool(self.key)

    def verify(self, request: WebhookRequest) -> None:
        """Check `token` in the query: Exolve signs nothing, so the address is the secret."""
        given = parse_qs(urlsplit(request.url).query).get("token", [""])
        if not hmac.compare_digest(given[0].encode(), self.token.encode()):
            raise BadSignature

    def parse(self, request: WebhookRequest) -> Inbound | None:
        """Read message_id, sender, receiver and text; what we sent ourselves is a report."""
        event = read(request.body)
        if field(event, "sender").lstrip("+") == self.number:
            return None
        return self._message(event)

    def parse_status(self, request: WebhookRequest) -> Report:
        """Read message_id, receiver and delivery_status."""
        event = read(request.body)
        status = field(event, "delivery_status") or field(event, "status")
        end = status.upper().rpartition("_")[2]
        state = STATES.get(end)
        return Report(
            provider_id=field(event, "message_id"),
            state=state,
            to=calls.e164(field(event, "receiver")),
            code=status[:40] if state is State.FAILED else "",
            action=Action.BACK_OFF if end in PASSING else None,
        )

    def acknowledge(self, reply: str) -> tuple[str, str]:
        """Answer that it came; the reply goes by `send`."""
        del reply
        return "{}", "application/json"

    def send(self, to: str, text: str) -> str:
        """Send by SendSMS."""
        letter = {"number": self.number, "destination": to.lstrip("+"), "text": text}
        name = field(self._call("SendSMS", letter), "message_id")
        if not name:
            raise NotSent("unreadable", Action.ALARM, doubtful=True)
        return name

    def received(self, since: datetime) -> Iterator[Inbound]:
        """List by GetList, page by page, up to now; only what was sent to our number."""
        bounds = {"date_gte": since.isoformat(), "date_lte": datetime.now(UTC).isoformat()}
        for page in count():
            listed = self._call("GetList", bounds | {"limit": PAGE, "offset": page * PAGE})
            messages = listed.get("messages") or []
            for message in messages:
                if field(message, "receiver").lstrip("+") == self.number:
                    yield self._message(message)
            if len(messages) < PAGE:
                return

    def _message(self, event: dict[str, Any]) -> Inbound:
        given = field(event, "message_id")
        fields = ((name, str(value)) for name, value in event.items())
        return Inbound(
            gateway=self.name,
            provider_id=calls.name_of(given, LONGEST_ID, fields),
            sender=calls.e164(field(event, "sender"))[:64],
            text=field(event, "text")[:LONGEST_BODY],
            sent_at=moment(field(event, "date")),
        )

    def _call(self, method: str, body: dict[str, Any]) -> dict[str, Any]:
        answer = calls.post(
            f"{self.api_url}/messaging/v1/{method}",
            json=body,
            headers={"Authorization": f"Bearer {self.key}"},
        )
        if answer.status_code != OK:
            raise calls.refusal(str(answer.status_code), ACTIONS)
        return calls.content(answer)


def read(body: bytes) -> dict[str, Any]:
    """Return the JSON object of a webhook; an empty one when it is anything else."""
    try:
        event = json.loads(body)
    except ValueError:
        return {}
    return event if isinstance(event, dict) else {}


def field(event: Any, name: str) -> str:
    """Return a field as text: names of messages come as numbers and as texts.

    JSON can hold half a character, which no database and no cipher takes: it is shown as �.
    """
    value = event.get(name) if isinstance(event, dict) else None
    text = "" if value is None else str(value)
    return text.encode("utf-16", "surrogatepass").decode("utf-16", "replace")


def moment(text: str) -> datetime | None:
    """Read an RFC 3339 moment; None when it is none, or has no zone."""
    try:
        found = datetime.fromisoformat(text)
    except ValueError:
        return None
    return found if found.tzinfo else None
