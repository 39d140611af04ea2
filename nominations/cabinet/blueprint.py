"""The owner's cabinet: closed to all but owners whose mailbox is confirmed."""

from typing import cast

from flask import Blueprint, abort, request
from flask_login import current_user

from app.auth.guards import owners_only
from app.auth.models import Account
from app.core.current import storage
from app.core.db import db
from nominations import dossiers, drafts, photos, seasons, teams
from nominations.applications import RegistrationClosed, registration_open
from nominations.models.application import Application
from nominations.models.business import Business
from nominations.models.draft import Draft
from nominations.models.season import Season

bp = Blueprint("cabinet", __name__, url_prefix="/cabinet")
bp.before_request(owners_only)

NOT_FOUND = 404
#: A number past the database's largest has no page either.
NUMBER = f"<int(max={2**63 - 1}):id>"
#: Six photos and a logo of 2 MB each, and the form around them.
MOST_BYTES = 15 * 1024 * 1024
UPLOADS = {"cabinet.draft_photos", "cabinet.business_photos", "cabinet.document"}


@bp.url_value_preprocessor
def expect_files(_endpoint: str | None, _values: object) -> None:
    """Let forms with files be larger than others; it must be said before the form is read."""
    if request.endpoint in UPLOADS:
        request.max_content_length = MOST_BYTES


def owner() -> Account:
    """Return who is logged in."""
    return cast("Account", current_user)


def owned_application(number: int) -> Application:
    """Return an application that the account acts for, or answer 404."""
    return dossiers.owned(db.session(), owner(), number) or abort(NOT_FOUND)


def owned_business(number: int) -> Business:
    """Return a business that the account acts for, or answer 404."""
    return teams.business(db.session(), owner(), number) or abort(NOT_FOUND)


def owned_draft(number: int) -> Draft:
    """Return a draft that the account may go on with, or answer 404."""
    return drafts.find(db.session(), owner(), number) or abort(NOT_FOUND)


def open_season() -> Season:
    """Return the season that takes applications; RegistrationClosed."""
    season = seasons.current(db.session())
    if season is None or not registration_open(db.session(), season):
        raise RegistrationClosed
    return season


def commit() -> None:
    """Commit, and delete the files of the photos that are gone with it."""
    session = db.session()
    session.commit()
    for name in photos.forgotten(session):
        storage().delete(name)
