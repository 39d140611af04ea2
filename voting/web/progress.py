"""The votes of an owner's entry, in the cabinet: while they are hidden, until when and why."""

from typing import cast

from flask import Blueprint, abort, render_template
from flask_login import current_user

from app.auth.guards import owners_only
from app.auth.models import Account
from app.core import charts
from app.core.clock import now
from app.core.db import db
from nominations import dossiers
from voting import progress

bp = Blueprint("progress", __name__, url_prefix="/cabinet")
bp.before_request(owners_only)

NOT_FOUND = 404


@bp.get(f"/applications/<int(max={2**63 - 1}):id>/votes")
def votes(id: int) -> str:  # noqa: A002 -- The address names it so.
    """Show how the entry is doing."""
    session, account = db.session(), cast("Account", current_user)
    application = dossiers.owned(session, account, id) or abort(NOT_FOUND)
    entry, season = progress.entry_of(session, application) or abort(NOT_FOUND)
    shown = progress.of_entry(session, season, entry, now())
    return render_template(
        "cabinet/votes.html",
        application=application,
        entry=entry,
        award_season=season,
        progress=shown,
        chart=charts.stacked(shown.days) if shown else None,
    )
