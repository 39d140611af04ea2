"""The vote button that owners put on their own sites, and how other sites may embed it.

The frame sets no cookie and reads none: the vote itself is given on our own site, in another tab.
"""

from urllib.parse import urlsplit

from flask import Response, abort, jsonify, make_response, render_template, request
from markupsafe import Markup

from app.core.current import settings
from app.core.db import db
from voting import credentials
from voting.web.entry import Chosen, choose

PUBLIC = "public, max-age=60"
WIDTH, HEIGHT = 320, 188
DAY_SECONDS = 86_400


def widget(code: str) -> Response:
    """Show the button in a frame of any site."""
    chosen = choose(code)
    shown = credentials.best(db.session(), chosen.entry)
    revoked = shown if shown and shown.state == "revoked" else None
    html = render_template("voting/widget.html", chosen=chosen, entry=chosen.card, revoked=revoked)
    answer = make_response(html)
    answer.headers["Cache-Control"] = PUBLIC
    return answer


def oembed() -> Response:
    """Answer a site that was given an entry's address and asks how to embed it (oembed.com)."""
    if request.args.get("format", "json") != "json":
        abort(501)
    chosen = choose(entry_code(request.args.get("url", "")))
    width = min(WIDTH, limit("maxwidth", WIDTH))
    height = min(HEIGHT, limit("maxheight", HEIGHT))
    answer = jsonify(
        version="1.0",
        type="rich",
        title=chosen.card.name,
        provider_name="Довольный клиент",
        provider_url=settings().public_base_url,
        cache_age=DAY_SECONDS,
        width=width,
        height=height,
        html=frame(chosen, width, height),
    )
    answer.headers["Cache-Control"] = PUBLIC
    return answer


def entry_code(address: str) -> str:
    """Return the code of an entry's address on this site; 404 for any other address."""
    try:
        asked, own = urlsplit(address), urlsplit(settings().public_base_url)
    except ValueError:  # Such as a bracket that is never closed.
        abort(404)
    parts = asked.path.removeprefix("/en").strip("/").split("/")
    if asked.netloc != own.netloc or len(parts) != len(("e", "code")) or parts[0] != "e":
        abort(404)
    return parts[1]


def limit(name: str, most: int) -> int:
    """Return what the asking site allows at most, in pixels; anything odd is no limit."""
    given = request.args.get(name, "")
    return int(given) if given.isascii() and given.isdigit() and len(given) <= len("9999") else most


def frame(chosen: Chosen, width: int = WIDTH, height: int = HEIGHT) -> str:
    """Return the HTML that a site embeds the button with."""
    address = f"{settings().public_base_url}/e/{chosen.card.code}/widget"
    tag = Markup(
        '<iframe src="{}" width="{}" height="{}" title="Голос за {}" loading="lazy"></iframe>'
    )
    return str(tag.format(address, width, height, chosen.card.name))
