"""The leaderboards, nomination by nomination."""

from flask import abort, render_template

from app.core.clock import now
from app.core.db import db
from nominations import divisions, entries, seasons
from nominations.models.nomination import Nomination
from voting import lagging
from voting import standings as boards


def standings() -> str:
    """List the nominations, each with its leaderboards behind it."""
    season = seasons.current(db.session())
    counted = entries.by_nomination(db.session(), season) if season else []
    totals = boards.totals(db.session(), season) if season else None
    return render_template("voting/standings.html", nominations=counted, totals=totals)


def nomination_standings(slug: str) -> str:
    """Show a nomination's divisions; while they are hidden, until when."""
    season = seasons.current(db.session()) or abort(404)
    nomination = divisions.nomination(db.session(), season, slug) or abort(404)
    shown = boards.visible(season, now())
    return render_template(
        "voting/nomination_standings.html",
        nomination=nomination,
        divisions=leaderboards(nomination) if shown else [],
        hidden_until=None if shown else season.results_at,
        updated_at=boards.updated_at(db.session(), season),
        behind=shown and lagging.stands(db.session(), now()),
    )


def leaderboards(nomination: Nomination) -> list[dict[str, object]]:
    """Return each division's names, seats and rows."""
    found = boards.of_nomination(db.session(), nomination)
    return [{**vars(board.group), "rows": board.rows} for board in found]
