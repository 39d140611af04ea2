"""Where every way of voting on the web ends: the vote is cast, and what became of it is told."""

from datetime import datetime

from flask import abort, current_app, redirect, render_template, request, session, url_for
from werkzeug.wrappers import Response

from app.core import phones, tokens
from app.core.current import keys, settings
from app.core.db import db
from app.core.qr import svg as qr
from voting import ballots, promises
from voting.checkpoints import Store
from voting.fraud import evidence, ranges
from voting.models.ballot import Channel
from voting.web import offering
from voting.web.entry import Chosen, choose


def cast(chosen: Chosen, voter: bytes, number: bytes) -> Response:
    """Cast the vote of a proved phone (`number`, encrypted), commit, go on to the last page."""
    vote = ballots.Vote(chosen.entry.id, voter, Channel.WEB)
    answer = ballots.cast(db.session.connection(), vote)
    if answer.ballot_id is not None:
        keep_evidence(chosen, answer.ballot_id, number)
    first = ballots.first_cast_at(db.session.connection(), vote)
    db.session.commit()
    phone = phones.mask(keys().decrypt(number))
    keep(chosen, answer.outcome, answer.receipt, first, phone)
    return redirect(url_for("voting.done", code=chosen.entry.code), 303)


def keep_evidence(chosen: Chosen, ballot_id: int, number: bytes) -> None:
    """Keep how the vote came in, for the search for fraud; nothing of it is in the ballot."""
    device = session.setdefault("device", tokens.browser_token())
    origin = evidence.Origin(number, request.remote_addr or "", device)
    known = settings()
    secret = f"{known.secret_key}|{chosen.season.slug}"
    hosting = ranges.networks(known.instance_path)
    evidence.keep(db.session.connection(), ballot_id, origin, secret, hosting)


def keep(
    chosen: Chosen,
    outcome: str,
    receipt: bytes | None,
    first: datetime | None,
    phone: str | None = None,
) -> None:
    """Keep for this browser what became of its vote."""
    session["done"] = {
        "code": chosen.entry.code,
        "outcome": outcome,
        "receipt": tokens.spell(receipt) if receipt else None,
        "cast_at": first.isoformat() if first else None,
        "phone": phone,
    }


def log() -> Store:
    """Return the store whose key signs checkpoints and receipts."""
    found: Store = current_app.extensions["checkpoints"]
    return found


def promise(receipt: str | None) -> str | None:
    """Return the signed receipt that this spelled receipt stands for, of a vote on the web."""
    read = tokens.read(receipt or "")
    return promises.sign(db.session(), keys(), log(), read) if read else None


def signed_receipt(code: str) -> Response:
    """Hand this browser the signed receipt of its vote, as a file; 404 when it has none."""
    told = session.get("done", {})
    text = promise(told["receipt"]) if told.get("code") == code else None
    answer = Response(text or abort(404), mimetype="text/plain")
    answer.headers["Content-Disposition"] = "attachment; filename=receipt.txt"
    return answer


def done(code: str) -> str | Response:
    """Say what became of the vote, with its receipt."""
    chosen = choose(code)
    told = session.get("done", {})
    if told.get("code") != code:
        return redirect(url_for("voting.entry", code=code))
    drawn = qr(receipt_address(told["receipt"])) if told["receipt"] else None
    shown = {**told, "entry": chosen.shown, "day": told["cast_at"], "receipt_qr": drawn}
    shown["signed"] = promise(told["receipt"])
    shown["offer"] = offering.offered(told["receipt"])
    return render_template("voting/done.html", **shown)


def receipt_address(receipt: str) -> str:
    """Return where a receipt is checked; after the # it never reaches a server's log."""
    return f"{settings().public_base_url}{url_for('voting.receipts')}#{receipt}"
