"""Applications: the queue, one application, and the decision about it."""

from typing import Any

from flask import abort, flash, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _
from flask_login import current_user
from sqlalchemy import select

from app.admin.blueprint import bp
from app.admin.forms import DeclineForm
from app.auth import guards
from app.auth.models import Account
from app.core.current import keys, settings
from app.core.db import db
from app.core.forms import typed
from nominations import applications as operations
from nominations import (
    cities,
    dossiers,
    doubles,
    owner_consents,
    photos,
    proofs,
    queues,
    seasons,
    turns,
)
from nominations.models.application import Application, Status
from nominations.models.business import Business
from nominations.photos import Album

NOT_FOUND = 404
MOST_PAGES = 100_000
# A number past the database's largest has no page either.
ONE = f"/applications/<int(max={2**63 - 1}):id>"


@bp.get("/applications/")
def applications() -> ResponseReturnValue:
    """List a season's applications, those of one status if the address says so."""
    season = seasons.current(db.session())
    given = request.args.get("status", "")
    status = Status(given) if given in set(Status) else None
    page = queues.Page([], 0, 1)
    if season:
        page = queues.listing(db.session(), season, status, number())
    if page.page > page.pages:
        abort(NOT_FOUND)
    rows = [listed(row) for row in page.items]
    return render_template(
        "admin/applications.html", applications=rows, status=status, **pager(page, status)
    )


def number() -> int:
    """Read the page's number; what is no number is the first page."""
    given = request.args.get("page", 1, type=int)
    return min(max(1, given), MOST_PAGES)


def pager(page: queues.Page, status: Status | None) -> dict[str, object]:
    """Return the page's place among the others, with `url_with` to go to them."""

    def url_with(**changes: Any) -> str:
        return url_for("admin.applications", **{"status": status, **changes})

    return {"page": page.page, "pages": page.pages, "url_with": url_with}


@bp.get(ONE)
def application(id: int) -> ResponseReturnValue:  # noqa: A002 -- The address names it so.
    """Show one application, with others of the same INN."""
    return page_of(asked(id), DeclineForm())


@bp.post(f"{ONE}/accept")
def accept(id: int) -> ResponseReturnValue:  # noqa: A002 -- The address names it so.
    """Make the application an entry; its owner gets a letter with the code."""
    site = settings().public_base_url
    entry = operations.accept(db.session(), asked(id), keys(), by=current_user.id, site=site)
    db.session.commit()
    flash(_("Заявка принята. Код участника — %(code)s.", code=entry.code))
    return redirect(url_for("admin.application", id=id), 303)


@bp.post(f"{ONE}/decline")
def decline(id: int) -> ResponseReturnValue:  # noqa: A002 -- The address names it so.
    """Refuse the application; its owner gets a letter with the reason."""
    form = DeclineForm()
    if not form.validate_on_submit():
        return page_of(asked(id), form)
    reason, site = typed(form.reason), settings().public_base_url
    operations.decline(db.session(), asked(id), keys(), reason, by=current_user.id, site=site)
    db.session.commit()
    flash(_("Заявка отклонена."))
    return redirect(url_for("admin.application", id=id), 303)


def asked(number: int) -> Application:
    """Return the application that the address names, or answer 404."""
    return db.session.get(Application, number) or abort(NOT_FOUND)


def page_of(found: Application, form: DeclineForm) -> tuple[str, int]:
    """Render one application's page; 422 when the form has faults."""
    html = render_template(
        "admin/application.html",
        application=detailed(found),
        duplicates=[listed(row) for row in doubles.of_application(db.session(), found)],
        form=form,
        can_decide=guards.may("admin.accept"),
        awaited=owner_consents.awaited(db.session(), found.business),
        turns=turns.of(db.session(), found),
        photos=photos.of_album(db.session(), Album(business_id=found.business_id))[1],
        **ownership(found.business),
    )
    return html, form.status


def ownership(business: Business) -> dict[str, Any]:
    """Return how sure one can be that the account acts for the business."""
    shown = proofs.of(db.session(), business)
    return {"level": proofs.level(shown), "proofs": shown}


def newest_of(business: Business) -> int | None:
    """Return the newest application of a business."""
    own = select(Application.id).where(Application.business_id == business.id)
    return db.session.scalar(own.order_by(Application.id.desc()).limit(1))


def listed(row: Application) -> dict[str, Any]:
    """Return what a list shows of an application."""
    return {
        "id": row.id,
        "business": row.business.name,
        "inn": row.business.inn,
        "city": cities.label(row.business.city),
        "nomination": row.division.nomination.name,
        "division": row.division.label,
        "staff": row.staff,
        "submitted_at": row.submitted_at,
        "status": row.stands,
    }


def detailed(row: Application) -> dict[str, Any]:
    """Return what the page of one application shows."""
    entry = dossiers.entry_of(db.session(), row)
    decider = db.session.get(Account, row.decided_by_id) if row.decided_by_id else None
    return {
        **listed(row),
        "population": row.population,
        "size_band": row.division.size_band.name,
        "city_band": row.division.city_band.name,
        "description": row.description,
        "owner": row.business.owner.email,
        "decided_at": row.decided_at,
        "decided_by": decider.email if decider else None,
        "reason": (entry.withdrawal_reason if entry else None) or row.reason,
        "code": entry.code if entry else None,
    }
