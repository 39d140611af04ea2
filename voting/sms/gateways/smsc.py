"""SMSC.ru: webhooks signed by MD5 over their fields, messages sent by send.php.

Contract: docs/gateways.md, after https://smsc.ru/api/http/miscellaneous/callback/ and
https://smsc.ru/api/http/send/sms/sms_answer/
"""

import hashlib
import hmac
from collections.abc import Iterator
from datetime import datetime
from typing import Self

from app.config import Settings
from app.core.outbox import Action, State
from voting.sms.gateways import calls
from voting.sms.gateways.port import BadSignature, Inbound, Report, WebhookRequest

LONGEST_ID = 40
LONGEST_BODY = 1600

#: The error_code of send.php.
ACTIONS = {
    "1": Action.ALARM_AND_GIVE_UP,  # a fault in our parameters
    "2": Action.ALARM,  # login or password
    "3": Action.ALARM,  # no money
    "4": Action.ALARM,  # our address is blocked for a time
    "5": Action.ALARM_AND_GIVE_UP,  # a date's format
    "6": Action.ALARM_AND_GIVE_UP,  # the text or the sender is forbidden
    "7": Action.GIVE_UP,  # no such number
    "8": Action.GIVE_UP,  # can't be delivered to this number
    "9": Action.BACK_OFF,  # the same again within a minute
}
#: The status of a report that needs more than to be noted.
REPORTED = {
    "20": Action.BACK_OFF,  # could not be delivered
    "22": Action.GIVE_UP,  # no such number
    "23": Action.ALARM_AND_GIVE_UP,  # forbidden
    "24": Action.ALARM,  # no money
    "25": Action.GIVE_UP,  # a number that can't be reached
}
STATES = {
    "0": State.SENT,
    "1": State.DELIVERED,
    "2": State.DELIVERED,  # read
    "4": State.DELIVERED,  # its link was opened
    "3": State.FAILED,  # out of time
    "20": State.FAILED,
    "22": State.FAILED,
    "23": State.FAILED,
    "24": State.FAILED,
    "25": State.FAILED,
}


class SMSC:
    """A Russian provider with two-way numbers; replies are messages of their own."""

    name = "smsc"
    replies_inline = False

    def __init__(self, login: str, password: str, secret: str, api_url: str) -> None:
        """Take the account, the secret that its webhooks are signed with, the API's address."""
        self.login, self.password, self.secret, self.api_url = login, password, secret, api_url

    @classmethod
    def of(cls, settings: Settings) -> Self:
        """Return SMSC as the settings describe it."""
        return cls(
            settings.smsc_login,
            settings.smsc_password,
            settings.smsc_secret,
            settings.smsc_api_url,
        )

    def receives(self) -> bool:
        """Open when the secret is set."""
        return bool(self.secret)

    def polls(self) -> bool:
        """Ask no list: none is documented well enough to rely on."""
        return False

    def verify(self, request: WebhookRequest) -> None:
        """Check `md5` over the fields of a message, or of a report."""
        form = request.form
        names = ("phone", "mes", "to") if "mes" in form else ("id", "phone", "status")
        signed = ":".join([*(form.get(name, "") for name in names), self.secret])
        # MD5 is what the provider signs with; the secret is at the end of what is hashed.
        mark = hashlib.md5(signed.encode(errors="replace")).hexdigest()  # noqa: S324 -- as above
        if not hmac.compare_digest(mark.encode(), form.get("md5", "").lower().encode()):
            raise BadSignature

    def parse(self, request: WebhookRequest) -> Inbound | None:
        """Read phone, mes and id."""
        form = request.form
        if "mes" not in form:
            return None
        given = form.get("id") or form.get("sms_id") or ""
        return Inbound(
            gateway=self.name,
            provider_id=calls.name_of(given, LONGEST_ID, form.items(multi=True)),
            sender=calls.e164(form.get("phone", ""))[:64],
            text=form["mes"][:LONGEST_BODY],
        )

    def parse_status(self, request: WebhookRequest) -> Report:
        """Read id, phone, status and err."""
        form = request.form
        status = form.get("status", "")
        failed = STATES.get(status) is State.FAILED
        return Report(
            provider_id=form.get("id", ""),
            state=STATES.get(status),
            to=calls.e164(form.get("phone", "")),
            code=f"{status}/{form.get('err', '')}"[:40] if failed else "",
            action=REPORTED.get(status),
        )

    def acknowledge(self, reply: str) -> tuple[str, str]:
        """Answer that it came; the reply goes by `send`."""
        del reply
        return "OK", "text/plain"

    def send(self, to: str, text: str) -> str:
        """Send by send.php, which answers in JSON."""
        form = {
            "login": self.login,
            "psw": self.password,
            "phones": to.lstrip("+"),
            "mes": text,
            "charset": "utf-8",
            "fmt": "3",
        }
        answer = calls.content(calls.post(f"{self.api_url}/sys/send.php", data=form))
        if "error_code" in answer or "id" not in answer:
            raise calls.refusal(str(answer.get("error_code", "unreadable")), ACTIONS)
        return str(answer["id"])

    def received(self, since: datetime) -> Iterator[Inbound]:
        """List nothing."""
        del since
        return iter(())
