"""How a browser comes in and is known: its session, what it calls itself, where it comes from."""

from functools import lru_cache
from ipaddress import ip_address, ip_network

from flask import Flask, Response, g, redirect, request, session, url_for
from flask.typing import ResponseReturnValue
from flask_login import login_user

from app.auth import guards, seconding, sessions
from app.auth.models import Account
from app.auth.passkeys import Site
from app.auth.sessions import LoginSession, Visit
from app.core import audit
from app.core.current import settings
from app.core.db import db, only_reading

#: The first that is found names the program; Edge and Yandex also call themselves Chrome.
BROWSERS = {
    "YaBrowser": "Yandex Browser",
    "Edg/": "Edge",
    "OPR/": "Opera",
    "Firefox": "Firefox",
    "Chrome": "Chrome",
    "Safari": "Safari",
}
SYSTEMS = {
    "Android": "Android",
    "iPhone": "iPhone",
    "iPad": "iPad",
    "Windows": "Windows",
    "Mac OS": "macOS",
    "Linux": "Linux",
}


def visit() -> Visit:
    """Return what a list of sessions shows of this browser."""
    return Visit(device(request.user_agent.string), network())


def device(agent: str) -> str:
    """Return a browser's program and system, as «Chrome, Linux»; nothing of one we do not know."""
    names = (
        next((name for mark, name in known.items() if mark in agent), None)
        for known in (BROWSERS, SYSTEMS)
    )
    return ", ".join(filter(None, names))


def network() -> str:
    """Return the network of the browser's address: /24 of IPv4, /48 of IPv6."""
    return network_of(request.remote_addr or "")


@lru_cache(maxsize=1024)
def network_of(text: str) -> str:
    """Return the network of an address, as it is recorded; kept, for each request asks."""
    try:
        address = ip_address(text)
    except ValueError:
        return ""
    length = 24 if address.version == 4 else 48  # noqa: PLR2004 -- The protocol's own names.
    return str(ip_network((address, length), strict=False))


def bucket() -> str:
    """Return whose tries are counted together: an IPv4 address, a /64 of IPv6."""
    try:
        address = ip_address(request.remote_addr or "")
    except ValueError:
        return ""
    if address.version == 4:  # noqa: PLR2004 -- The protocol's own name.
        return str(address)
    return str(ip_network((address, 64), strict=False))


def site() -> Site:
    """Return the site as browsers know it."""
    return Site(settings().public_base_url)


def enter(account: Account, secret: str) -> None:
    """Begin a new browser session, so that nobody who knew the old one shares it."""
    session.clear()
    g.pop("csrf_token", None)  # Flask-WTF's, of the session that is gone: a form needs a new one.
    session.permanent = True
    account.secret = secret
    login_user(account)


def wait_for_factor(account: Account, target: str) -> ResponseReturnValue:
    """Go on to the second factor: the password alone opens nothing."""
    session.clear()
    session["half"] = sessions.begin(db.session(), account, visit(), complete=False)
    session["next"] = target
    db.session.commit()
    return redirect(url_for("auth.code"))


def half() -> LoginSession | None:
    """Return the session of whoever has shown a password and no second factor yet."""
    secret = session.get("half")
    return sessions.find(db.session(), secret, complete=False) if secret else None


def admit(account: Account, row: LoginSession | None, how: str) -> str:
    """Let a person in who has shown a second factor; return where to. Commits."""
    if row is None:
        secret = sessions.begin(db.session(), account, visit(), complete=False)
        row = sessions.find(db.session(), secret, complete=False)
    if row is None or row.account_id != account.id:
        raise sessions.NoSuchSession
    audit.record(db.session(), "account.logged_in", account, by=account.id, how=how)
    return _proved(account, row)


def prove_again(account: Account, how: str) -> str:
    """Note a fresh second factor of a person who is in; return where to. Commits."""
    audit.record(db.session(), "account.proved_again", account, by=account.id, how=how)
    return _proved(account, guards.entered())


def _proved(account: Account, row: LoginSession) -> str:
    target = str(session.get("next") or "")
    secret = sessions.prove(db.session(), row)
    db.session.commit()
    enter(account, secret)
    return target if guards.is_safe(target) else home(account)


def home(account: Account) -> str:
    """Return the first page of whoever has come in."""
    return url_for("admin.desk" if account.is_staff else "cabinet.home")


def install(app: Flask) -> None:
    """Know people by their sessions, note that they are here, and whence an act comes."""
    app.before_request(_note_whence)
    app.after_request(_note_here)


def _note_whence() -> None:
    g.pop("entered_by", None)
    g.pop("unseen", None)
    seconding.over()
    audit.here(address=network())


def _note_here(response: Response) -> Response:
    """Note the request of a session, at most once a minute, apart from the request's own work."""
    seconding.over()
    if g.pop("unseen", False):
        db.session.rollback()
        only_reading.set(False)
        sessions.touch(db.session(), g.entered_by)
        db.session.commit()
    return response
