"""Applications: the queue, and one application with all that a decision about it takes."""

from collections.abc import Sequence
from typing import Any

from flask import abort, render_template, request
from flask.typing import ResponseReturnValue
from sqlalchemy import select

from app.admin import queue
from app.admin.answering import AnswerForm, ManyForm
from app.admin.blueprint import bp
from app.auth import guards
from app.auth.models import Account
from app.core import phones
from app.core.current import keys
from app.core.db import db
from nominations import (
    cities,
    dossiers,
    doubles,
    narrowing,
    owner_consents,
    photos,
    proofs,
    queues,
    seasons,
    turns,
)
from nominations.models.application import Application
from nominations.models.band import Axis
from nominations.models.business import Business
from nominations.models.season import Season
from nominations.narrowing import Filters
from nominations.photos import Album
from nominations.queues import Place

NOT_FOUND = 404
# A number past the database's largest has no page either.
ONE = f"/applications/<int(max={2**63 - 1}):id>"


@bp.get("/applications/", endpoint="applications")
def applications() -> ResponseReturnValue:
    """List the applications that the address asks for."""
    return listing(ManyForm())


def listing(form: ManyForm) -> tuple[str, int]:
    """Render the queue; 422 with the faults of what was to be said to several."""
    season, filters = seasons.current(db.session()), queue.filters()
    page = found(season, filters) if season else queues.Page([])
    html = render_template(
        "admin/applications.html",
        applications=rows(page.items),
        filters=filters,
        here=queue.parameters(filters),
        page=page,
        form=form,
        chosen=chosen(form, page),
        can_decide=guards.may("admin.decide_many"),
        **(choices(season, filters) if season else {"count": 0}),
    )
    return html, form.status


def found(season: Season, filters: Filters) -> queues.Page:
    """Return the page that the address asks for."""
    after, before = queue.place("after"), queue.place("before")
    return queues.page(db.session(), season, filters, after=after, before=before)


def choices(season: Season, filters: Filters) -> dict[str, Any]:
    """Return what the filters offer, and how many applications they let through."""
    return {
        "count": queues.count(db.session(), season, filters),
        "counted": queues.COUNTED,
        "nominations": seasons.nominations_of(db.session(), season),
        "sizes": seasons.bands_of(db.session(), season, Axis.SIZE),
        "states": narrowing.STATES,
        "levels": narrowing.LEVELS,
        "ages": narrowing.AGES,
    }


def chosen(form: ManyForm, page: queues.Page) -> set[int]:
    """Return what is ticked: what was sent, or the whole page where the address says so."""
    if request.args.get("chosen") == "all":
        return {row.id for row in page.items}
    return set(form.chosen)


def rows(items: Sequence[Application]) -> list[dict[str, Any]]:
    """Return what the queue shows of its applications."""
    marked = doubles.marked(db.session(), [row.id for row in items])
    firms = [row.business_id for row in items]
    levels = proofs.levels(db.session(), firms)
    awaited = owner_consents.awaited_among(db.session(), firms)
    return [
        {
            **listed(row),
            "alike": row.id in marked,
            "level": levels.get(row.business_id, "none"),
            "awaited": row.business_id in awaited,
        }
        for row in items
    ]


@bp.get(ONE)
def application(id: int) -> ResponseReturnValue:  # noqa: A002 -- The address names it so.
    """Show one application, with those that look like it beside it."""
    return page_of(asked(id), AnswerForm())


def asked(number: int) -> Application:
    """Return the application that the address names, or answer 404."""
    return db.session.get(Application, number) or abort(NOT_FOUND)


def page_of(found: Application, form: AnswerForm, refusal: str = "") -> tuple[str, int]:
    """Render one application's page; 422 when the form has faults."""
    logo, pictures = photos.of_album(db.session(), Album(business_id=found.business_id))
    html = render_template(
        "admin/application.html",
        application=detailed(found),
        doubles=compared(found),
        form=form,
        refusal=refusal,
        can_decide=guards.may("admin.accept"),
        can_remove=guards.may("admin.removal"),
        awaited=owner_consents.awaited(db.session(), found.business),
        turns=turns.of(db.session(), found),
        logo=logo,
        photos=pictures,
        **ownership(found.business),
        **around(found),
    )
    return html, form.status


def ownership(business: Business) -> dict[str, Any]:
    """Return how sure one can be that the account acts for the business."""
    shown = proofs.of(db.session(), business)
    return {"level": proofs.level(shown), "proofs": shown}


def around(found: Application) -> dict[str, Any]:
    """Return the queue that one came from, and who is next in it in both directions."""
    filters, place = queue.filters(), Place.of(found)
    return {
        "here": queue.parameters(filters),
        "kept": queue.parameters(filters) if queue.named() else {},
        "following": queue.beside(filters, place, forward=True),
        "preceding": queue.beside(filters, place, forward=False),
        "back": queue.address(filters),
    }


def compared(found: Application) -> list[dict[str, Any]]:
    """Return the application and those that look like it, each with what they have in common."""
    others = doubles.of_application(db.session(), found)
    shared = [doubles.likeness(found.business, other.business) for other in others]
    own = set().union(*shared)
    pairs = zip([found, *others], [own, *shared], strict=True)
    return [{**listed(row), **contacts(row.business), "same": same} for row, same in pairs]


def contacts(business: Business) -> dict[str, Any]:
    """Return whom to ask about a business; a phone is shown by its ends alone."""
    return {
        "phone": phones.mask(keys().decrypt(business.phone)) if business.phone else "",
        "site": business.site or "",
        "owner": business.owner.email or "",
    }


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
        **contacts(row.business),
        "address": row.business.address,
        "hours": row.business.hours,
        "inn_checked_at": row.business.inn_checked_at,
        "population": row.population,
        "size_band": row.division.size_band.name,
        "city_band": row.division.city_band.name,
        "description": row.description,
        "decided_at": row.decided_at,
        "decided_by": decider.email if decider else None,
        "reason": (entry.withdrawal_reason if entry else None) or row.reason,
        "code": entry.code if entry else None,
    }
