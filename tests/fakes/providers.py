"""A local provider of SMS: takes messages, lists them, fails as told, and signs as each one does.

It checks what it is given against the contract of docs/gateways.md: a request that the real one
would refuse is refused here.
"""

import base64
import hashlib
import json
import threading
import time
from collections import deque
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from datetime import datetime
from email.utils import format_datetime
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from urllib.parse import parse_qs, urlencode, urlsplit

from twilio.request_validator import RequestValidator

SID, TOKEN = "AC00000000000000000000000000000001", "a-twilio-token"
LOGIN, PASSWORD, SECRET = "prize", "a-smsc-password", "a-smsc-secret"
KEY, WEBHOOK_TOKEN = "an-exolve-key", "an-exolve-token"
NUMBER = "+79000000000"


@dataclass(frozen=True)
class Fault:
    """How a request is answered instead: late, with an error, or by hanging up."""

    status: int = 0
    body: dict = field(default_factory=dict)
    headers: dict = field(default_factory=dict)
    seconds: float = 0.0


@dataclass(frozen=True)
class Listed:
    """A message in the provider's list."""

    name: str
    sender: str
    text: str
    at: datetime
    to: str = NUMBER


class Provider:
    """All three providers at one address; every request is noted."""

    def __init__(self, url: str) -> None:
        self.url = url
        self.taken: list[tuple[str, str]] = []
        self.requests: list[tuple[str, dict]] = []
        self.faults: deque[Fault] = deque()
        self.listed: list[Listed] = []

    def answer(self, method: str, path: str, query: dict, body: dict, headers) -> tuple[int, dict]:
        """Answer one request as its provider does."""
        self.requests.append((path, body or query))
        if path.endswith("/Messages.json"):
            return (self.twilio if method == "POST" else self.twilio_list)(query, body, headers)
        known = {
            "/sys/send.php": self.smsc,
            "/messaging/v1/SendSMS": self.exolve,
            "/messaging/v1/GetList": self.exolve_list,
        }
        return known[path](query, body, headers)

    def take(self, to: str, text: str) -> int:
        self.taken.append((to, text))
        return len(self.taken)

    def twilio(self, _query, body, headers) -> tuple[int, dict]:
        if headers["Authorization"] != "Basic " + b64(f"{SID}:{TOKEN}"):
            return 401, {"code": 20003, "message": "Authenticate", "status": 401}
        if not body["To"].startswith("+") or body["From"] != NUMBER:
            return 400, {"code": 21211, "message": "Invalid", "status": 400}
        name = f"SM{self.take(body['To'], body['Body']):032d}"
        return 201, {"sid": name, "status": "queued", "to": body["To"], "body": body["Body"]}

    def twilio_list(self, query, _body, _headers) -> tuple[int, dict]:
        size, page = int(query["PageSize"]), int(query.get("Page", 0))
        since = datetime.fromisoformat(query["DateSent>"])
        found = [one for one in self.listed if one.to == query["To"] and one.at >= since]
        more = len(found) > (page + 1) * size
        path = f"/2010-04-01/Accounts/{SID}/Messages.json?"
        following = path + urlencode(query | {"Page": page + 1}) if more else None
        messages = [
            {
                "sid": one.name,
                "from": one.sender,
                "to": one.to,
                "body": one.text,
                "direction": "inbound",
                "status": "received",
                "date_sent": format_datetime(one.at),
            }
            for one in found[page * size : (page + 1) * size]
        ]
        return 200, {"messages": messages, "next_page_uri": following, "page_size": size}

    def smsc(self, _query, body, _headers) -> tuple[int, dict]:
        if (body["login"], body["psw"]) != (LOGIN, PASSWORD):
            return 200, {"error": "authorise error", "error_code": 2}
        if not body["phones"].isdecimal() or (body["fmt"], body["charset"]) != ("3", "utf-8"):
            return 200, {"error": "parameters error", "error_code": 1}
        return 200, {"id": self.take(f"+{body['phones']}", body["mes"]), "cnt": 1}

    def exolve(self, _query, body, headers) -> tuple[int, dict]:
        if headers["Authorization"] != f"Bearer {KEY}":
            return 401, {"error": {"code": 16, "message": "Unauthenticated"}}
        if not body["destination"].isdecimal() or body["number"] != NUMBER[1:]:
            return 400, {"error": {"code": 3, "message": "invalid SendRequest.Destination"}}
        return 200, {"message_id": f"4391665{self.take('+' + body['destination'], body['text'])}"}

    def exolve_list(self, _query, body, headers) -> tuple[int, dict]:
        if headers["Authorization"] != f"Bearer {KEY}":
            return 401, {"error": {"code": 16, "message": "Unauthenticated"}}
        since, until = (datetime.fromisoformat(body[name]) for name in ("date_gte", "date_lte"))
        found = [one for one in self.listed if since <= one.at <= until]
        rows = found[body["offset"] : body["offset"] + min(body["limit"], 2000)]
        return 200, {
            "messages": [
                {
                    "message_id": one.name,
                    "date": one.at.isoformat(),
                    "sender": one.sender.lstrip("+"),
                    "receiver": one.to.lstrip("+"),
                    "text": one.text,
                    "direction": 1,
                    "segments_count": 1,
                }
                for one in rows
            ]
        }


