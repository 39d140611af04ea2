"""The vote on the web by a one-time code: phone, code."""

from flask import redirect, render_template, request, session, url_for
from werkzeug.wrappers import Response

from app.core import phones, tokens
from app.core.current import keys
from app.core.db import db
from app.core.forms import Form
from voting import phone_checks
from voting.web import ending, human, texting
from voting.web.blueprint import bp
from voting.web.entry import Chosen, choose
from voting.web.forms import CodeForm, PhoneForm
from voting.web.identity import providers
from voting.web.proving import origin, prover

Page = str | Response | tuple[str, int]


@bp.route("/e/<code>/vote", methods=["GET", "POST"])
def phone(code: str) -> Page:
    """Ask for the voter's phone and send a code to it."""
    chosen = choose(code)
    if not chosen.can_vote:
        return redirect(url_for("voting.entry", code=code))
    form = PhoneForm().of(chosen.season)
    if not (form.validate_on_submit() and human.filled(form)):
        human.show()
        others = {**texting.ways(code), "providers": providers().values()}
        return page("phone", chosen, form, **others)
    return send_code(chosen, form.e164)


def send_code(chosen: Chosen, e164: str) -> Response:
    """Count the asking, send a code, and go on to where it is entered."""
    proving = prover()
    device = session.setdefault("device", tokens.browser_token())
    phone_checks.limit(db.session(), proving, e164, request.remote_addr or "", device)
    token = phone_checks.start(db.session(), proving, chosen.entry, chosen.season, e164, origin())
    db.session.commit()
    session["check"] = {"token": token, "phone": phones.mask(e164)}
    return redirect(url_for("voting.check", code=chosen.entry.code), 303)


@bp.route("/e/<code>/vote/check", methods=["GET", "POST"])
def check(code: str) -> Page:
    """Ask for the code; cast the vote when it is right."""
    chosen = choose(code)
    try:
        phone_checks.find(db.session(), prover(), chosen.entry, pending_token())
    except phone_checks.NoCheck:
        return redirect(url_for("voting.phone", code=code))
    form = CodeForm()
    if form.validate_on_submit() and (finished := cast(chosen, form)):
        return finished
    return page("check", chosen, form, phone=session["check"]["phone"], minutes=10)


def pending_token() -> str:
    """Return the token of this browser's pending check; empty when there is none."""
    return str(session.get("check", {}).get("token", ""))


def cast(chosen: Chosen, form: CodeForm) -> Response | None:
    """Prove the phone and cast the vote; otherwise put the fault beside the field."""
    token = pending_token()
    pending = phone_checks.find(db.session(), prover(), chosen.entry, token)
    try:
        voter = phone_checks.prove(db.session(), prover(), chosen.entry, token, form.code.data)
    except (phone_checks.WrongCode, phone_checks.CodeExpired) as fault:
        db.session.commit()
        form.refuse("code", fault)
        return None
    session.pop("check")
    return ending.cast(chosen, voter, pending.phone)


@bp.post("/e/<code>/vote/resend")
def resend(code: str) -> Page:
    """Send a new code to the same phone; the old one no longer works in this browser."""
    chosen = choose(code)
    pending = phone_checks.find(db.session(), prover(), chosen.entry, pending_token())
    phone_checks.supersede(db.session(), pending)
    return send_code(chosen, keys().decrypt(pending.phone))


@bp.get("/r", endpoint="short_receipts")
def short_receipts() -> Response:
    """Lead on from the short link of an SMS; a browser carries what follows its # along."""
    return redirect(url_for("voting.receipts"), 308)


def page(view: str, chosen: Chosen, form: Form, **context: object) -> Page:
    """Render a step of the vote; 422 when what was typed has faults."""
    html = render_template(f"voting/{view}.html", entry=chosen.shown, form=form, **context)
    return html, form.status
