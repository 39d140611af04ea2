"""«Люди»: who the organisers' people are, inviting them and changing what they may do."""

from flask import flash, redirect, render_template, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _
from flask_login import current_user

from app.admin.blueprint import bp
from app.auth import accounts, guards, invitations, letters, staff
from app.auth.forms import ROLES, InviteForm, RoleForm
from app.core import outbox
from app.core.current import keys, settings
from app.core.db import db
from app.core.forms import typed
from app.core.languages import said

ONE = f"<int(max={2**63 - 1}):id>"


@bp.get("/people/")
def people() -> ResponseReturnValue:
    """List the organisers' people and those who are invited."""
    return page(InviteForm())


@bp.post("/people/invite")
def invite() -> ResponseReturnValue:
    """Send somebody a link to an account with a role."""
    form = InviteForm()
    if not (form.validate_on_submit() and invited(form)):
        return page(form)
    db.session.commit()
    flash(_("Приглашение отправлено: %(email)s.", email=form.email.data))
    return back()


@bp.post(f"/people/invitations/{ONE}/withdraw")
def uninvite(id: int) -> ResponseReturnValue:  # noqa: A002 -- The address names it so.
    """Void an invitation."""
    invitations.withdraw(db.session(), id, by=current_user.id)
    db.session.commit()
    flash(_("Приглашение отозвано."))
    return back()


@bp.post(f"/people/{ONE}/role")
def change_role(id: int) -> ResponseReturnValue:  # noqa: A002 -- The address names it so.
    """Give somebody another role, at once."""
    role = typed(RoleForm().role)
    account = staff.change_role(db.session(), id, role, by=current_user.id)
    db.session.commit()
    flash(_("Роль изменена: %(email)s.", email=account.email))
    return back()


@bp.post(f"/people/{ONE}/disable")
def disable(id: int) -> ResponseReturnValue:  # noqa: A002 -- The address names it so.
    """Close somebody's account, at once."""
    account = staff.disable(db.session(), id, by=current_user.id)
    db.session.commit()
    flash(_("Доступ закрыт: %(email)s.", email=account.email))
    return back()


@bp.post(f"/people/{ONE}/enable")
def enable(id: int) -> ResponseReturnValue:  # noqa: A002 -- The address names it so.
    """Open somebody's account again."""
    account = staff.enable(db.session(), id, by=current_user.id)
    db.session.commit()
    flash(_("Доступ открыт: %(email)s.", email=account.email))
    return back()


@bp.post(f"/people/{ONE}/reset-factor")
def reset_factor(id: int) -> ResponseReturnValue:  # noqa: A002 -- The address names it so.
    """Take away a lost second factor; the person gets a letter and enrols a new one."""
    account = staff.reset_factor(db.session(), id, by=current_user.id)
    login = settings().public_base_url + url_for("auth.login")
    outbox.post(db.session(), keys(), outbox.Kind.MAIL, letters.factor_reset(account.email, login))
    db.session.commit()
    flash(_("Второй фактор сброшен: %(email)s.", email=account.email))
    return back()


def invited(form: InviteForm) -> bool:
    """Invite whom the form names; put a refusal beside the field."""
    email, role = typed(form.email), typed(form.role)
    try:
        row, secret = invitations.invite(db.session(), email, role, by=current_user.id)
    except accounts.EmailTaken as error:
        form.refuse("email", said(error))
        return False
    link = settings().public_base_url + url_for("auth.join", token=secret)
    letter = letters.invitation(row.email, role, link)
    outbox.post(db.session(), keys(), outbox.Kind.MAIL, letter)
    return True


def page(form: InviteForm) -> tuple[str, int]:
    """Render the list; 422 when the form has faults."""
    html = render_template(
        "admin/people.html",
        form=form,
        people=staff.listing(db.session()),
        invitations=invitations.waiting(db.session()),
        roles=ROLES,
        me=current_user.id,
        can_rule=guards.may("admin.invite"),
    )
    return html, form.status


def back() -> ResponseReturnValue:
    """Return to the list."""
    return redirect(url_for("admin.people"), 303)
