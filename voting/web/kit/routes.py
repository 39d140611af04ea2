"""The kit's page: what there is to print and to send, and the spots that are counted apart."""

from typing import Any

from flask import abort, flash, redirect, render_template, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _
from flask_babel import lazy_gettext
from wtforms import StringField

from app.core import printing
from app.core.clock import MOSCOW, now
from app.core.current import settings
from app.core.db import db
from app.core.forms import Form, Plain, Required, between, trimmed, typed
from nominations import dossiers, spots
from voting import credentials, outcomes
from voting.postcards import SIZES
from voting.web import widget
from voting.web.entry import choose
from voting.web.kit import after, files
from voting.web.kit.blueprint import NOT_FOUND, NUMBER, Own, bp, own, owner
from voting.web.kit.sheets import ITEMS, page_of
from voting.web.kit.texts import texts

__all__ = ["after", "bp", "files"]

CONFLICT = 409
NETWORKS = {
    "vk": lazy_gettext("ВКонтакте"),
    "ok": lazy_gettext("Одноклассники"),
    "telegram": "Telegram",
}


class SpotForm(Form):
    """Where else the kit hangs."""

    name = StringField(
        lazy_gettext("Место"),
        filters=[trimmed],
        validators=[
            Required(lazy_gettext("Назовите место, например «касса»")),
            Plain(),
            between(1, 40, lazy_gettext("Название места: до 40 знаков")),
        ],
    )


@bp.get(f"/applications/{NUMBER}/kit")
def of_application(id: int) -> ResponseReturnValue:  # noqa: A002 -- The address names it so.
    """Lead to the kit of an application's entry; before it is accepted, say when there is one."""
    application = dossiers.owned(db.session(), owner(), id) or abort(NOT_FOUND)
    entry = dossiers.entry_of(db.session(), application)
    if entry is not None:
        return redirect(url_for("kit.kit", id=entry.id))
    return render_template("kit/none_yet.html", application=application), CONFLICT


@bp.route(f"/entries/{NUMBER}/kit", methods=["GET", "POST"])
def kit(id: int) -> ResponseReturnValue:  # noqa: A002 -- As above.
    """Show the kit; a posted form names one more spot."""
    mine, form = own(id), SpotForm()
    if form.validate_on_submit() and added(mine, form):
        return redirect(url_for("kit.kit", id=id) + "#spots")
    html = render_template("kit/kit.html", form=form, **shown(mine))
    return html, form.status


def added(mine: Own, form: SpotForm) -> bool:
    """Name a spot and commit; a refusal is put beside the field."""
    session = db.session()
    try:
        spots.add(session, mine.entry, typed(form.name), by=owner().id)
    except (spots.SpotTaken, spots.TooManySpots) as error:
        session.rollback()
        form.refuse("name", error)
        return False
    session.commit()
    flash(_("Место добавлено. У его QR-кода свой счётчик."))
    return True


@bp.post(f"/entries/{NUMBER}/kit/spots/<int:row>/remove")
def remove_spot(id: int, row: int) -> ResponseReturnValue:  # noqa: A002 -- As above.
    """Take a spot away; its printed QR leads to the entry's page as before."""
    mine = own(id)
    if row >= 1 << 63 or not spots.remove(db.session(), mine.entry, row, by=owner().id):
        abort(NOT_FOUND)
    db.session.commit()
    return redirect(url_for("kit.kit", id=id) + "#spots")


def shown(mine: Own) -> dict[str, Any]:
    """Return what the kit's page shows."""
    session, site = db.session(), settings().public_base_url
    chosen = choose(mine.card.code)
    return {
        "entry": mine.card,
        "number": mine.entry.id,
        "application": mine.entry.application,
        "spot": mine.spot,
        "spots": spots.of(session, mine.entry, now().astimezone(MOSCOW).date()),
        "items": ITEMS,
        "printable": printing.available(),
        "networks": {key: (name, SIZES[key]) for key, name in NETWORKS.items()},
        "texts": texts(mine),
        "page": page_of(mine.card, mine.spot),
        "badge_code": files.badge_code(mine.card.code, site),
        "widget_code": widget.frame(chosen),
        "credential": credentials.best(session, mine.entry),
        "outcome": outcomes.of_entry(session, mine.season, mine.entry, now()),
        "award_season": mine.season,
    }
