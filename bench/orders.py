"""Requests, written and signed before the round that sends them."""

import base64
import hmac
import secrets
from collections.abc import Iterator, Mapping, Sequence
from datetime import timedelta
from itertools import count, cycle
from urllib.parse import urlencode

from flask import Flask
from flask.sessions import SecureCookieSessionInterface
from itsdangerous import URLSafeTimedSerializer
from sqlalchemy import insert, select

from app.core import tokens
from app.core.clock import now
from app.core.current import keys, settings
from app.core.db import db
from nominations.models.entry import Entry
from nominations.models.season import Season
from voting.models.phone_check import PhoneCheck

#: No two votes of a run come from one phone.
PHONES = (f"+7900{number:07d}" for number in count(1))
#: What Twilio sends beside what differs from message to message.
FORM = {
    "AccountSid": "AC" + "0" * 32,
    "ApiVersion": "2010-04-01",
    "FromCity": "",
    "FromCountry": "RU",
    "FromState": "",
    "FromZip": "",
    "MessagingServiceSid": "MG" + "0" * 32,
    "NumMedia": "0",
    "NumSegments": "1",
    "SmsStatus": "received",
    "To": "+79000000000",
    "ToCity": "",
    "ToCountry": "RU",
    "ToState": "",
    "ToZip": "",
}
ONE_TIME_CODE = "123456"


def texts(environ: dict[str, str], codes: Sequence[str]) -> Iterator[bytes]:
    """Yield webhook calls as Twilio makes them, each from another phone, for the codes in turn."""
    url, token = environ["PUBLIC_BASE_URL"] + "/sms/twilio", environ["TWILIO_AUTH_TOKEN"].encode()
    for code, phone in zip(cycle(codes), PHONES):
        sid = "SM" + secrets.token_hex(16)
        form = FORM | {"Body": code, "From": phone, "MessageSid": sid, "SmsMessageSid": sid}
        form["SmsSid"] = sid
        signed = url + "".join(name + form[name] for name in sorted(form))
        signature = base64.b64encode(hmac.digest(token, signed.encode(), "sha1")).decode()
        yield post("/sms/twilio", form, {"X-Twilio-Signature": signature})


def web_votes(app: Flask, codes: Sequence[str], many: int) -> list[bytes]:
    """Return the last step of votes on the web, each from a browser that was sent its code."""
    with app.app_context():
        session, season = db.session(), db.session.scalars(select(Season)).one()
        rows = select(Entry.code, Entry.id).where(Entry.code.in_(codes))
        entries = dict(session.execute(rows).tuples().all())
        chosen = [(code, tokens.browser_token(), next(PHONES)) for code in firsts(codes, many)]
        voters = keys().season(season.phone_key, season.slug)
        session.execute(
            insert(PhoneCheck),
            [
                check(entries[code], token, phone) | {"voter_key": voters.voter_key(phone)}
                for code, token, phone in chosen
            ],
        )
        session.commit()
        return [confirmation(app, code, token) for code, token, _ in chosen]


def firsts(codes: Sequence[str], many: int) -> list[str]:
    """Return the codes in turn, so many of them."""
    return [code for code, _ in zip(cycle(codes), range(many))]


def check(entry_id: int, token: str, phone: str) -> dict[str, object]:
    """Return the row of a code that was sent, as `voting.phone_checks` writes it."""
    secret = settings().secret_key
    return {
        "entry_id": entry_id,
        "browser": tokens.digest(secret, "browser", token),
        "phone": keys().encrypt(phone),
        "block": phone[:5],
        "code_hash": tokens.digest(secret, "one-time code", f"{token}|{ONE_TIME_CODE}"),
        "expires_at": now() + timedelta(hours=1),
    }


def confirmation(app: Flask, code: str, token: str) -> bytes:
    """Return a browser's request that enters the one-time code."""
    raw = secrets.token_hex(20)
    csrf = URLSafeTimedSerializer(settings().secret_key, salt="wtf-csrf-token").dumps(raw)
    kept = {"check": {"token": token, "phone": "+7 900 •••-••-01"}, "csrf_token": raw}
    form = {"code": ONE_TIME_CODE, "csrf_token": csrf}
    return post(f"/e/{code}/vote/check", form, {"Cookie": cookie(app, kept)})


def cookie(app: Flask, kept: Mapping[str, object]) -> str:
    """Return the cookie of a browser that the site keeps something in."""
    signer = SecureCookieSessionInterface().get_signing_serializer(app)
    if signer is None:
        raise RuntimeError("the site has no secret key")
    return f"{app.config['SESSION_COOKIE_NAME']}={signer.dumps(kept)}"


def post(path: str, form: dict[str, str], headers: dict[str, str]) -> bytes:
    """Return a POST of a form as it goes over the wire."""
    body = urlencode(form).encode()
    kind = "application/x-www-form-urlencoded; charset=UTF-8"
    head = {"Content-Type": kind, "Content-Length": str(len(body))}
    return head_of("POST", path, head | headers) + body


def get(path: str, **headers: str) -> bytes:
    """Return a GET as it goes over the wire."""
    return head_of("GET", path, {"Accept": "text/html", "Accept-Language": "ru", **headers})


def head_of(method: str, path: str, headers: dict[str, str]) -> bytes:
    """Return a request's head."""
    shown = {"Host": "prize.example", **headers}
    lines = [f"{method} {path} HTTP/1.1", *(f"{name}: {value}" for name, value in shown.items())]
    return "\r\n".join([*lines, "", ""]).encode()
