"""Changes that owners ask for, and documents that they hand in: looked at and decided."""

from collections.abc import Mapping
from typing import Any

from flask import Response, abort, flash, redirect, render_template, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _
from flask_login import current_user

from app.admin import applications
from app.admin.blueprint import bp
from app.admin.forms import DeclineForm
from app.auth.guards import may
from app.core.current import keys, settings, storage
from app.core.db import db
from app.core.forms import typed
from nominations import changes as operations
from nominations import cities, documents
from nominations.models.business import Business
from nominations.models.change import Change
from nominations.models.city import City
from nominations.models.proof import Proof

NOT_FOUND = 404
NUMBER = f"<int(max={2**63 - 1}):id>"


@bp.get("/changes/")
def changes() -> str:
    """List the changes that wait, with what would be otherwise."""
    return listing(DeclineForm(), 0)[0]


def listing(form: DeclineForm, of: int) -> tuple[str, int]:
    """Render the queue; the form with faults stands at the change that it is about."""
    found = operations.queue(db.session())
    towns = cities.by_number(db.session(), [row.wanted.get("city_id", 0) for row in found])
    rows = [shown(row, towns) for row in found]
    html = render_template(
        "admin/changes.html",
        changes=rows,
        more=len(rows) == operations.A_PAGE,
        form=form,
        of=of,
        can_decide=may("admin.accept_change"),
    )
    return html, form.status


def shown(row: Change, towns: Mapping[int, City]) -> dict[str, Any]:
    """Return what the page shows of a change."""
    wanted = dict(row.wanted)
    town = towns.get(wanted.pop("city_id", 0))
    pairs = [(name, getattr(row.business, name), value) for name, value in wanted.items()]
    if town is not None:
        pairs.append(("city", cities.label(row.business.city), cities.label(town)))
    return {"id": row.id, "business": row.business.name, "at": row.at, "pairs": pairs}


@bp.post(f"/changes/{NUMBER}/accept")
def accept_change(id: int) -> ResponseReturnValue:  # noqa: A002 -- The address names it so.
    """Let a change be."""
    row = db.session.get(Change, id) or abort(NOT_FOUND)
    site = settings().public_base_url
    operations.accept(db.session(), row, keys(), by=current_user.id, site=site)
    db.session.commit()
    flash(_("Изменение принято."))
    return redirect(url_for("admin.changes"), 303)


@bp.post(f"/changes/{NUMBER}/decline")
def decline_change(id: int) -> ResponseReturnValue:  # noqa: A002 -- As above.
    """Refuse a change, with a reason."""
    row, form = db.session.get(Change, id) or abort(NOT_FOUND), DeclineForm()
    if not form.validate_on_submit():
        return listing(form, id)
    reason, site = typed(form.reason), settings().public_base_url
    operations.decline(db.session(), row, keys(), reason, by=current_user.id, site=site)
    db.session.commit()
    flash(_("Изменение отклонено."))
    return redirect(url_for("admin.changes"), 303)


@bp.get(f"/documents/{NUMBER}")
def document(id: int) -> Response:  # noqa: A002 -- As above.
    """Hand a document out, to those who decide about it, as a file and never as a page."""
    found = documents.document(db.session(), storage(), keys(), id) or abort(NOT_FOUND)
    response = Response(found.content, mimetype=found.media)
    response.headers["Content-Disposition"] = f'attachment; filename="{found.name}"'
    response.headers["X-Content-Type-Options"] = "nosniff"
    response.headers["Content-Security-Policy"] = "sandbox; default-src 'none'"
    return response


@bp.post(f"/documents/{NUMBER}/<any(accept,refuse):verdict>")
def decide_document(id: int, verdict: str) -> ResponseReturnValue:  # noqa: A002 -- As above.
    """Say whether a document proves that the business is its owner's."""
    proof = db.session.get(Proof, id) or abort(NOT_FOUND)
    reason = None if verdict == "accept" else documents.REFUSAL
    documents.decide(
        db.session(), proof, proved=verdict == "accept", reason=reason, by=current_user.id
    )
    db.session.commit()
    flash(_("Решение по документу записано."))
    return redirect(back(proof), 303)


def back(proof: Proof) -> str:
    """Return the page of the newest application of the document's business."""
    business = db.session.get_one(Business, proof.business_id)
    newest = applications.newest_of(business)
    return url_for("admin.application", id=newest) if newest else url_for("admin.applications")
