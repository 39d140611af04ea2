"""The published versions of a season's rules, word for word, with their hashes."""

from flask import Blueprint, Response, abort, render_template

from app.core.db import db
from nominations import rulebooks, seasons
from nominations.models.rulebook import RulesDocument
from nominations.models.season import Season


def published(season: str, version: int) -> tuple[Season, RulesDocument]:
    """Return a version of a published season's rules; 404."""
    found = seasons.by_slug(db.session(), season) or abort(404)
    return found, rulebooks.version(db.session(), found, version) or abort(404)


def rules_version(season: str, version: int) -> str:
    """Show one version, and what changed since the one before."""
    found, document = published(season, version)
    before = rulebooks.version(db.session(), found, version - 1)
    return render_template(
        "site/rules_version.html",
        award_season=found,
        document=document,
        changes=rulebooks.compared(before.text, document.text) if before else [],
        versions=rulebooks.versions(db.session(), found),
    )


def rules_text(season: str, version: int) -> Response:
    """Give the very bytes that the hash is of."""
    document = published(season, version)[1]
    return Response(document.text.encode(), mimetype="text/plain")


def add_to(bp: Blueprint) -> None:
    """Add the pages to the site's blueprint."""
    number = f"<int(max={2**31 - 1}):version>"
    bp.add_url_rule(f"/rules/<season>/{number}", view_func=rules_version)
    bp.add_url_rule(f"/rules/<season>/{number}.txt", view_func=rules_text)
