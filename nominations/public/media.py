"""Photos as everybody gets them: under names that never change, so that they may be kept."""

import re

from flask import Blueprint, Response, abort

from app.core import pictures
from app.core.current import storage

bp = Blueprint("media", __name__)

#: Only what `nominations.photos` names; documents have other endings.
PHOTO = re.compile(r"[0-9a-f]{32}-\d{2,4}\.webp", re.ASCII)
NOT_FOUND = 404


@bp.get("/media/<name>")
def photo(name: str) -> Response:
    """Return one size of a photo."""
    content = storage().get(name) if PHOTO.fullmatch(name) else None
    if content is None:
        abort(NOT_FOUND)
    response = Response(content, mimetype=pictures.MEDIA)
    response.headers["Cache-Control"] = "public, max-age=31536000, immutable"
    response.headers["X-Content-Type-Options"] = "nosniff"
    return response
