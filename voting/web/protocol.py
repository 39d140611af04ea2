"""The public record of a season: its page, its files and the program that recounts them."""

from collections.abc import Callable
from pathlib import Path

from flask import Response, abort, current_app, render_template, request

from app.core.current import settings
from app.core.db import db
from nominations import seasons
from nominations.models.season import Season
from voting import proofs, publications
from voting.checkpoints import LogForked, Store
from voting.publications import BadRange, Span
from voting.web.forms import ReceiptForm

PROGRAMS = Path(__file__).parents[1] / "protocol"
YEAR, DAY = 31_536_000, 86_400
#: Digits of the largest position that a database can hold.
LONGEST = 18
#: What reads a place from the address.
Position = Callable[[str], int | None]


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
        history=publications.history(db.session(), season, store()),
        past=seasons.published(db.session()),
        form=ReceiptForm(),
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
    if document == "checkpoint" and "size" in request.args:
        return answering(
            lambda season, at: proofs.checkpoint(db.session(), season, store(), at("size"))
        )
    text = publications.text(db.session(), chosen(), store(), document)
    return plain(text, "no-cache") if text else later()


def proof() -> Response:
    """Send the proof that a leaf is in the log under a checkpoint; errors in words."""
    return answering(
        lambda season, at: proofs.inclusion(
            db.session(), season, store(), needed("leaf"), at("size")
        )
    )


def consistency() -> Response:
    """Send the proof that one size of the log continues another; errors in words."""

    def hashes(season: Season, at: Position) -> str:
        proof = proofs.consistency(db.session(), season, store(), needed("from"), at("to"))
        return "".join(f"{one}\n" for one in proof)

    return answering(hashes, "to")


def answering(find: Callable[[Season, Position], str], end: str = "size") -> Response:
    """Send what is found; 400 for a bad question, 404 for what the log has not.

    Where the address says `end`, the size that is proved for, the answer never changes.
    """
    season = chosen()
    try:
        return plain(find(season, position), forever() if end in request.args else "no-cache")
    except BadRange as fault:
        return plain(f"{fault.message}\n", "no-store", 400)
    except (proofs.NotInTheLog, proofs.NoCheckpoint) as fault:
        return plain(f"{fault.message}\n", "no-store", 404)
    except LogForked as fault:
        return plain(f"{fault.message}\n", "no-store", 503)


def needed(name: str) -> int:
    """Read a place that the address must name. Raises BadRange."""
    found = position(name)
    if found is None:
        raise BadRange
    return found


def verifier(program: str) -> Response:
    """Send a program: what recounts everything, or what checks a signed receipt."""
    answer = plain((PROGRAMS / program).read_text(encoding="utf-8"), "no-cache")
    answer.headers["Content-Disposition"] = f"inline; filename={program}"
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
