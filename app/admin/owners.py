"""Owners of businesses that were entered from a table: writing to them once more."""

from flask import flash, redirect, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _
from flask_login import current_user

from app.admin.applications import ONE, asked
from app.admin.blueprint import bp
from app.admin.importing import inviter
from app.core.db import db
from nominations import takeovers


@bp.post(f"{ONE}/invite-owner")
def invite_owner(id: int) -> ResponseReturnValue:  # noqa: A002 -- The address names it so.
    """Ask the owner again to take the business over."""
    takeovers.invite_again(db.session(), inviter(), asked(id).business, by=current_user.id)
    db.session.commit()
    flash(_("Письмо владельцу отправлено."))
    return redirect(url_for("admin.application", id=id), 303)
