"""Voting by an SMS of one's own, while a page of this browser waits for it to arrive.

The browser does not know the phone, so the text carries a watchword: 40 random bits that are kept
in the browser's signed session alone. No address takes it, so nobody can ask for another's message.
"""

from datetime import timedelta
from typing import Any

from flask import redirect, render_template, session, url_for
from werkzeug.wrappers import Response

from app.core import tokens
from app.core.clock import now
from app.core.db import db
from app.core.qr import svg as qr
from voting import arrivals, ballots
from voting.models.ballot import Ballot, Channel
from voting.models.inbound_sms import InboundSMS
from voting.web import ending
from voting.web.entry import Chosen, choose, sms_link

VALID = timedelta(minutes=30)


def kept() -> dict[str, Any]:
    """Return this browser's watchword and what was told by it; new after half an hour unused."""
    found: dict[str, Any] = session.get("texting", {})
    moment = now().timestamp()
    if found.get("until", 0) < moment:
        found = {"word": tokens.watchword(), "told": {}}
    session["texting"] = {**found, "until": moment + VALID.total_seconds()}
    return found


def text(code: str) -> str:
    """Return the message that votes for an entry and that this browser will know."""
    return f"{code} {kept()['word']}"


def ways(code: str) -> dict[str, object]:
    """Return what a page shows to have the message sent: its text, a link and a QR code."""
    message = text(code)
    link = sms_link(message)
    return {"sms_text": message, "sms_link": link, "sms_qr": qr(link)}


def arrived(code: str) -> InboundSMS | None:
    """Return the message of this browser for this entry that has not been told of yet."""
    told = session.get("texting", {}).get("told", {}).get(code, 0)
    return arrivals.find(db.session(), text(code), after=told)


def wait(code: str) -> str | Response:
    """Wait for the voter's message; go on to what became of the vote when it is there."""
    chosen = choose(code)
    if message := arrived(code):
        tell(chosen, message)
        return redirect(url_for("voting.done", code=code), 303)
    if not chosen.can_vote:
        return redirect(url_for("voting.entry", code=code))
    shown = {"entry": chosen.shown, "checked_at": now(), **ways(code)}
    return render_template("voting/wait.html", **shown)


def has_arrived(code: str) -> dict[str, bool]:
    """Tell the waiting page's script whether the message is there, and nothing else."""
    return {"arrived": arrived(code) is not None}


def tell(chosen: Chosen, message: InboundSMS) -> None:
    """Keep what became of the vote for this browser's last page."""
    vote = ballots.Vote(chosen.entry.id, message.voter_key or b"", Channel.SMS)
    ballot = db.session.get(Ballot, message.ballot_id) if message.ballot_id else None
    first = ballots.first_cast_at(db.session.connection(), vote)
    known = session["texting"]
    told = {**known["told"], chosen.entry.code: message.id}
    session["texting"] = {**known, "told": told}
    ending.keep(chosen, message.outcome, ballot.receipt if ballot else None, first)
