"""«Выгрузки»: taking what the panel shows out as a file, at once or by a worker."""

import logging
from collections.abc import Mapping
from urllib.parse import urlencode

from flask import Response, abort, flash, redirect, render_template, request, url_for
from flask import session as cookies
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _
from flask_login import current_user
from kombu.exceptions import KombuError

from app.admin.blueprint import bp
from app.admin.export_forms import ExportForm, SaveForm
from app.auth.guards import entered, may, myself
from app.core import audit
from app.core.clock import now
from app.core.current import keys, settings, storage
from app.core.db import begin_writing, db
from app.core.errors import DomainError
from app.core.forms import typed
from app.core.languages import said
from app.exports import files, links, making, rights, schedules
from app.exports.definitions import Export
from app.exports.making import Wanted
from app.exports.registry import EXPORTS, GROUPS
from app.exports.writing import MEDIA
from app.tasks.queue import celery
from voting.models.export import Every, ExportFile, State

log = logging.getLogger(__name__)

ONE = f"/exports/<any({', '.join(map(repr, EXPORTS))}):what>"
NUMBER = f"<int(max={2**63 - 1}):id>"


@bp.get("/exports/")
def exports() -> str:
    """List what may be taken, what was taken and what is saved."""
    me, session = myself(), db.session()
    return render_template(
        "admin/exports.html",
        groups=[(title, list(filter(mine_to_take, group))) for title, group in GROUPS],
        files=[shown(file) for file in files.of_owner(session, me.id)],
        saved=[(one, EXPORTS[one.name]) for one in schedules.of_owner(session, me.id)],
        address=address,
    )


@bp.get(ONE)
def export(what: str) -> ResponseReturnValue:
    """Show what would be taken, as the address filters it, and how many rows it has."""
    return page(open_to_me(what), ExportForm(formdata=None), SaveForm(formdata=None))


@bp.post(f"{ONE}/make")
def make_export(what: str) -> ResponseReturnValue:
    """Take it without INN and e-mails."""
    return taken(what, personal=False)


@bp.post(f"{ONE}/personal")
def make_personal_export(what: str) -> ResponseReturnValue:
    """Take it with INN and e-mails."""
    return taken(what, personal=True)


@bp.post(f"{ONE}/save")
def save_export(what: str) -> ResponseReturnValue:
    """Save it with its filter; let it be made by itself if that was asked for."""
    found, form = open_to_me(what), SaveForm()
    if not form.validate_on_submit():
        return page(found, ExportForm(formdata=None), form)
    wanted = Wanted(what, found.narrowed(request.args), form.form.data, form.personal.data)
    schedules.save(db.session(), myself(), wanted, typed(form.title), Every(form.every.data))
    db.session.commit()
    flash(_("Выгрузка сохранена."))
    return redirect(url_for("admin.exports"), 303)


@bp.post(f"/exports/saved/{NUMBER}/drop")
def drop_export(id: int) -> ResponseReturnValue:  # noqa: A002 -- The address names it so.
    """Delete a saved export."""
    schedules.drop(db.session(), id, myself())
    db.session.commit()
    flash(_("Сохранённая выгрузка удалена."))
    return redirect(url_for("admin.exports"), 303)


@bp.get(f"/exports/files/{NUMBER}")
def made_export(id: int) -> str:  # noqa: A002 -- As above.
    """Show how far a file is, and the link once it is ready."""
    return render_template("admin/made_export.html", file=shown(mine(id)))


@bp.get("/exports/download/<token>")
def export_file(token: str) -> ResponseReturnValue:
    """Hand a file out to its owner; with INN and e-mails, after a fresh second factor."""
    file = mine(links.read(settings().secret_key, token) or abort(404))
    if file.personal and not entered().fresh(now()):
        cookies["next"] = url_for("admin.made_export", id=file.id)
        return redirect(url_for("auth.sudo"), 303)
    number = file.id
    begin_writing(db.session())
    file = db.session.get_one(ExportFile, number)
    name = files.hand_out(db.session(), keys(), file, myself())
    head = heading(file.name, file.form)
    db.session.commit()
    return Response(storage().pieces(name) or abort(404), headers=head)


@bp.app_template_global()
def exports_of(screen: str) -> list[Export]:
    """Return the exports of what a screen shows, for its page to lead to."""
    return [one for one in EXPORTS.values() if one.screen == screen and mine_to_take(one)]


@bp.app_template_global()
def export_here(found: Export) -> str:
    """Return the page of an export under the filter of the page that is open, or of its season."""
    given = {name: str(value) for name, value in (request.view_args or {}).items()}
    return address(found.name, found.narrowed(dict(request.args.items()) | given))


