"""The map of the cabinet, a module a part; here its first page and that of an application."""

from flask import flash, redirect, render_template, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _

from app.core.db import db
from app.core.forms import Form, typed
from app.core.languages import said
from nominations import (
    applications,
    changes,
    divisions,
    dossiers,
    drafts,
    mending,
    owner_consents,
    photos,
    proofs,
    reviews,
    teams,
    turns,
)
from nominations.cabinet import agreeing, albums, firms, hints, pages, proving, steps, team
from nominations.cabinet.blueprint import NUMBER, bp, commit, owned_application, owner
from nominations.cabinet.forms import CheckForm
from nominations.models.application import Application
from nominations.models.entry import Entry
from nominations.photos import Album

__all__ = ["agreeing", "albums", "bp", "firms", "hints", "proving", "steps", "team"]


CONFLICT = 409


@bp.get("/")
def home() -> ResponseReturnValue:
    """Show what the account is at work on, and its applications, the newest first."""
    session = db.session()
    rows = dossiers.of_owner(session, owner())
    groups = divisions.of_applications(session, [row.division for row, _ in rows])
    shown = [pages.summary(row, entry, groups[row.division_id]) for row, entry in rows]
    begun = [pages.begun(row) for row in drafts.of_account(session, owner())]
    return render_template("cabinet/home.html", applications=shown, drafts=begun)


@bp.get(f"/applications/{NUMBER}")
def application(id: int) -> ResponseReturnValue:  # noqa: A002 -- the address's own word.
    """Show one application: where it stands, its division and why that one, who is in it."""
    return page_of(owned_application(id), CheckForm())


def page_of(found: Application, form: CheckForm) -> tuple[str, int]:
    """Render an application's page; 422 when the answer has faults."""
    session, business = db.session(), found.business
    entry = dossiers.entry_of(session, found)
    [group] = divisions.of_applications(session, [found.division]).values()
    html = render_template(
        "cabinet/application.html",
        application=pages.summary(found, entry, group),
        rivals=dossiers.rivals(session, found),
        turns=turns.of(session, found),
        level=proofs.level(proofs.of(session, business)),
        change=changes.waiting(session, business),
        awaited=owner_consents.awaited(session, business),
        photos=photos.of_album(session, Album(business_id=business.id))[1],
        people=len(teams.members(session, business)) + 1,
        form=form,
    )
    return html, form.status


@bp.post(f"/applications/{NUMBER}/answer")
def answer(id: int) -> ResponseReturnValue:  # noqa: A002 -- The address names it so.
    """Answer the organisers' question, and send the application again as it is."""
    found, form = owned_application(id), CheckForm()
    if form.validate() and not typed(form.words):
        form.refuse("words", _("Напишите ответ"))
    if form.errors:
        return page_of(found, form)
    try:
        reviews.answer(db.session(), found, typed(form.words), by=owner().id)
    except applications.AlreadyDecided as error:
        db.session.rollback()
        form.form_errors.append(said(error))
        return page_of(owned_application(id), form)[0], CONFLICT
    db.session.commit()
    flash(_("Ответ отправлен. Заявка снова на проверке."))
    return redirect(url_for("cabinet.application", id=id))


@bp.post(f"/applications/{NUMBER}/mend")
def mend(id: int) -> ResponseReturnValue:  # noqa: A002 -- The address names it so.
    """Open a returned or declined application again, step by step."""
    draft = mending.mend(db.session(), owner(), owned_application(id))
    db.session.commit()
    return redirect(steps.to(draft, drafts.waits_for(draft)))


@bp.route(f"/applications/{NUMBER}/withdraw", methods=["GET", "POST"])
def withdraw(id: int) -> ResponseReturnValue:  # noqa: A002 -- The address names it so.
    """Ask whether it is meant, and take the application or the entry back."""
    found = owned_application(id)
    entry = dossiers.entry_of(db.session(), found)
    if not Form().validate_on_submit():
        return render_template("cabinet/withdraw.html", application=found, entry=entry)
    take_back(found, entry)
    flash(_("Участие прекращено.") if entry else _("Заявка отозвана."))
    return redirect(url_for("cabinet.application", id=id))


def take_back(found: Application, entry: Entry | None) -> None:
    """Take an entry, or an application that was not decided about, back; and commit."""
    if entry:
        applications.withdraw(db.session(), entry, pages.LEFT, by=owner().id)
    else:
        reviews.retract(db.session(), found, by=owner().id)
    commit()
