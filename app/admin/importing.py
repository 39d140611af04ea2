"""Importing businesses: a table, what its columns mean, row by row what would become of it."""

from collections import Counter
from typing import Any

from flask import abort, flash, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _
from flask_babel import lazy_gettext
from flask_login import current_user

from app.admin.blueprint import bp
from app.auth.guards import may
from app.core.current import keys, settings
from app.core.db import db
from app.core.forms import UNPROCESSABLE, Form
from app.core.languages import said
from nominations import imports, seasons, sheets
from nominations.imports import Line
from nominations.models.imported import ImportedTable
from nominations.takeovers import Inviter

NOT_FOUND = 404
NUMBER = f"<int(max={2**63 - 1}):id>"
#: The table, and the form around it.
MOST_BYTES = sheets.LARGEST + (1 << 20)
#: Lines shown; those with faults come first.
SHOWN = 200
NAMES = {
    "name": lazy_gettext("Название"),
    "inn": lazy_gettext("ИНН"),
    "city": lazy_gettext("Город"),
    "region": lazy_gettext("Область"),
    "staff": lazy_gettext("Сотрудники"),
    "nomination": lazy_gettext("Номинация"),
    "email": lazy_gettext("Почта владельца"),
    "description": lazy_gettext("Рассказ"),
    "site": lazy_gettext("Сайт"),
    "address": lazy_gettext("Адрес"),
    "hours": lazy_gettext("Часы работы"),
}
ORDER = {"faulty": 0, "known": 1, "new": 2}


@bp.url_value_preprocessor
def expect_tables(_endpoint: str | None, _values: object) -> None:
    """Let the form with the table be larger than others."""
    if request.endpoint == "admin.imports_page":
        request.max_content_length = MOST_BYTES


@bp.route("/import/", methods=["GET", "POST"])
def imports_page() -> ResponseReturnValue:
    """Take a table to be looked at."""
    form, fault = Form(), None
    if form.validate_on_submit():
        table = kept()
        if isinstance(table, ImportedTable):
            return redirect(url_for("admin.imported", id=table.id), 303)
        fault = table
    html = render_template(
        "admin/imports.html",
        fault=fault,
        tables=imports.recent(db.session()),
        names=NAMES,
        can_import=may("admin.confirm_import"),
    )
    return html, UNPROCESSABLE if fault else 200


def kept() -> ImportedTable | str:
    """Keep the form's table and commit; return the fault when it can't be read."""
    file = request.files.get("table")
    season = seasons.current(db.session()) or abort(NOT_FOUND)
    try:
        sheet = sheets.read(file.stream.read(sheets.LARGEST + 1) if file else b"")
    except (sheets.NotATable, sheets.TableTooLarge) as error:
        return said(error)
    name = (file.filename if file else "") or "table"
    table = imports.keep(db.session(), keys(), season, sheet, name, by=current_user.id)
    db.session.commit()
    return table


@bp.get(f"/import/{NUMBER}")
def imported(id: int) -> str:  # noqa: A002 -- The address names it so.
    """Show what would become of each row, or what became of them."""
    table = asked(id)
    lines = imports.preview(db.session(), keys(), table) if table.confirmed_at is None else []
    return render_template(
        "admin/imported.html",
        brought=table,
        head=imports.sheet_of(table, keys()).head,
        names=NAMES,
        required=imports.REQUIRED,
        missing=imports.missing(table),
        **counted(lines),
        can_import=may("admin.confirm_import"),
    )


def counted(lines: list[Line]) -> dict[str, Any]:
    """Return the lines to be shown, those with faults first, and how many there are of each."""
    ordered = sorted(lines, key=lambda line: (ORDER[line.state], line.number))
    return {"lines": ordered[:SHOWN], "counts": Counter(line.state for line in lines)}


@bp.post(f"/import/{NUMBER}/columns")
def assign_columns(id: int) -> ResponseReturnValue:  # noqa: A002 -- As above.
    """Say which column holds which field."""
    table = asked(id)
    given = {name: request.form.get(name, -1, type=int) for name in NAMES}
    width = len(imports.sheet_of(table, keys()).head)
    columns = {name: at for name, at in given.items() if 0 <= at < width}
    imports.assign(db.session(), table, columns, by=current_user.id)
    db.session.commit()
    return redirect(url_for("admin.imported", id=id), 303)


@bp.post(f"/import/{NUMBER}/confirm")
def confirm_import(id: int) -> ResponseReturnValue:  # noqa: A002 -- As above.
    """Take the new rows in."""
    outcome = imports.confirm(db.session(), inviter(), asked(id), by=current_user.id)
    db.session.commit()
    flash(_("Готово. Добавлено заявок: %(added)s.", added=outcome["added"]))
    return redirect(url_for("admin.imported", id=id), 303)


def inviter() -> Inviter:
    """Return what letters to owners are written with."""
    return Inviter(keys(), settings().public_base_url, settings().secret_key)


def asked(number: int) -> ImportedTable:
    """Return the table that the address names, or answer 404."""
    return db.session.get(ImportedTable, number) or abort(NOT_FOUND)
