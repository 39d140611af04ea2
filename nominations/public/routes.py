"""The public pages of the nominations; the catalogue, which knows of votes, is `voting`'s."""

from flask import Blueprint, abort, render_template

from app.core.clock import MOSCOW, now
from app.core.db import db
from nominations import divisions, entries, rotation, seasons
from nominations.public import nearby

bp = Blueprint("nominations", __name__)
bp.add_url_rule("/nearby/", "nearby", nearby.nearby)


@bp.get("/nominations/")
def index() -> str:
    """List the nominations."""
    season = seasons.current(db.session())
    counted = entries.by_nomination(db.session(), season) if season else []
    return render_template("nominations/index.html", nominations=counted)


@bp.get("/nominations/<slug>/")
def show(slug: str) -> str:
    """Show who takes part in a nomination, division by division."""
    season = seasons.current(db.session()) or abort(404)
    nomination = divisions.nomination(db.session(), season, slug) or abort(404)
    cards = entries.of_nomination(db.session(), nomination)
    today = now().astimezone(MOSCOW).date().toordinal()
    listed = [
        {**vars(group), "entries": rotation.turned(inside, len(inside), today)}
        for group in divisions.groups(db.session(), nomination)
        if (inside := [card for card in cards if card.division_id == group.id])
    ]
    shown = {"slug": slug, "name": nomination.name, "summary": nomination.summary}
    return render_template("nominations/show.html", nomination=shown, divisions=listed)
