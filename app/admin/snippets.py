"""«Заготовки»: reasons and questions kept ready."""

from flask import abort, flash, redirect, render_template, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _
from flask_login import current_user

from app.admin.answering import SnippetForm
from app.admin.blueprint import bp
from app.auth.guards import may
from app.core.db import db
from nominations import snippets as operations
from nominations.models.snippet import Snippet

NOT_FOUND = 404
NUMBER = f"<int(max={2**63 - 1}):id>"


@bp.route("/snippets/", methods=["GET", "POST"])
def snippets() -> ResponseReturnValue:
    """List the snippets, and take a new one."""
    form = SnippetForm()
    if not form.validate_on_submit():
        return page_of(form)
    try:
        operations.add(db.session(), form.words, by=current_user.id)
    except operations.SnippetExists as error:
        form.refuse("title", error)
        return page_of(form)
    db.session.commit()
    flash(_("Заготовка добавлена."))
    return redirect(url_for("admin.snippets"), 303)


@bp.post(f"/snippets/{NUMBER}")
def change_snippet(id: int) -> ResponseReturnValue:  # noqa: A002 -- The address names it so.
    """Say a snippet otherwise."""
    found, form = asked(id), SnippetForm()
    if not form.validate_on_submit():
        return page_of(form, found)
    try:
        operations.change(db.session(), found, form.words, by=current_user.id)
    except operations.SnippetExists as error:
        form.refuse("title", error)
        return page_of(form, found)
    db.session.commit()
    flash(_("Заготовка изменена."))
    return redirect(url_for("admin.snippets"), 303)


@bp.post(f"/snippets/{NUMBER}/remove")
def remove_snippet(id: int) -> ResponseReturnValue:  # noqa: A002 -- As above.
    """Offer a snippet no more."""
    operations.remove(db.session(), asked(id), by=current_user.id)
    db.session.commit()
    flash(_("Заготовка удалена."))
    return redirect(url_for("admin.snippets"), 303)


def asked(number: int) -> Snippet:
    """Return the snippet that the address names, or answer 404."""
    return db.session.get(Snippet, number) or abort(NOT_FOUND)


def page_of(form: SnippetForm, of: Snippet | None = None) -> tuple[str, int]:
    """Render the page; the form with faults stands at the snippet that it is about."""
    number = of.id if of else 0
    with db.session.no_autoflush:
        if of:
            db.session.expire(of)
        shown = operations.every(db.session())
    html = render_template(
        "admin/snippets.html",
        snippets=shown,
        form=form,
        of=number,
        can_edit=may("admin.snippets"),
    )
    return html, form.status
