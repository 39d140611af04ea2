"""Changing a season: dates, numbers, whose phones vote. What will be is shown before it is."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import Any

from flask import flash, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _
from flask_login import current_user

from app.admin.blueprint import bp
from app.admin.season_forms import (
    COUNTRIES,
    DATES,
    NUMBERS,
    CountriesForm,
    DatesForm,
    NumbersForm,
)
from app.admin.seasons import ONE, chosen
from app.auth.guards import may, refused_by_rule
from app.core.clock import now
from app.core.current import keys, settings
from app.core.db import db
from app.core.errors import DomainError
from app.core.forms import Form
from app.core.languages import said
from nominations import editing, notices
from nominations.models.season import Season

Act = Callable[..., Any]


def confirmed() -> bool:
    """Tell whether the person has seen what changes and pressed once more."""
    return request.form.get("confirm") == "1"


@dataclass(frozen=True)
class Edit:
    """One of the pages that change a season: its name, its fields, the operation behind it."""

    kind: str
    names: Mapping[str, Any]
    act: Act
    #: What the owners are told has changed, where it is a term of the contest.
    told: str = ""


OF_DATES = Edit("dates", DATES, editing.change_dates, "сроки")
OF_NUMBERS = Edit("numbers", NUMBERS, editing.change_numbers)
OF_COUNTRIES = Edit(
    "countries", COUNTRIES, editing.change_countries, "страны, с номеров которых голосуют"
)


@bp.route(f"{ONE}dates", methods=["GET", "POST"])
def dates(slug: str) -> ResponseReturnValue:
    """Change a season's dates."""
    found = chosen(slug)
    return edited(found, DatesForm(obj=found), OF_DATES)


@bp.route(f"{ONE}numbers", methods=["GET", "POST"])
def numbers(slug: str) -> ResponseReturnValue:
    """Change a season's numbers and limits."""
    found = chosen(slug)
    return edited(found, NumbersForm(obj=found), OF_NUMBERS)


@bp.route(f"{ONE}countries", methods=["GET", "POST"])
def countries(slug: str) -> ResponseReturnValue:
    """Change whose numbers vote."""
    found = chosen(slug)
    return edited(found, CountriesForm(obj=found), OF_COUNTRIES)


def edited(found: Season, form: Form, edit: Edit) -> ResponseReturnValue:
    """Show the form, then what it would change, then do it."""
    changes: list[editing.Change] = []
    if form.validate_on_submit():
        values = {name: form[name].data for name in edit.names}
        changes = editing.differences(found, values)
        try:
            edit.act(db.session(), found, values, by=current_user.id)
        except DomainError as error:
            refused_by_rule(error)
            form.form_errors = [*form.form_errors, said(error)]
        else:
            if confirmed() and changes:
                if edit.told:
                    notify(found, edit.told)
                db.session.commit()
                flash(_("Изменения записаны."))
                return redirect(url_for("admin.one_season", slug=found.slug), 303)
            db.session.rollback()
    return page(chosen(found.slug), form, edit, changes), form.status


def notify(found: Season, what: str) -> None:
    """Write to everybody who takes part, in the transaction of the change."""
    notices.tell(db.session(), keys(), found, what, settings().public_base_url)


def page(found: Season, form: Form, edit: Edit, changes: list[editing.Change]) -> str:
    """Render a form of a season with what it would change."""
    return render_template(
        "admin/season_edit.html",
        shown=found,
        form=form,
        kind=edit.kind,
        names=edit.names,
        changes=[] if form.errors else changes,
        asked=request.method == "POST" and not form.errors,
        locked=editing.locked(found, now()),
        locks_at=editing.locks_at(found),
        can_rule=may(request.endpoint or ""),
    )
