"""One business in the cabinet: what it is known by, and its story."""

from typing import Any

from flask import flash, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _

from app.core import phones
from app.core.current import keys
from app.core.db import db
from app.core.errors import DomainError
from app.core.forms import typed
from app.core.languages import said
from nominations import (
    businesses,
    changes,
    cities,
    owner_consents,
    photos,
    proofs,
    sites,
    stories,
    taxpayers,
    teams,
)
from nominations.cabinet.blueprint import NUMBER, bp, owned_application, owned_business, owner
from nominations.cabinet.forms import IdentityForm, StoryForm
from nominations.models.application import Application
from nominations.models.business import Business
from nominations.photos import Album

CONFLICT = 409


class NotTakingPart(DomainError):
    """The business has no accepted application: its answers change with the application."""

    message = "Заявку ещё не приняли. Чтобы изменить данные, отзовите её и подайте новую."


@bp.get(f"/businesses/{NUMBER}")
def business(id: int) -> str:  # noqa: A002 -- The address names it so.
    """Show a business: its facts, its proofs, its people, its photos."""
    found = owned_business(id)
    return render_template("cabinet/business.html", business=found, **detailed(found))


def detailed(business: Business) -> dict[str, Any]:
    """Return what a business's page shows."""
    session = db.session()
    shown = proofs.of(session, business)
    logo, pictures = photos.of_album(session, Album(business_id=business.id))
    return {
        "city": cities.label(business.city),
        "phone": phones.mask(keys().decrypt(business.phone)) if business.phone else None,
        "level": proofs.level(shown),
        "proofs": shown,
        "members": teams.members(session, business),
        "change": changes.waiting(session, business),
        "refused": changes.last_declined(session, business),
        "awaited": owner_consents.awaited(session, business),
        "takes_part": businesses.takes_part(session, business),
        "logo": logo,
        "photos": pictures,
    }


@bp.route(f"/businesses/{NUMBER}/edit", methods=["GET", "POST"])
def edit(id: int) -> ResponseReturnValue:  # noqa: A002 -- The address names it so.
    """Ask for another name, INN, city, staff, site, address or hours: a moderator looks first."""
    found = owned_business(id)
    if not businesses.takes_part(db.session(), found):
        raise NotTakingPart
    form = IdentityForm(data=known(found))
    if form.validate_on_submit() and asked(found, form):
        return redirect(url_for("cabinet.business", id=id))
    return render_template("cabinet/edit.html", business=found, form=form), form.status


def known(business: Business) -> dict[str, object]:
    """Return what the form begins with."""
    return {
        "name": business.name,
        "inn": business.inn,
        "city": cities.label(business.city),
        "staff": str(business.staff),
        **{name: getattr(business, name) for name in businesses.SHOWN},
    }


def wanted(form: IdentityForm) -> dict[str, Any]:
    """Return what the form says, by the columns' names."""
    number = taxpayers.bare(typed(form.inn))
    reach = businesses.Reach(
        site=sites.host(typed(form.site)), address=typed(form.address), hours=typed(form.hours)
    )
    facts = businesses.Facts(typed(form.name), number, form.town, int(typed(form.staff)), reach)
    return facts.identity | facts.reach.shown


def asked(business: Business, form: IdentityForm) -> bool:
    """Ask for the change and commit; a refusal is put on the page."""
    try:
        change = changes.ask(db.session(), business, wanted(form), by=owner().id)
    except (changes.NothingChanges, changes.ChangeWaiting, changes.DivisionsSettled) as error:
        db.session.rollback()
        form.form_errors.append(said(error))
        return False
    db.session.commit()
    if change:
        flash(_("Просьба отправлена. Пока её не приняли, всё остаётся как было."))
    else:
        flash(_("Готово: на странице участника этого больше нет."))
    return True


@bp.route(f"/applications/{NUMBER}/story", methods=["GET", "POST"])
def story(id: int) -> ResponseReturnValue:  # noqa: A002 -- The address names it so.
    """Change what voters read: at once, for it touches neither division nor identity."""
    found = owned_application(id)
    form = StoryForm(data={"description": found.description})
    if form.validate_on_submit():
        if told(found, form):
            flash(_("Рассказ изменён."))
            return redirect(url_for("cabinet.application", id=id))
        return drawn(found, form, moved=True), CONFLICT
    return drawn(found, form), form.status


def drawn(found: Application, form: StoryForm, *, moved: bool = False) -> str:
    """Render the story's page, with the version that it was made of."""
    version = stories.version(found)
    facts = {"application": found, "form": form, "moved": moved, "version": version}
    return render_template("cabinet/story.html", **facts)


def told(found: Application, form: StoryForm) -> bool:
    """Tell the story and commit; False when somebody else has told another meanwhile."""
    seen = request.form.get("version", "")
    try:
        stories.tell(db.session(), found, typed(form.description), seen, by=owner().id)
    except stories.StoryMoved:
        return False
    db.session.commit()
    return True
