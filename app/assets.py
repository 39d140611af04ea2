"""Static files: each address carries its content's hash, so a browser keeps it for good."""

from functools import lru_cache
from hashlib import sha256
from pathlib import Path
from typing import Any

from flask import Flask, Response, request

from app.config import ROOT

STATIC = ROOT / "static"
HASH_LETTERS = 10
FOR_GOOD = "public, max-age=31536000, immutable"


@lru_cache(maxsize=256)
def _version(path: Path, changed: int) -> str:
    """Return the start of a file's hash; `changed` is when, so that a new file is read anew."""
    return sha256(path.read_bytes()).hexdigest()[:HASH_LETTERS]


def version(filename: str) -> str | None:
    """Return the version that a static file's address carries; None when there is no such file."""
    path = STATIC / filename
    try:
        return _version(path, path.stat().st_mtime_ns)
    except OSError:
        return None


def _name_version(endpoint: str, values: dict[str, Any]) -> None:
    """Let `url_for("static", …)` end with the version."""
    if endpoint == "static" and "v" not in values:
        values["v"] = version(values["filename"])


def _keep(response: Response) -> Response:
    """Let what was asked for by its present version be kept for good; the rest, for an hour."""
    asked = request.args.get("v") if request.endpoint == "static" else None
    if asked and asked == version((request.view_args or {}).get("filename", "")):
        response.headers["Cache-Control"] = FOR_GOOD
    return response


def install(app: Flask) -> None:
    """Version the static files."""
    app.url_defaults(_name_version)
    app.after_request(_keep)
