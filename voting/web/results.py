"""The winners of the seasons."""

from itertools import groupby

from flask import abort, render_template

from app.core.db import db
from nominations import seasons
from voting import results as certified
from voting.results import Podium, Results

SHORT_ROOT = 16  # hex digits: enough to compare with a published one


def results() -> str:
    """List the seasons whose results are certified."""
    past = [season for season in seasons.published(db.session()) if season.certified_at]
    return render_template("voting/results.html", seasons=past)


def season_results(season: str) -> str:
    """Show a season's winners, or that its results are not certified yet."""
    shown = seasons.by_slug(db.session(), season) or abort(404)
    found = certified.of(db.session(), shown)
    return render_template(
        "voting/season_results.html",
        award_season=shown,
        announced=shown.announced_places,
        **(page(found) if found else {"groups": [], "awarded": 0, "root": ""}),
    )


def page(found: Results) -> dict[str, object]:
    """Return the results as their page shows them, nomination by nomination."""
    trades = groupby(found.podiums, key=trade)
    groups = [
        {"slug": slug, "name": name, "divisions": list(podiums)} for (slug, name), podiums in trades
    ]
    return {"groups": groups, "awarded": found.awarded, "root": found.root[:SHORT_ROOT]}


def trade(podium: Podium) -> tuple[str, str]:
    """Return the nomination that a podium belongs to."""
    return podium.group.nomination_slug, podium.group.nomination