def mine_to_take(found: Export) -> bool:
    """Tell whether the person may take an export, of whatever its screen shows."""
    return rights.opens(current_user.role, found) and not found.inner


def open_to_me(name: str) -> Export:
    """Return an export whose screen the person may see, or answer 403."""
    found = EXPORTS[name]
    return found if rights.opens(current_user.role, found) else abort(403)


def page(found: Export, form: ExportForm, save: SaveForm) -> ResponseReturnValue:
    """Render one export's page; it says so when the figures are hidden."""
    wanted = Wanted(found.name, found.narrowed(request.args), "csv", personal=False)
    rows, refusal, me = 0, None, myself().id
    db.session.rollback()
    try:
        rows = making.size(db.engine, keys(), wanted, me)
    except DomainError as error:
        refusal = said(error)
    personal = found.personal and may(rights.PERSONAL)
    html = render_template(
        "admin/export.html",
        export=found,
        asked=wanted.asked,
        told=found.told(wanted.asked),
        rows=rows,
        refusal=refusal,
        small=rows <= making.SMALL,
        personal=personal,
        form=save,
        making=form,
    )
    return html, max(form.status, save.status)


def taken(name: str, *, personal: bool) -> ResponseReturnValue:
    """Answer with a small file at once; ask a worker for a large one."""
    found, form = open_to_me(name), ExportForm()
    if not form.validate_on_submit():
        return page(found, form, SaveForm(formdata=None))
    wanted = Wanted(name, found.narrowed(request.args), form.form.data, personal)
    me = myself().id
    db.session.rollback()  # Votes must not wait for a file.
    rows = making.size(db.engine, keys(), wanted, me)
    if rows <= making.SMALL:
        return at_once(wanted, me)
    file = files.ask(db.session(), myself(), wanted, rows)
    db.session.commit()
    wake()
    return redirect(url_for("admin.made_export", id=file.id), 303)


def at_once(wanted: Wanted, me: int) -> Response:
    """Make a small file and answer with it, once the journal has it."""
    with making.workroom() as folder:
        with making.reading(db.engine) as snapshot:
            order = making.order(snapshot, keys(), wanted, me)
            email = snapshot.get_one(type(myself()), me).email
            made = making.make(order, wanted, email, folder)
        content = made.path.read_bytes()
    told = {"rows": made.rows, "sha256": made.sha256.hex(), **wanted.told}
    audit.record(db.session(), "export.taken", wanted.name, by=me, **told)
    db.session.commit()
    return Response(content, headers=heading(wanted.name, wanted.form))


def heading(name: str, form: str) -> dict[str, str]:
    """Return the headers of a file: it is to be saved, never to be shown."""
    called = making.filename(name, form, now())
    return {
        "Content-Type": MEDIA[form],
        "Content-Disposition": f'attachment; filename="{called}"',
        "X-Content-Type-Options": "nosniff",
        "Cache-Control": "private, no-store",
    }


def wake() -> None:
    """Tell the workers that a file waits; when they can't be told, the sweeper finds it."""
    try:
        celery.send_task("exports.make", retry=False)
    except (OSError, KombuError) as error:
        log.warning("an export waits for the sweeper: %s", type(error).__name__)


def mine(number: int) -> ExportFile:
    """Return a file of the person's own; anybody else's is not there."""
    file = db.session.get(ExportFile, number)
    return file if file and file.owner_id == myself().id else abort(404)


def address(name: str, asked: Mapping[str, str]) -> str:
    """Return the page of an export under a filter."""
    query = f"?{urlencode(asked)}" if asked else ""
    return url_for("admin.export", what=name) + query


def shown(file: ExportFile) -> dict[str, object]:
    """Return what the screens show of a file."""
    there = file.state == State.READY and file.file and not files.gone(file, now())
    token = links.token(settings().secret_key, file.id) if there else None
    found = EXPORTS[file.name]
    return {
        "id": file.id,
        "title": found.title,
        "told": found.told(file.asked),
        "form": file.form,
        "personal": file.personal,
        "state": file.state if there or file.state != State.READY else "gone",
        "done": file.done,
        "total": max(file.total, file.done),
        "asked_at": file.asked_at,
        "expires_at": file.expires_at,
        "size": file.size,
        "sha256": file.sha256.hex() if file.sha256 else "",
        "fault": file.fault,
        "link": url_for("admin.export_file", token=token) if token else None,
        "again": address(file.name, file.asked),
    }
