"""How a page travels: who may keep it, and how small it is.

A page that is the same for everybody is asked for again by its ETag; text is sent compressed when
nothing before the site does it.

Compressing a page with a token in it gives nothing away here: the cookies are SameSite=Lax, so no
other site can have a signed-in person's page asked for again and again.
"""

import gzip
from functools import lru_cache

from flask import Flask, Response, g, request, session

from app.sheets import ASKED_FROM

#: Below this, a packet holds it anyway.
SMALLEST = 700
LEVEL = 6
#: What compresses; pictures and fonts are compressed already.
TEXTS: tuple[str, ...] = ("text/", "application/json", "application/javascript", "image/svg+xml")
TEXTS += ("application/xml", "application/atom+xml", "application/manifest+json")
#: No browser reads these of a file with Cache-Control: 90 bytes of each file of a first view.
UNREAD = ("Content-Disposition", "Expires")
PRIVATE = "private, no-store"
#: Ask again every time, and get a 304 while nothing has changed.
REVALIDATED = "private, no-cache"


def _finish(response: Response) -> Response:
    """Say who may keep the answer, and make it smaller."""
    if request.endpoint != "static" and "Cache-Control" not in response.headers:
        response.headers["Cache-Control"] = REVALIDATED if same_for_all(response) else PRIVATE
        if response.headers["Cache-Control"] == REVALIDATED:
            response.add_etag()
            response.vary.update({"Cookie", ASKED_FROM})
            response.make_conditional(request)
    if request.endpoint == "static":
        for name in UNREAD:
            response.headers.pop(name, None)
    return compressed(response)


def same_for_all(response: Response) -> bool:
    """Tell whether the page has nothing of one person: neither a session nor a form's token."""
    return (
        request.method in {"GET", "HEAD"}
        and response.status_code == 200  # noqa: PLR2004 -- A page as it should be.
        and response.mimetype == "text/html"
        and "csrf_token" not in g
        and not session
    )


def compressed(response: Response) -> Response:
    """Return the answer in gzip, when the browser reads it and it is worth it."""
    if (
        not request.accept_encodings["gzip"]
        or response.status_code != 200  # noqa: PLR2004 -- Neither a part of a file nor a 304.
        # A stream is as long as it likes: compressing it would take it into memory whole.
        or (response.is_streamed and request.endpoint != "static")
        or not (response.mimetype or "").startswith(TEXTS)
        or "Content-Encoding" in response.headers
        or (response.content_length or SMALLEST) < SMALLEST
    ):
        return response
    response.direct_passthrough = False
    whole = response.get_data()
    response.set_data(_static(whole) if request.endpoint == "static" else zipped(whole))
    response.headers["Content-Encoding"] = "gzip"
    response.vary.add("Accept-Encoding")
    if tag := response.get_etag()[0]:
        response.set_etag(tag, weak=True)
    return response


def zipped(whole: bytes) -> bytes:
    """Compress; the same bytes give the same answer whenever they are compressed."""
    return gzip.compress(whole, LEVEL, mtime=0)


#: The static files are few, and each is compressed once.
_static = lru_cache(maxsize=64)(zipped)


def install(app: Flask) -> None:
    """Finish every answer. Installed before what sets headers, for these run last to first."""
    app.after_request(_finish)
