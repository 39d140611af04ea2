"""Photos of a business, taken down by the organisers with a reason."""

from typing import Any

from flask import abort, flash, redirect, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _
from flask_login import current_user

from app.admin import applications
from app.admin.answering import AnswerForm
from app.admin.applications import ONE, asked
from app.admin.blueprint import bp
from app.admin.queue import filters, named, parameters
from app.core.current import keys, settings, storage
from app.core.db import db
from nominations import photos

NOT_FOUND = 404
PHOTO = f"{ONE}/photos/<int(max={2**63 - 1}):photo>/take-down"


@bp.post(PHOTO)
def take_photo_down(id: int, photo: int) -> ResponseReturnValue:  # noqa: A002 -- As elsewhere.
    """Take a photo out of the business's album; its owner is written why."""
    found, form = asked(id), AnswerForm()
    if not form.validate_on_submit():
        return applications.page_of(found, form)
    site, words = settings().public_base_url, form.words
    taken = photos.take_down(
        db.session(), keys(), found.business, photo, words, by=current_user.id, site=site
    )
    if not taken:
        abort(NOT_FOUND)
    db.session.commit()
    forget_files()
    flash(_("Фотография снята. Владелец получит письмо с причиной."))
    return redirect(url_for("admin.application", id=id, **back()), 303)


def forget_files() -> None:
    """Delete the files of the photos that are gone."""
    for name in photos.forgotten(db.session()):
        storage().delete(name)


def back() -> dict[str, Any]:
    """Return the queue that one came from, if one came from any."""
    return parameters(filters()) if named() else {}
