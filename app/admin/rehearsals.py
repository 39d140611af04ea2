"""«Репетиции»: one is staged with an attack, entered, left, and wiped by one act."""

from flask import current_app, flash, redirect, render_template, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _
from flask_babel import lazy_gettext
from flask_login import current_user
from wtforms import SelectChoice, SelectField

from app.admin.blueprint import bp
from app.admin.seasons import chosen
from app.auth.guards import may
from app.core import audit
from app.core.current import keys
from app.core.db import db
from app.core.forms import Form, typed
from app.rehearsal import showing, staging
from app.rehearsal.attacks import ATTACKS
from app.tasks.stages import play
from voting import wiping


class AttackForm(Form):
    """Which farm cheats in a rehearsal."""

    attack = SelectField(
        lazy_gettext("Как накручивают"),
        choices=[SelectChoice(name, lazy_gettext(words)) for name, words in ATTACKS.items()],
    )


@bp.route("/rehearsals/", methods=["GET", "POST"])
def rehearsals() -> ResponseReturnValue:
    """List the rehearsals; stage another one, which a worker fills."""
    form = AttackForm()
    if form.validate_on_submit():
        made = staging.announce(db.session(), keys(), by=current_user.id)
        db.session.commit()
        play.delay(made.id, typed(form.attack))
        flash(_("Репетиция готовится. Через минуту в неё можно войти."))
        return redirect(url_for("admin.rehearsals"), 303)
    return render_template(
        "admin/rehearsals.html",
        staged=wiping.staged(db.session()),
        form=form,
        can_rule=may("admin.rehearsals"),
        can_enter=may("admin.enter_rehearsal"),
    ), form.status


@bp.post("/rehearsals/<slug>/enter")
def enter_rehearsal(slug: str) -> ResponseReturnValue:
    """Let this browser see a rehearsal as the season on show."""
    found = chosen(slug)
    if not found.invented:
        raise wiping.NotInvented
    audit.record(db.session(), "rehearsal.entered", found, by=current_user.id)
    db.session.commit()
    answer = current_app.make_response(redirect(url_for("admin.desk"), 303))
    showing.enter(answer, found.slug)
    return answer


@bp.post("/rehearsals/leave")
def leave_rehearsal() -> ResponseReturnValue:
    """Let this browser see the real season again."""
    audit.record(db.session(), "rehearsal.left", "rehearsal", by=current_user.id)
    db.session.commit()
    answer = current_app.make_response(redirect(url_for("admin.rehearsals"), 303))
    showing.leave(answer)
    return answer


@bp.post("/rehearsals/<slug>/wipe")
def wipe_rehearsal(slug: str) -> ResponseReturnValue:
    """Wipe a rehearsal; nothing of it is left but the journal's entries."""
    gone = wiping.wipe(db.session(), chosen(slug), by=current_user.id)
    db.session.commit()
    current_app.extensions["checkpoints"].forget(slug)
    flash(_("Репетиция стёрта, строк: %(rows)s.", rows=gone))
    answer = current_app.make_response(redirect(url_for("admin.rehearsals"), 303))
    showing.leave(answer)
    return answer
