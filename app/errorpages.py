"""Errors as pages of the site: what happened, and what to do next."""

import logging
from secrets import token_hex

from flask import Flask, render_template
from flask_wtf.csrf import CSRFError
from sqlalchemy.exc import OperationalError
from werkzeug.exceptions import HTTPException

from app.auth import guards
from app.core.db import db
from app.core.errors import DomainError, TooManyAttempts
from app.core.languages import said

log = logging.getLogger(__name__)

#: When a browser or a crawler may try again.
RETRY_SECONDS = "120"
PAGES = {400, 403, 404, 405, 410, 413, 429, 500, 503}
Answer = tuple[str, int]


def refused(error: DomainError) -> Answer:
    """Say which rule refused; of a dangerous act the journal knows it."""
    db.session.rollback()
    guards.refused_by_rule(error)
    code = 429 if isinstance(error, TooManyAttempts) else 409
    page = "errors/429.html" if code == 429 else "errors/409.html"  # noqa: PLR2004 -- As above.
    return render_template(page, message=said(error)), code


def stale(_error: CSRFError) -> Answer:
    """Say that the form is too old, and that going back and sending it again helps."""
    return render_template("errors/400.html", stale=True), 400


def http(error: HTTPException) -> Answer | HTTPException:
    """Show an HTTP error as a page; redirects and rarer errors as they are."""
    if error.code not in PAGES:
        return error
    return render_template(f"errors/{error.code}.html"), error.code


def away(error: OperationalError) -> tuple[str, int, dict[str, str]]:
    """Say that the site is closed for a while: the database does not answer."""
    log.error("the database is away: %s", type(error.orig).__name__)
    db.session.remove()
    return render_template("errors/503.html"), 503, {"Retry-After": RETRY_SECONDS}


def broken(error: Exception) -> Answer:
    """Apologise for a fault of ours; the log has it, without what the person typed."""
    db.session.remove()
    reference = token_hex(3).upper()
    log.error("unhandled %s, reference %s", type(error).__name__, reference, exc_info=error)
    return render_template("errors/500.html", reference=reference), 500


def install(app: Flask) -> None:
    """Map errors to pages."""
    app.register_error_handler(DomainError, refused)
    app.register_error_handler(CSRFError, stale)
    app.register_error_handler(HTTPException, http)
    app.register_error_handler(OperationalError, away)
    if not app.testing:
        app.register_error_handler(Exception, broken)
