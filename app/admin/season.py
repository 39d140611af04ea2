"""The season on show: its dates, bands and places; the end of a rehearsal."""

from flask import abort, flash, redirect, render_template, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _
from flask_login import current_user

from app.admin.blueprint import bp
from app.auth.guards import may
from app.core.clock import now
from app.core.db import db
from nominations import bands, phases, seasons
from nominations.models.band import Axis
from nominations.models.season import Season


@bp.get("/season/")
def season() -> str:
    """Show what the season on show is made of, and what may be done with it now."""
    current = seasons.current(db.session())
    return render_template("admin/season.html", **(shown(current) if current else {}))


def shown(current: Season) -> dict[str, object]:
    """Return the season's bands, the arithmetic of its places, and the acts open now."""
    size, city = (seasons.bands_of(db.session(), current, axis) for axis in Axis)
    trades = seasons.nominations_of(db.session(), current)
    state = phases.voting_state(current.dates, now())
    return {
        "bands": [*size, *city],
        "places": places(len(trades), len(size), len(city), current.places),
        "can_close": may("admin.close_voting")
        and current.rehearsal
        and state is phases.VotingState.OPEN,
        "over": state is phases.VotingState.AFTER,
    }


def places(nominations: int, sizes: int, cities: int, seats: int) -> dict[str, int]:
    """Return the prize places as a product: 14 × 3 × 5 × 1 = 210."""
    total = bands.prize_places(nominations, sizes, cities, seats)
    return {
        "nominations": nominations,
        "sizes": sizes,
        "cities": cities,
        "seats": seats,
        "total": total,
    }


@bp.post("/season/close")
def close_voting() -> ResponseReturnValue:
    """End a rehearsal's voting now."""
    current = seasons.current(db.session()) or abort(404)
    seasons.close_voting(db.session(), current, by=current_user.id)
    db.session.commit()
    flash(_("Голосование закрыто."))
    return redirect(url_for("admin.season"), 303)
