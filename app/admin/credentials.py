"""What the prize states of its entries, and taking a statement back: two people do it."""

from typing import Any

from flask import abort, flash, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _
from flask_babel import lazy_gettext
from wtforms import TextAreaField

from app.admin import proposals, seconds
from app.admin.blueprint import bp
from app.auth.guards import may, myself
from app.core.db import db
from app.core.forms import Form, Plain, Required, between, trimmed, typed
from nominations import entries
from voting import credentials, revocations
from voting.credentials import Shown
from voting.models.credential import Credential

NUMBER = f"<int(max={2**63 - 1}):id>"
NOT_FOUND = 404
LONGEST_CODE = 12


class RevokeForm(Form):
    """Why a statement is revoked."""

    reason = TextAreaField(
        lazy_gettext("Причина отзыва"),
        filters=[trimmed],
        validators=[
            Required(lazy_gettext("Напишите причину: её увидят все, кто откроет значок")),
            Plain(),
            between(10, 1000, lazy_gettext("Причина: от 10 до 1000 знаков")),
        ],
    )


@bp.get("/credentials/", endpoint="credentials")
def listed() -> str:
    """Look for an entry by its code; show what waits for a second person, and what is revoked."""
    code = "".join(filter(str.isdigit, request.args.get("code", "")))[:LONGEST_CODE]
    found = entries.find(db.session(), code) if code else None
    stated = credentials.of_entry(db.session(), found[0]) if found else []
    return render_template(
        "admin/credentials.html",
        code=code,
        found=found is not None,
        stated=[row(one) for one in stated],
        proposals=proposals.waiting(revocations.ACT),
        revoked=[row(one) for one in revocations.revoked(db.session())],
        can_revoke=may("admin.credential"),
    )


@bp.route(f"/credentials/{NUMBER}", methods=["GET", "POST"])
def credential(id: int) -> ResponseReturnValue:  # noqa: A002 -- The address names it so.
    """Show one statement; a posted form asks a second person to revoke it."""
    found, form = asked(id), RevokeForm()
    if form.validate_on_submit():
        revocations.propose(db.session(), found, typed(form.reason), by=myself())
        seconds.call(_("Отзыв свидетельства"), "admin.credentials", by=myself())
        db.session.commit()
        flash(_("Предложено. Свидетельство отзовёт второй организатор, когда подтвердит."))
        return redirect(url_for("admin.credentials"), 303)
    html = render_template(
        "admin/credential.html",
        credential=row(credentials.by_number(db.session(), id) or abort(NOT_FOUND)),
        form=form,
        can_revoke=may("admin.credential"),
    )
    return html, form.status


@bp.post(f"/credentials/proposals/{NUMBER}/approve")
def approve_revocation(id: int) -> ResponseReturnValue:  # noqa: A002 -- As above.
    """Be the second person of a revocation."""
    revocations.approve(db.session(), id, by=myself())
    db.session.commit()
    flash(_("Отозвано: значок и страница об этом уже говорят."))
    return redirect(url_for("admin.credentials"), 303)


def asked(number: int) -> Credential:
    """Return the credential that the address names, or answer 404."""
    return db.session.get(Credential, number) or abort(NOT_FOUND)


def row(shown: Shown) -> dict[str, Any]:
    """Return what the screens show of a credential."""
    return {
        "id": shown.credential.id,
        "kind": shown.credential.kind,
        "token": shown.credential.token,
        "statement": shown.credential.statement,
        "entry": shown.entry.name,
        "code": shown.entry.code,
        "season": shown.season.name,
        "issued_at": shown.credential.issued_at,
        "state": shown.state,
        "revoked_at": shown.credential.revoked_at,
        "reason": shown.credential.revocation_reason,
    }
