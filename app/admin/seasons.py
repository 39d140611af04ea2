"""«Сезоны»: all of them, a new one after a past one, its calendar, publishing it."""

from urllib.parse import urlsplit

from flask import abort, flash, redirect, render_template, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _
from flask_login import current_user
from sqlalchemy import select

from app.admin.blueprint import bp
from app.admin.season_forms import GatewayForm, NewSeasonForm
from app.auth.guards import may
from app.core import phones
from app.core.clock import now
from app.core.current import keys, settings
from app.core.db import db
from app.core.errors import DomainError
from app.core.forms import typed
from nominations import drafting, editing, rulebooks, seasons
from nominations.models.season import Season
from voting import gateway_tests, milestones, samples

ONE = "/seasons/<slug>/"


def chosen(slug: str) -> Season:
    """Return a season by its short name, a draft too; 404."""
    return db.session.scalars(select(Season).where(Season.slug == slug)).one_or_none() or abort(404)


def host() -> str:
    """Return the site's host, as replies name it."""
    return urlsplit(settings().public_base_url).netloc


@bp.get("/seasons/", endpoint="seasons")
def listed() -> ResponseReturnValue:
    """List the seasons, the newest first."""
    return listing(NewSeasonForm(formdata=None))


def listing(form: NewSeasonForm) -> ResponseReturnValue:
    """Render the list with the form for a new season."""
    rows = db.session.scalars(select(Season).order_by(Season.voting_opens.desc(), Season.id)).all()
    return render_template(
        "admin/seasons.html", seasons=rows, form=form, can_rule=may("admin.new_season")
    ), form.status


@bp.post("/seasons/new")
def new_season() -> ResponseReturnValue:
    """Draw up a season after a past one, or of the prize's own grid."""
    form = NewSeasonForm()
    if not form.validate_on_submit():
        return listing(form)
    try:
        made = drawn_up(form)
    except DomainError as error:
        db.session.rollback()
        form.refuse("slug", error)
        return listing(form)
    db.session.commit()
    return redirect(url_for("admin.one_season", slug=made.slug), 303)


def drawn_up(form: NewSeasonForm) -> Season:
    """Draw up what the form asks for; 404 when there is no such season to go by."""
    source = typed(form.source)
    if not source:
        return drafting.begin(db.session(), planned(form), by=current_user.id)
    return drafting.draw_up(db.session(), chosen(source), planned(form), by=current_user.id)


def planned(form: NewSeasonForm) -> drafting.Plan:
    """Return what the form asks for."""
    opens = form.registration_opens.data
    assert opens is not None  # noqa: S101 -- The field demands it.
    return drafting.Plan(
        typed(form.slug), typed(form.name), opens, keys().newest, rehearsal=form.rehearsal.data
    )


@bp.get(ONE)
def one_season(slug: str) -> ResponseReturnValue:
    """Show a season's calendar with what stands in its way, and the ways to change it."""
    return overview(chosen(slug), GatewayForm(formdata=None))


def overview(found: Season, form: GatewayForm) -> ResponseReturnValue:
    """Render a season's page."""
    session = db.session()
    return render_template(
        "admin/one_season.html",
        shown=found,
        moments=milestones.moments(session, found, host()),
        faults=seasons.faults(session, found),
        locked=editing.locked(found, now()),
        locks_at=editing.locks_at(found),
        trial=gateway_tests.newest(session),
        rules=rulebooks.newest(session, found),
        form=form,
        can_rule=may("admin.publish_season"),
    ), form.status


@bp.post(f"{ONE}publish")
def publish_season(slug: str) -> ResponseReturnValue:
    """Show a season to the world, once nothing stands in its way."""
    milestones.publish(db.session(), chosen(slug), by=current_user.id)
    db.session.commit()
    flash(_("Сезон опубликован."))
    return redirect(url_for("admin.one_season", slug=slug), 303)


@bp.post(f"{ONE}test-gateway")
def test_gateway(slug: str) -> ResponseReturnValue:
    """Send a message through the gateway to the organiser's own phone."""
    found, form = chosen(slug), GatewayForm()
    if not form.validate_on_submit():
        return overview(found, form)
    number = phones.parse(typed(form.phone))
    gateway_tests.send(db.session(), keys(), number, settings().sms_gateway, by=current_user.id)
    db.session.commit()
    flash(_("Сообщение отправлено. Обновите страницу через минуту."))
    return redirect(url_for("admin.one_season", slug=slug), 303)


@bp.get(f"{ONE}texts")
def texts(slug: str) -> str:
    """Show every text that goes out by SMS, at its longest."""
    found = chosen(slug)
    return render_template("admin/texts.html", shown=found, samples=samples.of(found, host()))
