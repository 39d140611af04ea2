"""«Прозрачность»: what became of a season's votes, who decided, by which rules; and as JSON."""

from dataclasses import asdict
from typing import Any

from flask import Response, abort, jsonify, redirect, render_template, url_for
from flask.typing import ResponseReturnValue

from app.core.clock import now
from app.core.current import settings
from app.core.db import db
from nominations import seasons
from nominations.models.season import Season
from voting import kept_figures, openness, publications
from voting.kept_figures import Kept
from voting.openness import Picture
from voting.web.protocol import store


def newest() -> ResponseReturnValue:
    """Lead to the season on show."""
    shown = seasons.current(db.session()) or abort(404)
    return redirect(url_for("voting.season_transparency", season=shown.slug))


def of_season(season: str) -> str:
    """Show a season."""
    return page(named(season))


def page(shown: Season) -> str:
    """Render a season's page."""
    session = db.session()
    seen, kept = seen_now(shown)
    return render_template(
        "voting/transparency.html",
        open_season=shown,
        seen=seen,
        taken_at=kept.taken_at if kept else None,
        checkpoint=store().latest(shown),
        history=publications.history(session, shown, store()),
        others=[one for one in seasons.published(session) if one.id != shown.id],
        alone=shown == seasons.current(session),
    )


def file(season: str) -> Response:
    """Send the same as JSON."""
    shown = named(season)
    answer = jsonify(spelled(shown, *seen_now(shown)))
    answer.headers["Cache-Control"] = "no-cache"
    return answer


def seen_now(shown: Season) -> tuple[Picture, Kept | None]:
    """Return what may be known of a season now, and the sums that it tells."""
    kept = kept_figures.read(db.session(), shown)
    seen = openness.picture(db.session(), shown, now(), kept.figures if kept else None)
    return seen, kept


def named(slug: str) -> Season:
    """Return a published season; 404."""
    return seasons.by_slug(db.session(), slug) or abort(404)


def spelled(shown: Season, seen: Picture, kept: Kept | None) -> dict[str, Any]:
    """Return a picture ready for JSON; what is hidden is null. Moments are in UTC."""
    checkpoint = store().latest(shown)
    votes = asdict(seen.votes) | {"accepted": seen.votes.accepted} if seen.votes else None
    return {
        "season": shown.slug,
        "state": seen.state,
        "votes": votes,
        "counted_at": kept.taken_at.isoformat() if kept and votes else None,
        "inquiry": asdict(seen.inquiry) if seen.inquiry else None,
        "left": [asdict(one) for one in seen.left],
        "merges": [asdict(one) for one in seen.merges],
        "rules": [
            {
                "version": one.version,
                "sha256": one.sha256.hex(),
                "published_at": one.published_at.isoformat(),
                "editorial": one.editorial,
                "url": absolute("site.rules_text", season=shown.slug, version=one.version),
            }
            for one in seen.rules
        ],
        "erasures": [
            {"at": one.at.isoformat(), "ground": one.ground, "sha256": one.sha256.hex()}
            | {"erased": one.erased}
            for one in seen.erasures
        ],
        "checkpoint": {"size": checkpoint.size, "root": checkpoint.root.hex()}
        if checkpoint
        else None,
        "protocol": absolute("voting.protocol", season=shown.slug),
    }


def absolute(endpoint: str, **values: Any) -> str:
    """Return an address whole."""
    return f"{settings().public_base_url}{url_for(endpoint, **values)}"
