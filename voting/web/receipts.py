"""The check of a receipt: a page for people, a few facts for the verifier in their browser."""

from flask import jsonify, render_template, request
from werkzeug.wrappers import Response

from app.core.clock import now
from app.core.db import db
from voting import receipts
from voting.receipts import Answer
from voting.web.ending import promise
from voting.web.forms import ReceiptForm


def page() -> tuple[str | Response, int]:
    """Tell how the ballot of a receipt stands, and where its line is in the log."""
    form = ReceiptForm()
    answer = None
    if form.validate_on_submit():
        answer = receipts.look_up(db.session(), form.receipt.data, now())
        if request.accept_mimetypes.best == "application/json":
            return jsonify(facts(answer, form.receipt.data)), 200
    html = render_template(
        "voting/receipts.html",
        form=form,
        answer=answer,
        signed=promise(form.receipt.data) if answer else None,
    )
    return html, form.status


def facts(answer: Answer, receipt: str) -> dict[str, object]:
    """Return what the verifier in the browser begins from (docs/protocol.md)."""
    return {
        "state": answer.state,
        "reason": answer.reason or "",
        "season": answer.season,
        "leaf": answer.leaf,
        "code": answer.entry.code if answer.entry else None,
        "signed": promise(receipt),
    }
