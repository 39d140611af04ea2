"""Twilio: signed webhooks answered in TwiML, messages sent and listed through its REST client.

Contract: docs/gateways.md, after https://www.twilio.com/docs/messaging/guides/webhook-request and
https://www.twilio.com/docs/usage/security#validating-requests
"""

from collections.abc import Iterator
from datetime import datetime
from typing import Any, Self

from requests.exceptions import RequestException
from twilio.base.exceptions import TwilioException, TwilioRestException
from twilio.http.http_client import TwilioHttpClient
from twilio.request_validator import (
    SIGNATURE_HEADER,
    SIGNATURE_SETTINGS_HEADER,
    RequestValidator,
    get_signature_algorithm,
)
from twilio.rest import Client
from twilio.twiml.messaging_response import MessagingResponse

from app.config import Settings
from app.core.outbox import Action, NotSent, State
from voting.sms.gateways import calls
from voting.sms.gateways.port import BadSignature, Inbound, Report, WebhookRequest

SID_LENGTH = 34
LONGEST_BODY = 1600
PAGE = 1000

#: https://www.twilio.com/docs/api/errors; a code that isn't here is an alarm when sending.
ACTIONS = {
    "20003": Action.ALARM,  # our credentials
    "20429": Action.BACK_OFF,  # too many requests
    "21211": Action.GIVE_UP,  # no such number
    "21212": Action.ALARM,  # our number can't send
    "21408": Action.ALARM,  # the country is closed in the account
    "21606": Action.ALARM,  # our number can't send
    "21610": Action.SUPPRESS,  # the subscriber wrote STOP
    "21612": Action.ALARM,  # no route
    "21614": Action.GIVE_UP,  # not a mobile number
    "21617": Action.ALARM_AND_GIVE_UP,  # our text is too long
    "30001": Action.ALARM,  # the queue is full
    "30002": Action.ALARM,  # the account is suspended
    "30003": Action.BACK_OFF,  # the handset can't be reached just now
    "30004": Action.ALARM_AND_GIVE_UP,  # blocked
    "30005": Action.GIVE_UP,  # unknown handset
    "30006": Action.GIVE_UP,  # a landline
    "30007": Action.ALARM_AND_GIVE_UP,  # filtered by the operator
    "30008": Action.BACK_OFF,  # unknown
    "30022": Action.ALARM,  # too many a second
    "30034": Action.ALARM_AND_GIVE_UP,  # our number is not registered
}

STATES = {
    "sent": State.SENT,
    "delivered": State.DELIVERED,
    "read": State.DELIVERED,
    "undelivered": State.FAILED,
    "failed": State.FAILED,
    "canceled": State.FAILED,
}


class Twilio:
    """The reference gateway; the signature is checked by Twilio's own library."""

    name = "twilio"
    replies_inline = True

    def __init__(self, sid: str, token: str, number: str, api_url: str, callback: str) -> None:
        """Take the account's SID and token, our number, the API's address, and ours for reports."""
        self.sid, self.token, self.number, self.api_url = sid, token, number, api_url
        self.callback = callback
        self.validator = RequestValidator(token)

    @classmethod
    def of(cls, settings: Settings) -> Self:
        """Return Twilio as the settings describe it."""
        return cls(
            settings.twilio_account_sid,
            settings.twilio_auth_token,
            settings.sms_number,
            settings.twilio_api_url,
            f"{settings.public_base_url}/sms/twilio/status",
        )

    def receives(self) -> bool:
        """Open when the token is set."""
        return bool(self.token)

    def polls(self) -> bool:
        """Ask the list once there is an account."""
        return bool(self.sid and self.token)

    def verify(self, request: WebhookRequest) -> None:
        """Check X-Twilio-Signature over the public URL and every form parameter.

        A second header may choose SHA-256; an algorithm that the library doesn't know is refused.
        """
        signature = request.headers.get(SIGNATURE_HEADER, "")
        algorithm = get_signature_algorithm(request.headers.get(SIGNATURE_SETTINGS_HEADER))
        if not self.validator.validate(request.url, request.form, signature, algorithm):
            raise BadSignature

    def parse(self, request: WebhookRequest) -> Inbound:
        """Read MessageSid, From and Body."""
        form = request.form
        sid = form.get("MessageSid") or form.get("SmsSid") or ""
        return Inbound(
            gateway=self.name,
            provider_id=calls.name_of(sid, SID_LENGTH, form.items(multi=True)),
            sender=form.get("From", "")[:64],
            text=form.get("Body", "")[:LONGEST_BODY],
        )

    def parse_status(self, request: WebhookRequest) -> Report:
        """Read MessageSid, MessageStatus, To and ErrorCode."""
        form = request.form
        code = form.get("ErrorCode", "")[:40]
        return Report(
            provider_id=form.get("MessageSid", ""),
            state=STATES.get(form.get("MessageStatus", "")),
            to=form.get("To", ""),
            code=code,
            action=ACTIONS.get(code),
        )

    def acknowledge(self, reply: str) -> tuple[str, str]:
        """Answer in TwiML; an empty reply sends nothing."""
        response = MessagingResponse()
        if reply:
            response.message(reply)
        return str(response), "text/xml"

    def send(self, to: str, text: str) -> str:
        """Send through the Messages resource."""
        try:
            message = self._client().messages.create(
                to=to, from_=self.number, body=text, status_callback=self.callback
            )
        except (TwilioException, RequestException) as error:
            raise self._failure(error) from error
        return str(message.sid)

    def received(self, since: datetime) -> Iterator[Inbound]:
        """List the Messages resource, page by page."""
        try:
            for message in self._client().messages.stream(
                to=self.number, date_sent_after=since, page_size=PAGE
            ):
                if message.direction == "inbound":
                    yield self._listed(message)
        except (TwilioException, RequestException) as error:
            raise self._failure(error) from error

    def _listed(self, message: Any) -> Inbound:
        return Inbound(
            gateway=self.name,
            provider_id=str(message.sid),
            sender=str(message.from_)[:64],
            text=str(message.body or "")[:LONGEST_BODY],
            sent_at=message.date_sent,
        )

    def _client(self) -> Client:
        client = Client(
            self.sid, self.token, http_client=TwilioHttpClient(timeout=sum(calls.TIMEOUT))
        )
        if self.api_url:
            client.api.base_url = self.api_url
        return client

    @staticmethod
    def _failure(error: Exception) -> NotSent:
        if isinstance(error, RequestException):
            return calls.unanswered(error)
        if not isinstance(error, TwilioRestException):
            return NotSent(type(error).__name__, Action.ALARM)
        busy = calls.overloaded(error.status, {})
        return busy or calls.refusal(str(error.code), ACTIONS)
