"""The owner's cabinet: own applications and what became of them. Another's do not exist here."""

from collections.abc import Sequence
from typing import cast

from flask import Blueprint, abort, redirect, render_template, url_for
from flask.typing import ResponseReturnValue
from flask_login import current_user

from app.auth.guards import owners_only
from app.auth.models import Account
from app.core.db import db
from app.core.forms import typed
from nominations import applications, businesses, divisions, dossiers, seasons
from nominations.cabinet import pages
from nominations.cabinet.forms import ApplyForm
from nominations.models.application import Application
from nominations.models.nomination import Nomination
from nominations.models.season import Season

bp = Blueprint("cabinet", __name__, url_prefix="/cabinet")
bp.before_request(owners_only)

NOT_FOUND = 404


@bp.get("/")
def home() -> ResponseReturnValue:
    """Show the owner's applications, the newest first."""
    rows = dossiers.of_owner(db.session(), _owner())
    groups = divisions.of_applications(db.session(), [row.division for row, _ in rows])
    shown = [pages.summary(row, entry, groups[row.division_id]) for row, entry in rows]
    return render_template("cabinet/home.html", applications=shown)


@bp.route("/applications/new", methods=["GET", "POST"])
def apply() -> ResponseReturnValue:
    """Ask for a place in a nomination."""
    season = _open_season()
    offered = seasons.nominations_of(db.session(), season)
    form = ApplyForm()
    form.offer(offered)
    if form.validate_on_submit():
        application = _submitted(form, season, offered)
        if application is not None:
            return redirect(url_for("cabinet.application", id=application.id))
    return render_template("cabinet/apply.html", form=form), form.status


# A number past the database's largest has no page either.
@bp.get(f"/applications/<int(max={2**63 - 1}):id>")
def application(id: int) -> ResponseReturnValue:  # noqa: A002 -- the address's own word.
    """Show one application: its division, why that one, and who else is in it."""
    found = dossiers.owned(db.session(), _owner(), id)
    if found is None:
        abort(NOT_FOUND)
    entry = dossiers.entry_of(db.session(), found)
    [group] = divisions.of_applications(db.session(), [found.division]).values()
    return render_template(
        "cabinet/application.html",
        application=pages.summary(found, entry, group),
        rivals=dossiers.rivals(db.session(), found),
    )


def _owner() -> Account:
    return cast("Account", current_user)


def _open_season() -> Season:
    season = seasons.current(db.session())
    if season is None or not applications.registration_open(db.session(), season):
        raise applications.RegistrationClosed
    return season


def _submitted(
    form: ApplyForm, season: Season, offered: Sequence[Nomination]
) -> Application | None:
    """Submit what the form holds and commit; a refusal is put beside its field."""
    nomination = next(one for one in offered if one.slug == form.nomination.data)
    session = db.session()
    try:
        business = businesses.register(
            session,
            _owner(),
            name=typed(form.name),
            inn=form.number,
            city=form.town,
            staff=int(typed(form.staff)),
        )
        application = applications.submit(
            session, season, business, nomination, typed(form.description)
        )
    except (applications.AlreadyApplied, applications.NotEligible) as error:
        form.refuse("nomination", error)
    except businesses.NameSettled as error:
        form.refuse("name", error)
    else:
        session.commit()
        return application
    session.rollback()
    return None
