"""Those who act for a business, in the cabinet."""

from datetime import timedelta

from flask import flash, redirect, render_template, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext

from app.auth import accounts
from app.auth.forms import email_field
from app.core import throttle
from app.core.current import keys, settings
from app.core.db import db
from app.core.forms import Form, typed
from nominations import teams
from nominations.cabinet.blueprint import NUMBER, bp, owned_business, owner
from nominations.models.business import Business

MOST_A_DAY, DAY = 20, timedelta(days=1)
ROW = f"<int(max={2**63 - 1}):row>"


class InviteForm(Form):
    """Whom to ask."""

    email = email_field()


@bp.route(f"/businesses/{NUMBER}/team", methods=["GET", "POST"])
def people(id: int) -> ResponseReturnValue:  # noqa: A002 -- The address names it so.
    """Show who acts for the business, and ask somebody else."""
    business, form = owned_business(id), InviteForm()
    if form.validate_on_submit() and invited(business, form):
        flash(gettext("Приглашение отправлено."))
        return redirect(url_for("cabinet.people", id=id))
    page = render_template(
        "cabinet/team.html",
        business=business,
        members=teams.members(db.session(), business),
        invitations=teams.invitations(db.session(), business),
        form=form,
    )
    return page, form.status


def invited(business: Business, form: InviteForm) -> bool:
    """Write to somebody and commit; a refusal is put beside the field."""
    session, site = db.session(), settings().public_base_url
    throttle.hit(session, "invitations", str(owner().id), MOST_A_DAY, DAY)
    email = accounts.normalised(typed(form.email))
    try:
        teams.invite(session, keys(), business, email, by=owner(), site=site)
    except (teams.AlreadyMember, teams.TeamFull) as error:
        form.refuse("email", error)
    session.commit()
    return not form.errors


@bp.post(f"/businesses/{NUMBER}/team/{ROW}/remove")
def remove_member(id: int, row: int) -> ResponseReturnValue:  # noqa: A002 -- As above.
    """Take somebody out of the team; oneself too, and then the business is gone from sight."""
    teams.remove(db.session(), owned_business(id), row, by=owner())
    db.session.commit()
    if row == owner().id:
        return redirect(url_for("cabinet.home"))
    return redirect(url_for("cabinet.people", id=id))


@bp.post(f"/businesses/{NUMBER}/invitations/{ROW}/take-back")
def take_back(id: int, row: int) -> ResponseReturnValue:  # noqa: A002 -- As above.
    """Let an invitation end."""
    teams.take_back(db.session(), owned_business(id), row, by=owner())
    db.session.commit()
    return redirect(url_for("cabinet.people", id=id))


@bp.route("/invitations/<token>", methods=["GET", "POST"])
def invitation(token: str) -> ResponseReturnValue:
    """Ask whether to join, and join: a mail scanner that opens the link presses nothing."""
    session, form = db.session(), Form()
    found = teams.invited(session, owner(), token)
    if form.validate_on_submit():
        business = teams.accept(session, owner(), token)
        session.commit()
        flash(gettext("Теперь вы ведёте «%(name)s».", name=business.name))
        return redirect(url_for("cabinet.business", id=business.id))
    return render_template(
        "cabinet/invitation.html", business=session.get_one(Business, found.business_id)
    )
