"""Words of thanks on the web: left and taken back by a receipt, and an entry's page of them."""

from flask import flash, redirect, render_template, request, session, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _

from app.core import throttle, tokens
from app.core.current import keys
from app.core.db import db
from app.core.errors import DomainError
from app.core.forms import Form, typed
from app.core.languages import said
from voting import thanks, thanks_shown
from voting.code_limits import HOUR
from voting.web import offering
from voting.web.entry import choose
from voting.web.forms import ReceiptForm, ThanksForm
from voting.web.offering import Offer

#: Tries within an hour: of one browser, and of one address, behind which a whole café may sit.
FROM_BROWSER, FROM_ADDRESS = 10, 60
LARGEST = 2**63 - 1


def of_entry(code: str) -> ResponseReturnValue:
    """Show an entry's words page by page; the page of who has left says so in their place."""
    chosen = choose(code)
    if chosen.card.withdrawn:
        return redirect(url_for("voting.entry", code=code))
    page = thanks_shown.of_entry(db.session(), chosen.entry, thanks_shown.A_PAGE, place())
    return render_template(
        "voting/thanks.html", entry=chosen.card, page=page, can_vote=chosen.can_vote
    )


def place() -> int | None:
    """Return the number before which the address wants its page to begin."""
    before = request.args.get("before", type=int)
    return before if before and 0 < before <= LARGEST else None


def leave() -> ResponseReturnValue:
    """Ask for a receipt, and take the words that go with it, for the moderators to look at."""
    if "words" not in request.form:
        return ask(ReceiptForm())
    form = ThanksForm()
    if form.validate_on_submit() and kept(form):
        session["thanked"] = True
        return redirect(url_for("voting.thanks_left"), 303)
    return drawn(form, offering.offered(typed(form.receipt), form))


def ask(form: ReceiptForm) -> ResponseReturnValue:
    """Show what can be done with a receipt, once it was typed."""
    offer = None
    if form.validate_on_submit():
        found = thanks.of_receipt(db.session(), keys(), typed(form.receipt))
        offer = offering.of(found, typed(form.receipt))
        if found.refusal:
            form.refuse("receipt", found.refusal)
    return drawn(form, offer)


def drawn(form: Form, offer: Offer | None) -> ResponseReturnValue:
    """Render the page; 422 when what was typed has faults."""
    html = render_template("voting/thanks_form.html", form=form, offer=offer)
    return html, form.status


def kept(form: ThanksForm) -> bool:
    """Keep the words and commit; put what refuses them at the top of the form."""
    limit()
    line = thanks.Line(typed(form.words), typed(form.name))
    try:
        thanks.write(db.session(), keys(), typed(form.receipt), line)
    except DomainError as error:
        form.form_errors.append(said(error))
    db.session.commit()
    return not form.errors


def limit() -> None:
    """Count one try; TooManyAttempts."""
    device = session.setdefault("device", tokens.browser_token())
    throttle.hit(db.session(), "thanks of a browser", device, FROM_BROWSER, HOUR)
    throttle.hit(db.session(), "thanks", request.remote_addr or "", FROM_ADDRESS, HOUR)


def left() -> ResponseReturnValue:
    """Say what becomes of the words now, to the browser that left them."""
    if not session.get("thanked"):
        return redirect(url_for("voting.leave_thanks"))
    return render_template("voting/thanks_left.html")


def take_back() -> ResponseReturnValue:
    """Erase the words that were left with a receipt."""
    form = ReceiptForm()
    if form.validate_on_submit():
        limit()
        try:
            thanks.take_back(db.session(), keys(), typed(form.receipt))
            flash(_("Слова удалены."))
        except thanks.NothingToTakeBack as error:
            flash(said(error), "error")
        db.session.commit()
    return redirect(url_for("voting.leave_thanks"), 303)
