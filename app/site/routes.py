"""The home page, and the pages that explain the prize."""

from dataclasses import asdict
from datetime import datetime

from flask import Blueprint, render_template

from app.core.clock import MOSCOW, now
from app.core.db import db
from app.site import files, rulebook
from nominations import entries, phases, rulebooks, seasons, timeline, towns
from nominations import partners as helpers
from nominations.models.season import Season
from voting import consents, standings

bp = Blueprint("site", __name__)
files.hang(bp)

rulebook.add_to(bp)

HOUR = 3600


@bp.get("/")
def home() -> str:
    """Show the season: its stage, its nominations, who leads."""
    season = seasons.current(db.session())
    return render_template("site/home.html", **(shown(season) if season else {}))


def shown(season: Season) -> dict[str, object]:
    """Return what the home page shows of a season; the leaders only while they are public."""
    session, moment = db.session(), now()
    boards = standings.leaders(session, season) if standings.visible(season, moment) else []
    return {
        "nominations": entries.by_nomination(session, season),
        "leaders": [{**asdict(board.group), "rows": board.rows} for board in boards],
        "totals": standings.totals(session, season),
        "left": left(season, moment),
        "line": timeline.draw(season.dates, moment, MOSCOW),
        "partners": helpers.of_season(session, season),
    }


def left(season: Season, moment: datetime) -> dict[str, int] | None:
    """Return the whole days and hours until voting closes; None when it is not open."""
    if not phases.voting_open(season.dates, moment):
        return None
    rest = season.voting_closes - moment
    return {"days": rest.days, "hours": rest.seconds // HOUR}


@bp.get("/how")
def how() -> str:
    """Tell how to vote."""
    return render_template("site/how.html")


@bp.get("/rules")
def rules() -> str:
    """Show the rules."""
    season = seasons.current(db.session())
    versions = rulebooks.versions(db.session(), season) if season else []
    return render_template(
        "site/rules.html",
        document=versions[0] if versions else None,
        versions=versions,
        archive=rulebooks.with_rules(db.session()),
    )


@bp.get("/privacy")
def privacy() -> str:
    """Tell what becomes of personal data."""
    consent = consents.current(consents.Purpose.VOTE)
    return render_template("site/privacy.html", consent=consent)


@bp.get("/faq")
def faq() -> str:
    """Answer what people ask."""
    return render_template("site/faq.html")


@bp.get("/business")
def business() -> str:
    """Tell a business why to enter, and what it takes."""
    return render_template("site/business.html")


@bp.get("/partners")
def partners() -> str:
    """Tell who helps the prize, and how to."""
    season = seasons.current(db.session())
    found = helpers.of_season(db.session(), season) if season else []
    return render_template("site/partners.html", roles=helpers.by_role(found))


@bp.get("/press")
def press() -> str:
    """Give the press the figures, the words and the mark."""
    season = seasons.current(db.session())
    totals = standings.totals(db.session(), season) if season else None
    present = len(towns.taking_part(db.session(), season)) if season else 0
    return render_template("site/press.html", totals=totals, towns=present)


@bp.get("/contacts")
def contacts() -> str:
    """Tell where to write, and about what."""
    return render_template("site/contacts.html")


@bp.get("/a11y")
def accessibility() -> str:
    """State how accessible the site is, and where to complain."""
    return render_template("site/accessibility.html")