class Handler(BaseHTTPRequestHandler):
    """Reads requests and carries out faults."""

    provider: Provider

    def do_POST(self) -> None:
        length = int(self.headers.get("Content-Length", 0))
        raw = self.rfile.read(length).decode()
        json_sent = "json" in self.headers.get("Content-Type", "")
        self.respond("POST", json.loads(raw) if json_sent else single(raw))

    def do_GET(self) -> None:
        self.respond("GET", {})

    def respond(self, method: str, body: dict) -> None:
        parts = urlsplit(self.path)
        fault = self.provider.faults.popleft() if self.provider.faults else Fault()
        status, answer = fault.status, fault.body
        if not fault.status:
            status, answer = self.provider.answer(
                method, parts.path, single(parts.query), body, self.headers
            )
        else:
            self.provider.requests.append((parts.path, body))
        time.sleep(fault.seconds)
        payload = json.dumps(answer).encode()
        self.send_response(status)
        for name, value in ({"Content-Type": "application/json"} | fault.headers).items():
            self.send_header(name, value)
        self.send_header("Content-Length", str(len(payload)))
        self.end_headers()
        self.wfile.write(payload)

    def log_message(self, *_args) -> None:
        """Say nothing."""


class Server(ThreadingHTTPServer):
    """Serves until it is shut down; a caller that hung up is no error."""

    daemon_threads = True

    def handle_error(self, *_args) -> None:
        """A fault that hangs makes its caller leave."""


@contextmanager
def serving() -> Iterator[Provider]:
    """Serve on a free port."""
    with Server(("127.0.0.1", 0), Handler) as server:
        provider = Provider(f"http://127.0.0.1:{server.server_port}")
        server.RequestHandlerClass = type("Bound", (Handler,), {"provider": provider})
        thread = threading.Thread(target=server.serve_forever, kwargs={"poll_interval": 0.02})
        thread.start()
        try:
            yield provider
        finally:
            server.shutdown()
            thread.join()


def single(text: str) -> dict:
    return {name: values[0] for name, values in parse_qs(text, keep_blank_values=True).items()}


def b64(text: str) -> str:
    return base64.b64encode(text.encode()).decode()


def md5(*parts: str) -> str:
    return hashlib.md5(":".join(parts).encode()).hexdigest()  # noqa: S324 -- SMSC signs so.


def twilio_signed(path: str, form: dict, token: str = TOKEN) -> dict:
    """Return a request as Twilio signs it."""
    signature = RequestValidator(token).compute_signature(f"http://localhost{path}", form)
    return {"path": path, "data": form, "headers": {"X-Twilio-Signature": signature}}


def twilio_message(sender: str, text: str, name: str, **changes: str) -> dict:
    form = {"MessageSid": name, "From": sender, "To": NUMBER, "Body": text, "NumMedia": "0"}
    return twilio_signed("/sms/twilio", form, **changes)


def twilio_status(name: str, status: str, to: str, code: str = "", **changes: str) -> dict:
    form = {"MessageSid": name, "MessageStatus": status, "To": to, "From": NUMBER}
    form |= {"ErrorCode": code} if code else {}
    return twilio_signed("/sms/twilio/status", form, **changes)


def smsc_message(sender: str, text: str, name: str, token: str = SECRET) -> dict:
    phone, to = sender.lstrip("+"), NUMBER.lstrip("+")
    form = {"phone": phone, "mes": text, "to": to, "id": name}
    return {"path": "/sms/smsc", "data": form | {"md5": md5(phone, text, to, token)}}


def smsc_status(name: str, status: str, to: str, code: str = "", token: str = SECRET) -> dict:
    phone = to.lstrip("+")
    form = {"id": name, "phone": phone, "status": status, "err": code}
    return {"path": "/sms/smsc/status", "data": form | {"md5": md5(name, phone, status, token)}}


def exolve_message(sender: str, text: str, name: str, token: str = WEBHOOK_TOKEN) -> dict:
    event = {"event_id": "e1", "message_id": name, "sender": sender.lstrip("+"), "text": text}
    event |= {"receiver": NUMBER.lstrip("+"), "direction": "DIRECTION_INCOMING"}
    return {"path": f"/sms/exolve?token={token}", "json": event}


def exolve_status(
    name: str, status: str, to: str, code: str = "", token: str = WEBHOOK_TOKEN
) -> dict:
    event = {"message_id": name, "sender": NUMBER.lstrip("+"), "receiver": to.lstrip("+")}
    event |= {"delivery_status": status, "code": code}
    return {"path": f"/sms/exolve/status?token={token}", "json": event}


MESSAGES: dict[str, Callable[..., dict]] = {
    "twilio": twilio_message,
    "smsc": smsc_message,
    "exolve": exolve_message,
}
STATUSES: dict[str, Callable[..., dict]] = {
    "twilio": twilio_status,
    "smsc": smsc_status,
    "exolve": exolve_status,
}
