"""The desk: what waits for the organisers, and how the votes come in."""

from flask import render_template

from app.admin.blueprint import bp
from app.core.db import db
from nominations import changes, queues, seasons
from nominations.models.season import Season
from voting import messages, results, standings
from voting.fraud import clusters


@bp.get("/")
def desk() -> str:
    """Show what needs a decision."""
    season = seasons.current(db.session())
    counts = {
        "unreadable": messages.count_in_doubt(db.session()),
        "changes": changes.count_waiting(db.session()),
        **counted(season),
    }
    return render_template("admin/desk.html", counts=counts)


def counted(season: Season | None) -> dict[str, object]:
    """Return the season's figures; zeros before there is a season."""
    if season is None:
        names = ("applications", "clusters", "oldest", "counted", "held", "voided", "unsealed")
        return dict.fromkeys(names, 0)
    waiting = queues.waiting(db.session(), season)
    totals = standings.totals(db.session(), season)
    return {
        "applications": waiting.count,
        "oldest": waiting.oldest,
        "clusters": clusters.undecided(db.session(), season),
        "counted": totals.counted,
        "held": totals.held,
        "voided": totals.voided,
        "unsealed": results.unsealed(db.session(), season),
    }
