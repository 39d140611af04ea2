"""The picture that a link to an entry shows of itself."""

from flask import Response, make_response

from voting import postcards
from voting.postcards import SIZES
from voting.web.entry import choose
from voting.web.kit.files import postcard
from voting.web.kit.sheets import page_of

PUBLIC = "public, max-age=86400"


def preview(code: str) -> Response:
    """Draw an entry's picture; the same for everybody, so caches may keep it."""
    chosen = choose(code)
    content = postcards.draw(postcard(chosen.card, page_of(chosen.card)), SIZES["preview"])
    answer = make_response(content)
    answer.headers["Content-Type"] = "image/png"
    answer.headers["Cache-Control"] = PUBLIC
    return answer
