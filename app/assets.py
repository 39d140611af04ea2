"""Static files: each address carries its content's hash, so a browser keeps it for good."""

import re
from functools import lru_cache
from hashlib import sha256
from pathlib import Path
from typing import Any

from flask import Flask, Response, request
from markupsafe import Markup

from app.config import ROOT

STATIC = ROOT / "static"
HASH_LETTERS = 10
SYMBOL = re.compile(r'<symbol id="([\w-]+)"[^>]*>(.*?)</symbol>', re.DOTALL)
#: What a browser never opens as a page, so that a page's headers would only be weight on it.
PLAIN = {"text/css", "text/javascript", "font/woff2"}
PAGE_HEADERS = (
    "Content-Security-Policy",
    "Permissions-Policy",
    "X-Frame-Options",
    "Referrer-Policy",
)
FOR_GOOD = "public, max-age=31536000, immutable"


@lru_cache(maxsize=256)
def _version(path: Path, _changed: int) -> str:
    """Return the start of a file's hash; it is asked with its time, so that a new file is read."""
    return sha256(path.read_bytes()).hexdigest()[:HASH_LETTERS]


def version(filename: str) -> str | None:
    """Return the version that a static file's address carries; None when there is no such file."""
    path = STATIC / filename
    try:
        return _version(path, path.stat().st_mtime_ns)
    except OSError:
        return None


@lru_cache(maxsize=1)
def _pictograms() -> dict[str, Markup]:
    """Return what is drawn in each symbol of img/nominations.svg, a file of ours."""
    drawn = (STATIC / "img" / "nominations.svg").read_text("utf-8")
    return {slug: Markup(inside) for slug, inside in SYMBOL.findall(drawn)}  # noqa: S704 -- Ours.


def pictogram(slug: str) -> Markup:
    """Return the drawing of a nomination; a nomination without one gets none."""
    return _pictograms().get(slug, Markup())


def _name_version(endpoint: str, values: dict[str, Any]) -> None:
    """Let `url_for("static", …)` end with the version."""
    if endpoint == "static" and "v" not in values:
        values["v"] = version(values["filename"])


def _keep(response: Response) -> Response:
    """Let what was asked for by its present version be kept for good; the rest, for an hour."""
    asked = request.args.get("v") if request.endpoint == "static" else None
    if asked and asked == version((request.view_args or {}).get("filename", "")):
        response.headers["Cache-Control"] = FOR_GOOD
    if request.endpoint == "static" and response.mimetype in PLAIN:
        for name in PAGE_HEADERS:
            response.headers.pop(name, None)
    return response


def install(app: Flask) -> None:
    """Version the static files."""
    app.url_defaults(_name_version)
    app.after_request(_keep)
    app.jinja_env.globals.update(pictogram=pictogram)
