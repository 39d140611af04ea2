"""The published versions of a season's rules, word for word, with their hashes and differences."""

from collections.abc import Sequence

from flask import Blueprint, Response, abort, render_template, request

from app.core.db import db
from nominations import rulebooks, seasons, wording
from nominations.models.rulebook import RulesDocument
from nominations.models.season import Season


def published(season: str, version: int) -> tuple[Season, RulesDocument]:
    """Return a version of a published season's rules; 404."""
    found = seasons.by_slug(db.session(), season) or abort(404)
    return found, rulebooks.version(db.session(), found, version) or abort(404)


def rules_archive(season: str) -> str:
    """List every version of a season's rules, and the other seasons that have some."""
    found = seasons.by_slug(db.session(), season) or abort(404)
    return render_template(
        "site/rules_archive.html",
        award_season=found,
        versions=rulebooks.versions(db.session(), found),
        others=[one for one in rulebooks.with_rules(db.session()) if one.id != found.id],
    )


def rules_version(season: str, version: int) -> str:
    """Show one version, word for word."""
    found, document = published(season, version)
    return render_template(
        "site/rules_version.html",
        award_season=found,
        document=document,
        versions=rulebooks.versions(db.session(), found),
    )


def rules_changes(season: str) -> str:
    """Show what changed between two versions; the last two, unless the address names others."""
    found = seasons.by_slug(db.session(), season) or abort(404)
    versions = rulebooks.versions(db.session(), found)
    older, newer = pair(versions) or abort(404)
    return render_template(
        "site/rules_changes.html",
        award_season=found,
        older=older,
        newer=newer,
        passages=wording.compared(older.text, newer.text),
        versions=versions,
    )


def pair(versions: Sequence[RulesDocument]) -> tuple[RulesDocument, RulesDocument] | None:
    """Return the versions that `from` and `to` name, the older first; None if one is missing."""
    last = versions[0].version if versions else 0
    asked = {request.args.get("from", last - 1, type=int), request.args.get("to", last, type=int)}
    found = [one for one in reversed(versions) if one.version in asked]
    return (found[0], found[-1]) if len(found) == len(asked) else None


def rules_text(season: str, version: int) -> Response:
    """Give the very bytes that the hash is of."""
    document = published(season, version)[1]
    return Response(document.text.encode(), mimetype="text/plain")


def add_to(bp: Blueprint) -> None:
    """Add the pages to the site's blueprint."""
    number = f"<int(max={2**31 - 1}):version>"
    bp.add_url_rule("/rules/<season>/", view_func=rules_archive)
    bp.add_url_rule(f"/rules/<season>/{number}", view_func=rules_version)
    bp.add_url_rule("/rules/<season>/changes", view_func=rules_changes)
    bp.add_url_rule(f"/rules/<season>/{number}.txt", view_func=rules_text)
