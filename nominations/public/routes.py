"""The public pages of the nominations; the catalogue of entries stands in `catalogue`."""

from flask import Blueprint, abort, render_template

from app.core.clock import MOSCOW, now
from app.core.db import db
from nominations import divisions, entries, seasons
from nominations.models.nomination import Nomination
from nominations.models.season import Season

bp = Blueprint("nominations", __name__)


def shown_season() -> Season:
    """Return the season on show, or answer that there is no such page yet."""
    return seasons.current(db.session()) or abort(404)


def shown_nomination(season: Season, slug: str) -> Nomination:
    """Return a nomination of the season, or answer that there is no such page."""
    return divisions.nomination(db.session(), season, slug) or abort(404)


@bp.get("/nominations/")
def index() -> str:
    """List the nominations."""
    season = seasons.current(db.session())
    counted = entries.by_nomination(db.session(), season) if season else []
    return render_template("nominations/index.html", nominations=counted)


@bp.get("/nominations/<slug>/")
def show(slug: str) -> str:
    """Show who takes part in a nomination, division by division."""
    nomination = shown_nomination(shown_season(), slug)
    cards = entries.of_nomination(db.session(), nomination, now().astimezone(MOSCOW).date())
    listed = [
        {"label": group.label, "size": group.size, "city": group.city, "entries": inside}
        for group in divisions.groups(db.session(), nomination)
        if (inside := [card for card in cards if card.division_id == group.id])
    ]
    shown = {"slug": slug, "name": nomination.name, "description": nomination.summary}
    return render_template("nominations/show.html", nomination=shown, divisions=listed)
