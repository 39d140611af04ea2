"""«Итоги»: the freeze, the checks, the places, the second person, the minute of publication."""

from typing import Any

from flask import abort, current_app, flash, redirect, render_template, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _
from flask_login import current_user

from app.admin import proposals, seconds
from app.admin.blueprint import bp
from app.admin.results_forms import MinuteForm, ReasonForm, WaiveForm
from app.auth.guards import may, myself
from app.core.clock import now
from app.core.db import db
from app.core.forms import Form, typed
from nominations import phases, seasons
from nominations.models.season import Season
from voting import (
    announcing,
    certifying,
    credentials,
    freezing,
    previews,
    readiness,
    recounting,
    results,
)
from voting.checkpoints import guard


def ours() -> Season:
    """Return the season whose results are at hand; 404 when there is none."""
    return seasons.current(db.session()) or abort(404)


def back() -> ResponseReturnValue:
    """Return to the page of the results."""
    return redirect(url_for("admin.results"), 303)


@bp.get("/results/", endpoint="results")
def page() -> ResponseReturnValue:
    """Show how far the season is from its results, and what may be done about it now."""
    return rendered()


def rendered(form: Form | None = None) -> ResponseReturnValue:
    """Render the page, with the form that has faults if there is one."""
    current = seasons.current(db.session())
    facts = shown(current) if current else {}
    return render_template("admin/results.html", form=form, **facts), form.status if form else 200


def shown(current: Season) -> dict[str, Any]:
    """Return the checks, the places, who proposed them, and the acts open now."""
    session = db.session()
    over = phases.voting_state(current.dates, now()) is phases.VotingState.AFTER
    checks = readiness.checklist(session, current)
    proposed = certifying.proposed(session, current) if over and not current.rehearsal else None
    open_ = over and current.close_sealed_at is not None and not current.certified_at
    seen = previews.preview(session, current) if open_ else None
    return {
        "checks": checks,
        "revoked": credentials.revoked_rivals(session, current),
        "ready": all(check.passed for check in checks),
        "open": open_,
        "unsealed": results.unsealed(session, current),
        "recount": recounting.newest(session, current),
        "trades": previews.by_nomination(seen.stands) if seen else [],
        "digest": seen.digest if seen else None,
        "proposed": proposed,
        "proposals": proposals.shown([proposed] if proposed else []),
        "announcement": announcing.newest(session, current),
        "can_rule": may("admin.certify"),
        "minute": MinuteForm(at=current.results_at),
    }


@bp.post("/results/freeze")
def freeze() -> ResponseReturnValue:
    """Let the log stay as it is until the results."""
    freezing.freeze(db.session(), ours(), by=current_user.id)
    db.session.commit()
    flash(_("Протокол заморожен. Пересчёт начнётся сам и займёт до нескольких минут."))
    return back()


@bp.post("/results/unfreeze")
def unfreeze() -> ResponseReturnValue:
    """Let the log go on; whatever was proposed before holds no more."""
    form = ReasonForm()
    if not form.validate_on_submit():
        return rendered(form)
    freezing.lift(db.session(), ours(), typed(form.reason), by=current_user.id)
    db.session.commit()
    flash(_("Заморозка снята."))
    return back()


@bp.post("/results/waive")
def waive() -> ResponseReturnValue:
    """Go past a check with a reason."""
    form = WaiveForm()
    if not form.validate_on_submit():
        return rendered(form)
    name, why = typed(form.name), typed(form.reason)
    readiness.waive(db.session(), ours(), name, why, by=current_user.id)
    db.session.commit()
    flash(_("Проверка снята, причина войдёт в протокол решения."))
    return back()


@bp.post("/season/certify")
def certify() -> ResponseReturnValue:
    """Certify a rehearsal; of a real season propose its results, or approve them."""
    current, form = ours(), MinuteForm()
    if not form.validate_on_submit():
        return rendered(form)
    guard(db.session(), current, current_app.extensions["checkpoints"])
    certified = certifying.press(
        db.session(), current, by=myself(), at=form.at.data, seen=form.seen
    )
    if certified is None and form.seen is None:
        seconds.call(_("Итоги сезона"), "admin.results", by=myself())
    db.session.commit()
    if certified is None:
        flash(_("Записано. Ниже сказано, чего итоги ждут теперь."))
        return back()
    flash(_("Итоги заверены и видны всем."))
    return redirect(url_for("voting.season_results", season=current.slug), 303)


@bp.post("/results/call-off")
def call_off() -> ResponseReturnValue:
    """Take back a publication before its minute."""
    announcing.call_off(db.session(), ours(), by=myself())
    db.session.commit()
    flash(_("Отменено. Итоги можно предложить снова."))
    return back()
