"""Hints while the owner types: towns, the company's name, businesses that look like a double."""

from collections.abc import Mapping
from datetime import timedelta
from typing import cast

from flask import current_app, jsonify, request
from flask.typing import ResponseReturnValue
from flask_babel import lazy_gettext as _

from app.core import phones, throttle
from app.core.current import keys
from app.core.db import db
from app.core.forms import Form
from nominations import cities, doubles, seasons, taxpayers
from nominations.cabinet.blueprint import bp, owner
from nominations.companies import Company, Register
from nominations.doubles import Likeness

LONGEST = 120
OFFERED = 8
MOST_AN_HOUR = 600
HOUR = timedelta(hours=1)
CLOSED = _("По данным реестра организация прекратила деятельность. Участвовать нельзя")
OWN = {
    "inn": _("По этому ИНН у вас уже есть заявка: «%(name)s»"),
    "phone": _("С этим телефоном у вас уже есть заявка: «%(name)s»"),
    "name": _("Предприятие с таким названием в этом городе у вас уже есть: «%(name)s»"),
}
#: Of another's nothing is told but that it is there.
ANOTHERS = {
    "inn": _("По этому ИНН уже подал заявку другой владелец"),
    "phone": _("С этим телефоном уже подал заявку другой владелец"),
    "name": _("Предприятие с таким названием в этом городе уже подало заявку"),
}


def company(inn: str) -> Company | None:
    """Return what the register knows of a company; None when it is not asked or does not know."""
    return cast("Register", current_app.extensions["companies"]).find(inn)


def open_still(form: Form) -> bool:
    """Refuse a company that the register says is closed; the fault is put beside its number."""
    if "inn" not in form:
        return True
    found = company(taxpayers.bare(form["inn"].data))
    if found is None or found.active:
        return True
    form.refuse("inn", str(CLOSED))
    return False


@bp.get("/cities")
def towns() -> ResponseReturnValue:
    """Return the towns whose name begins so, for the list under the field."""
    text = request.args.get("q", "").replace("\0", "")[:LONGEST]
    found = cities.find(db.session(), text)[:OFFERED] if text.strip() else []
    return jsonify(
        [
            {"label": cities.label(one), "note": f"{one.population:,}".replace(",", " ")}
            for one in found
        ]
    )


@bp.post("/hints")
def hint() -> ResponseReturnValue:
    """Tell of doubles, and the name that the register knows for an INN.

    The phone comes in the form, for no address may hold one.
    """
    session, given = db.session(), request.form
    throttle.hit(session, "hints", str(owner().id), MOST_AN_HOUR, HOUR)
    session.commit()
    known, found = looked_up(given)
    return jsonify(
        company=known.name if known and known.active else "",
        fault=str(CLOSED) if known and not known.active else "",
        doubles=[told(one) for one in found],
    )


def looked_up(given: Mapping[str, str]) -> tuple[Company | None, list[doubles.Double]]:
    """Return the company of the form's INN, and what looks like the form's business."""
    inn = taxpayers.bare(given.get("inn", ""))
    inn = inn if taxpayers.fault(inn) is None else ""
    season = seasons.current(db.session())
    like = Likeness(
        inn=inn, phone=phone(given.get("phone", "")), name=given.get("name", "")[:LONGEST]
    )
    found = doubles.find(db.session(), season.id if season else 0, owner().id, like, keys())
    return (company(inn) if inn else None), found


def phone(text: str) -> str | None:
    """Return the number in E.164; None when there is none."""
    try:
        return phones.parse(text[:LONGEST])
    except phones.PhoneError:
        return None


def told(double: doubles.Double) -> str:
    """Return what is told of a double: of another's, nothing but that it is there."""
    sentence = (OWN if double.own else ANOTHERS)[double.why]
    return str(sentence % {"name": double.name})
