"""Showing a rehearsal to those of the organisers who entered it, and to nobody else.

A cookie names it and the role decides; whoever has no rights in the panel sees the real season.
"""

from flask import Flask, Response, g, request
from flask_login import current_user

from app.auth.models import STAFF
from app.core.current import settings
from app.core.db import db
from nominations import seasons

COOKIE = "rehearsal"
LONGEST = 40
#: A working day.
TERM_SECONDS = 12 * 3600


def install(app: Flask) -> None:
    """Look at each request for a rehearsal; let no cache keep what was shown of it."""
    app.before_request(_show)
    app.after_request(_keep_nowhere)


def enter(answer: Response, slug: str) -> None:
    """Let the browser that gets this answer see a rehearsal."""
    answer.set_cookie(
        COOKIE,
        slug,
        max_age=TERM_SECONDS,
        secure=settings().public_base_url.startswith("https://"),
        httponly=True,
        samesite="Lax",
    )


def leave(answer: Response) -> None:
    """Let the browser that gets this answer see the real season again."""
    answer.delete_cookie(COOKIE)


def _show() -> None:
    slug = request.cookies.get(COOKIE, "")[:LONGEST]
    if slug and getattr(current_user, "role", "") not in STAFF:
        slug = ""
    g.rehearsal = slug
    if slug or db.session.registry.has():
        session = db.session()
        seasons.enter(session, slug or None)
        if slug and seasons.current(session) is None:  # It was wiped.
            seasons.enter(session, None)
            g.rehearsal = ""


def _keep_nowhere(answer: Response) -> Response:
    if g.get("rehearsal"):
        answer.headers["Cache-Control"] = "no-store"
    return answer
