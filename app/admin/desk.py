"""The desk: what needs a person now, how the votes come in, how sending goes, what lies ahead.

Nothing here counts ballots: docs/adr/0022 says what is kept ready, and who sees which figure.
"""

from datetime import datetime
from typing import Any

from flask import g, render_template, request

from app import health
from app.admin import waiting
from app.admin.blueprint import bp
from app.admin.seasons import host
from app.auth.guards import may
from app.core import charts, outflow
from app.core.clock import MOSCOW, now
from app.core.db import db
from nominations import backlogs, phases, seasons
from nominations.models.season import Season
from voting import (
    gateway_tests,
    lagging,
    milestones,
    readiness,
    spendings,
    standings,
    turnouts,
)

HOURS = 48
#: What may still be done when its date is behind; the rest is no news by then.
OVERDUE = frozenset(
    {
        milestones.Blocker.QUEUE,
        milestones.Blocker.MERGE,
        milestones.Blocker.UNSEALED,
        milestones.Blocker.CERTIFY,
    }
)
MOST_AHEAD = 3


@bp.get("/")
def desk() -> str:
    """Show the desk; with `auto` it asks for itself again, where there are no scripts."""
    auto = "auto" in request.args
    if auto:
        g.pop("unseen", None)  # As below.
    return render_template("admin/desk.html", auto=auto, **figures())


@bp.get("/desk")
def desk_figures() -> str:
    """Show the figures alone, for the script that asks for them again and again."""
    g.pop("unseen", None)  # A page that is left open does not keep its person logged in.
    return render_template("admin/desk_figures.html", **figures())


def figures() -> dict[str, Any]:
    """Return all that the desk shows."""
    session, moment = db.session(), now()
    season = seasons.current(session)
    return {
        "at": moment,
        "tasks": waiting.tasks(session, season, moment),
        "delivery": outflow.delivery(session, moment),
        "trial": gateway_tests.newest(session),
        "forked": health.forked(),
        **(of_season(season, moment) if season else {}),
    }


def of_season(season: Season, moment: datetime) -> dict[str, Any]:
    """Return what is told of the season on show."""
    session = db.session()
    lag = lagging.read(session, season)
    ahead, missed = dates(season)
    return {
        "last_application": backlogs.last_submitted(session, season),
        "lag": lag,
        "late": lag.late(moment),
        "lag_most": lagging.MANY,
        "budget": spendings.today(session, season, moment),
        "ahead": ahead,
        "missed": missed,
        "checks": checks(season, moment),
        **votes(season, moment),
    }


def votes(season: Season, moment: datetime) -> dict[str, Any]:
    """Return the votes by hour and, while the standings are public, by nomination and region."""
    parts = turnouts.parts(db.session(), season)
    shown = standings.visible(season, moment)
    hours = turnouts.hours(db.session(), season, moment, HOURS)
    return {
        "parts": parts,
        "visible": shown,
        "hours": charts.hours(
            {hour.begins.astimezone(MOSCOW): (hour.sms, hour.web) for hour in hours}
        ),
        "nominations": charts.rows(parts.nominations) if shown else None,
        "regions": charts.rows(parts.regions) if shown else None,
    }


def dates(season: Season) -> tuple[list[milestones.Moment], list[milestones.Moment]]:
    """Return the next dates, and those behind before which something was not done."""
    moments = milestones.moments(db.session(), season, host())
    ahead = [one for one in moments if not one.past]
    missed = [one for one in moments if one.past and OVERDUE & set(one.blockers)]
    return ahead[:MOST_AHEAD], missed


def checks(season: Season, moment: datetime) -> list[readiness.Check]:
    """Return what stands between a season whose voting is over and its results."""
    over = phases.voting_state(season.dates, moment) is phases.VotingState.AFTER
    if not over or season.certified_at is not None or not may("admin.results", "GET"):
        return []
    return [one for one in readiness.checklist(db.session(), season) if not one.passed]
