"""A division's own page: who competes with whom, by what rule, and how it goes."""

from flask import abort, redirect, render_template, url_for
from flask.typing import ResponseReturnValue

from app.core import charts
from app.core.clock import MOSCOW, now
from app.core.db import db
from nominations import divisions, entries, rotation, seasons
from nominations.divisions import Group
from nominations.entries import Card
from nominations.models.nomination import Nomination
from voting import daily
from voting import standings as boards


def division(slug: str, group: str) -> ResponseReturnValue:
    """Show a division; a merged one leads to the one that took it in."""
    season = seasons.current(db.session()) or abort(404)
    nomination = divisions.nomination(db.session(), season, slug) or abort(404)
    found = divisions.by_slug(db.session(), nomination, group) or abort(404)
    if found.slug != group:
        return redirect(url_for("voting.division", slug=slug, group=found.slug), 301)
    return render_template(
        "voting/division.html",
        nomination=nomination,
        division=found,
        entries=roster(nomination, found),
        hidden_until=None if boards.visible(season, now()) else season.results_at,
        **(course(found) if boards.visible(season, now()) else {"rows": [], "ladder": None}),
    )


def roster(nomination: Nomination, group: Group) -> list[Card]:
    """Return who takes part, by whose turn it is today."""
    cards = entries.of_nomination(db.session(), nomination)
    inside = [card for card in cards if card.division_id == group.id]
    return rotation.turned(inside, len(inside), now().astimezone(MOSCOW).date().toordinal())


def course(group: Group) -> dict[str, object]:
    """Return the places, drawn as a ladder, and the votes by day."""
    rows = boards.of_division(db.session(), group)
    return {
        "rows": rows,
        "ladder": charts.ladder([(row.name, row.counted) for row in rows]),
        "days": charts.columns(daily.of_division(db.session(), group)),
    }
