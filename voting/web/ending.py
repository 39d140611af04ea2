"""Where every way of voting on the web ends: the vote is cast, and what became of it is told."""

from datetime import datetime

from flask import redirect, render_template, session, url_for
from werkzeug.wrappers import Response

from app.core import tokens
from app.core.current import settings
from app.core.db import db
from app.core.qr import svg as qr
from voting import ballots
from voting.models.ballot import Channel
from voting.web.entry import Chosen, choose


def cast(chosen: Chosen, voter: bytes, phone: str) -> Response:
    """Cast the vote of a proved phone (`phone` is masked), commit, and go on to the last page."""
    vote = ballots.Vote(chosen.entry.id, voter, Channel.WEB)
    answer = ballots.cast(db.session.connection(), vote)
    first = ballots.first_cast_at(db.session.connection(), vote)
    db.session.commit()
    keep(chosen, answer.outcome, answer.receipt, first, phone)
    return redirect(url_for("voting.done", code=chosen.entry.code), 303)


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


def done(code: str) -> str | Response:
    """Say what became of the vote, with its receipt."""
    chosen = choose(code)
    told = session.get("done", {})
    if told.get("code") != code:
        return redirect(url_for("voting.entry", code=code))
    drawn = qr(receipt_address(told["receipt"])) if told["receipt"] else None
    shown = {**told, "entry": chosen.shown, "day": told["cast_at"], "receipt_qr": drawn}
    return render_template("voting/done.html", **shown)


def receipt_address(receipt: str) -> str:
    """Return where a receipt is checked; after the # it never reaches a server's log."""
    return f"{settings().public_base_url}{url_for('voting.receipts')}#{receipt}"
