"""Twilio: signed webhooks answered in TwiML, messages sent through its REST client.

Contract: https://www.twilio.com/docs/messaging/guides/webhook-request and
https://www.twilio.com/docs/usage/security#validating-requests
"""

import hashlib

from requests.exceptions import RequestException
from twilio.base.exceptions import TwilioException
from twilio.request_validator import RequestValidator
from twilio.rest import Client
from twilio.twiml.messaging_response import MessagingResponse

from voting.sms.gateways.port import BadSignature, Inbound, SendingFailed, WebhookRequest

SID_LENGTH = 34
LONGEST_BODY = 1600


class Twilio:
    """The reference gateway; the signature is checked by Twilio's own library."""

    name = "twilio"

    def __init__(self, sid: str, token: str, number: str, api_url: str = "") -> None:
        """Take the account's SID and auth token, our number, and the API's address."""
        self.sid, self.token, self.number, self.api_url = sid, token, number, api_url
        self.validator = RequestValidator(token)

    def verify(self, request: WebhookRequest) -> None:
        """Check X-Twilio-Signature over the public URL and every form parameter."""
        signature = request.headers.get("X-Twilio-Signature", "")
        if not self.validator.validate(request.url, request.form, signature):
            raise BadSignature

    def parse(self, request: WebhookRequest) -> Inbound:
        """Read MessageSid, From and Body."""
        form = request.form
        sid = form.get("MessageSid") or form.get("SmsSid") or ""
        if not sid or len(sid) > SID_LENGTH:
            # Without its name a redelivery can be known only by being the same to the letter.
            sid = (
                "X"
                + hashlib.sha256(repr(sorted(form.items(multi=True))).encode()).hexdigest()[
                    : SID_LENGTH - 1
                ]
            )
        return Inbound(
            gateway=self.name,
            provider_id=sid,
            sender=form.get("From", "")[:64],
            text=form.get("Body", "")[:LONGEST_BODY],
        )

    def acknowledge(self, reply: str) -> tuple[str, str]:
        """Answer in TwiML; an empty reply sends nothing."""
        response = MessagingResponse()
        if reply:
            response.message(reply)
        return str(response), "text/xml"

    def send(self, to: str, text: str) -> str:
        """Send through the Messages resource."""
        client = Client(self.sid, self.token)
        if self.api_url:
            client.api.base_url = self.api_url
        try:
            message = client.messages.create(to=to, from_=self.number, body=text)
        except (TwilioException, RequestException) as error:
            raise SendingFailed from error
        return str(message.sid)
