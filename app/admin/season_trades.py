"""The nominations of a season, and the forecast of its thin divisions."""

from typing import Any

from flask import flash, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _
from flask_login import current_user

from app.admin.blueprint import bp
from app.admin.season_edits import confirmed, notify
from app.admin.seasons import ONE, chosen
from app.auth.guards import may, refused_by_rule
from app.core.clock import now
from app.core.db import db
from app.core.errors import DomainError
from app.core.forms import Form, trimmed
from nominations import divisions, editing, seasons, trades
from nominations.models.season import Season
from nominations.presets import NOMINATIONS
from nominations.trades import Words

PICTURES = {one.slug: one.name for one in NOMINATIONS}
MOST = 200


@bp.route(f"{ONE}nominations", methods=["GET", "POST"])
def nominations(slug: str) -> ResponseReturnValue:
    """Change a season's nominations."""
    found = chosen(slug)
    if not Form().validate_on_submit():
        return page(found, [], None)
    try:
        before, after = trades.change(db.session(), found, read(), by=current_user.id)
    except DomainError as error:
        refused_by_rule(error)
        return page(chosen(slug), [], error)
    return confirmed_or_shown(found, before, after)


def confirmed_or_shown(found: Season, before: list[str], after: list[str]) -> ResponseReturnValue:
    """Keep the change if the person has seen it; else show it."""
    slug = found.slug
    if not confirmed():
        db.session.rollback()
        gone = [("-", line) for line in before if line not in after]
        coming = [("+", line) for line in after if line not in before]
        return page(chosen(slug), gone + coming, None)
    notify(found, "номинации")
    db.session.commit()
    flash(_("Номинации записаны."))
    return redirect(url_for("admin.one_season", slug=slug), 303)


def page(
    found: Season, changes: list[tuple[str, str]], error: DomainError | None
) -> tuple[str, int]:
    """Render the nominations as they are, or as they were typed, with what changes."""
    typed = request.method == "POST"
    rows: list[Any] = read() if typed else [*seasons.nominations_of(db.session(), found)]
    text = render_template(
        "admin/season_nominations.html",
        shown=found,
        rows=[row for row in rows if row.id],
        fresh=next((row for row in rows if not row.id), None),
        slugs={row.id: row.slug for row in seasons.nominations_of(db.session(), found)},
        pictures=PICTURES,
        changes=changes,
        asked=typed and error is None,
        error=error,
        locked=editing.locked(found, now()),
        locks_at=editing.locks_at(found),
        can_rule=may("admin.nominations"),
    )
    return text, 422 if error else 200


def read() -> list[Words]:
    """Read the nominations that were typed; the new one counts when it has a name."""
    removed = set(request.form.getlist("removed"))
    names = ("id", "position", "name", "summary", "okved")
    columns = (request.form.getlist(name) for name in names)
    rows = zip(*columns, strict=False)
    found = [_words(row, removed=row[0] in removed) for row in rows]
    return [words for words in found if words.id or words.name]


def _words(row: tuple[str, ...], *, removed: bool) -> Words:
    number, position, name, summary, okved = map(trimmed, row)
    picture = request.form.get("picture", "")
    return Words(
        id=int(number) if number.isdecimal() else None,
        position=min(int(position), MOST) if position.isdecimal() else MOST,
        name=name,
        summary=summary,
        okved=okved,
        picture=picture if picture in PICTURES else NOMINATIONS[0].slug,
        removed=removed,
    )


@bp.get(f"{ONE}merging")
def merging(slug: str) -> str:
    """Show how the thin divisions would merge by today's entries."""
    found = chosen(slug)
    return render_template(
        "admin/season_merging.html",
        shown=found,
        merges=divisions.forecast(db.session(), found),
        closed=now() >= found.registration_closes,
        can_rule=may("admin.merge"),
    )


@bp.post(f"{ONE}merge")
def merge(slug: str) -> ResponseReturnValue:
    """Merge the thin divisions now, after the registration."""
    divisions.merge_now(db.session(), chosen(slug), by=current_user.id)
    db.session.commit()
    flash(_("Малые группы объединены."))
    return redirect(url_for("admin.merging", slug=slug), 303)
