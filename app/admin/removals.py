"""Who takes part no more, and taking an entry out of the voting: two organisers do it."""

from flask import abort, flash, redirect, render_template, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _
from flask_babel import lazy_gettext
from wtforms import TextAreaField

from app.admin import applications, proposals, seconds
from app.admin.blueprint import bp
from app.auth.guards import may, myself
from app.core.current import keys, settings
from app.core.db import db
from app.core.forms import Form, Plain, Required, between, trimmed, typed
from nominations import dossiers, seasons
from nominations.models.entry import Entry
from nominations.models.season import Season
from voting import removals
from voting.removals import Post

NUMBER = f"<int(max={2**63 - 1}):id>"
NOT_FOUND = 404


class RemovalForm(Form):
    """Why an entry is taken out of the voting."""

    reason = TextAreaField(
        lazy_gettext("Причина, которую увидят все"),
        filters=[trimmed],
        validators=[
            Required(lazy_gettext("Напишите причину: она будет на странице участника")),
            Plain(),
            between(10, 300, lazy_gettext("Причина: от 10 до 300 знаков")),
        ],
    )


@bp.get("/removals/", endpoint="removals")
def listed() -> str:
    """Show what waits for a second person, and who takes part no more."""
    season = seasons.current(db.session())
    return render_template(
        "admin/removals.html",
        proposals=proposals.waiting(removals.ACT),
        left=removals.left(db.session(), season) if season else (),
        most=removals.RECENT,
    )


@bp.route(f"/applications/{NUMBER}/removal", methods=["GET", "POST"])
def removal(id: int) -> ResponseReturnValue:  # noqa: A002 -- The address names it so.
    """Say what a removal means; a posted form asks a second person for it."""
    entry, form = asked(id), RemovalForm()
    if form.validate_on_submit():
        removals.propose(db.session(), entry, typed(form.reason), by=myself())
        seconds.call(_("Снятие с голосования"), "admin.removals", by=myself())
        db.session.commit()
        flash(_("Предложено. Участника снимет второй организатор, когда подтвердит."))
        return redirect(url_for("admin.removals"), 303)
    return page_of(entry, form), form.status


def page_of(entry: Entry, form: RemovalForm) -> str:
    """Render the page of one removal."""
    season = db.session.get_one(Season, entry.season_id)
    return render_template(
        "admin/removal.html",
        entry=entry,
        certified=season.certified_at is not None,
        proposals=proposals.shown(removals.waiting(db.session(), entry)),
        form=form,
        can_remove=may("admin.removal"),
    )


@bp.post(f"/removals/{NUMBER}/approve")
def approve_removal(id: int) -> ResponseReturnValue:  # noqa: A002 -- As above.
    """Be the second person of a removal."""
    post = Post(keys(), settings().public_base_url, settings().contact_email)
    removals.approve(db.session(), post, id, by=myself())
    db.session.commit()
    flash(_("Участник снят: его страница об этом уже говорит, владельцу написано."))
    return redirect(url_for("admin.removals"), 303)


def asked(number: int) -> Entry:
    """Return the entry that the application of the address became, or answer 404."""
    return dossiers.entry_of(db.session(), applications.asked(number)) or abort(NOT_FOUND)
