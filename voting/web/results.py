"""The winners of the seasons."""

from itertools import groupby

from flask import abort, render_template
from sqlalchemy import select

from app.core import charts
from app.core.db import db
from nominations import seasons, towns
from nominations.models.entry import Entry
from nominations.models.season import Season
from voting import daily, standings
from voting import results as certified
from voting.models.result import PrizePlace
from voting.results import Podium, Results

SHORT_ROOT = 16  # hex digits: enough to compare with a published one


def results() -> str:
    """List the seasons whose results are certified."""
    past = [season for season in seasons.published(db.session()) if season.certified_at]
    totals = {season.id: standings.totals(db.session(), season) for season in past}
    return render_template("voting/results.html", seasons=past, totals=totals)


def season_results(season: str) -> str:
    """Show a season's winners, or that its results are not certified yet."""
    shown = seasons.by_slug(db.session(), season) or abort(404)
    found = certified.of(db.session(), shown)
    return render_template(
        "voting/season_results.html",
        award_season=shown,
        announced=shown.announced_places,
        **(page(found) | course(shown) if found else {"groups": [], "awarded": 0, "root": ""}),
    )


def page(found: Results) -> dict[str, object]:
    """Return the results as their page shows them, nomination by nomination."""
    trades = groupby(found.podiums, key=trade)
    groups = [
        {"slug": slug, "name": name, "divisions": list(podiums)} for (slug, name), podiums in trades
    ]
    return {"groups": groups, "awarded": found.awarded, "root": found.root[:SHORT_ROOT]}


def course(season: Season) -> dict[str, object]:
    """Return where the winners are, the votes by day, and how many were counted or not."""
    session = db.session()
    won = select(PrizePlace.entry_id).where(PrizePlace.season_id == season.id)
    return {
        "towns": towns.of(session, Entry.id.in_(won)),
        "days": charts.columns(daily.of_season(session, season)),
        "totals": standings.totals(session, season),
    }


def trade(podium: Podium) -> tuple[str, str]:
    """Return the nomination that a podium belongs to."""
    return podium.group.nomination_slug, podium.group.nomination
