"""The public record of a season: its page, its files and the program that recounts them."""

from pathlib import Path

from flask import Response, abort, current_app, render_template, request

from app.core.current import settings
from app.core.db import db
from nominations import seasons
from nominations.models.season import Season
from voting import publications
from voting.checkpoints import Store
from voting.publications import BadRange, Span

VERIFIER = Path(__file__).parents[1] / "protocol" / "verify.py"
YEAR, DAY = 31_536_000, 86_400
#: Digits of the largest position that a database can hold.
LONGEST = 18


def protocol() -> str:
    """Explain what the record proves, and offer its files."""
    season = chosen()
    return render_template(
        "voting/protocol.html",
        log_season=season,
        checkpoint=store().latest(season),
        key=store().key(season),
        opened=publications.revealed(db.session(), season, store()),
        address_base=f"{settings().public_base_url}/protocol/",
        past=seasons.published(db.session()),
    )


def lines(listing: str) -> Response:
    """Send a page of a file of lines; one that is full never changes."""
    season = chosen()
    if listing == "openings" and not publications.revealed(db.session(), season, store()):
        return later()
    try:
        known = publications.size(store(), season)
        span = Span.of(known, position("from"), position("to"))
    except BadRange as fault:
        return plain(f"{fault.message}\n", "no-store", 400)
    found = publications.LINES[listing](db.session(), season, span.start, span.end)
    text = "".join(f"{line}\n" for line in found)
    return plain(text, forever() if span.full else "no-cache")


def file(document: str) -> Response:
    """Send a file; 404 while it is not published."""
    season = chosen()
    text = publications.text(db.session(), season, store(), document)
    return plain(text, "no-cache") if text else later()


def verifier() -> Response:
    """Send the program that recounts everything."""
    answer = plain(VERIFIER.read_text(encoding="utf-8"), "no-cache")
    answer.headers["Content-Disposition"] = "inline; filename=verify.py"
    return answer


def chosen() -> Season:
    """Return the season that the address names, or the one on show; or answer 404."""
    slug = request.args.get("season")
    session = db.session()
    return (seasons.by_slug(session, slug) if slug else seasons.current(session)) or abort(404)


def store() -> Store:
    """Return the checkpoints' store."""
    found: Store = current_app.extensions["checkpoints"]
    return found


def position(name: str) -> int | None:
    """Read a leaf's place from the address; None when it names none. Raises BadRange."""
    text = request.args.get(name)
    if text is None:
        return None
    if not (text.isascii() and text.isdigit()) or len(text) > LONGEST:
        raise BadRange
    return int(text)


def forever() -> str:
    """Say that a page is final: for a year, or for a day where the address names no season."""
    age = YEAR if request.args.get("season") else DAY
    return f"public, max-age={age}, immutable"


def later() -> Response:
    """Say that a file is not published yet."""
    return plain("Ещё не опубликовано.\n", "no-store", 404)


def plain(text: str, cache: str, status: int = 200) -> Response:
    """Answer with text, and how long it may be kept."""
    answer = Response(text, status, mimetype="text/plain")
    answer.headers["Cache-Control"] = cache
    return answer
