"""The grid designer: bands, places and their product, with what falls into each cell."""

from collections.abc import Sequence
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
from app.core.forms import Form
from app.core.languages import said
from nominations import bands, editing, grids, seasons
from nominations.bands import Band
from nominations.grids import Grid
from nominations.models.band import Axis
from nominations.models.season import Season

#: Rows left free for new bands.
SPARE = 2
MOST, LONGEST = 2_000_000_000, 60


class Unreadable(DomainError):
    """Something in the grid is no whole number, or a name is missing."""

    message = "В строке категории нужны название и целое число «от»; «до» пусто только у последней."


@bp.route(f"{ONE}grid", methods=["GET", "POST"])
def grid(slug: str) -> ResponseReturnValue:
    """Change a season's bands and places."""
    found = chosen(slug)
    before = grids.of(db.session(), found)
    if request.method == "GET" or not Form().validate_on_submit():
        return page(found, before, before, [])
    try:
        wanted = read(before)
    except DomainError as error:
        return page(found, before, before, [said(error)])
    return tried(found, before, wanted)


def tried(found: Season, before: Grid, wanted: Grid) -> ResponseReturnValue:
    """Give the season the grid if the person has seen what changes; else show it."""
    slug = found.slug
    try:
        grids.change(db.session(), found, wanted, by=current_user.id)
    except DomainError as error:
        refused_by_rule(error)
        return page(chosen(slug), before, wanted, getattr(error, "faults", [said(error)]))
    if not confirmed():
        db.session.rollback()
        return page(chosen(slug), before, wanted, [])
    notify(found, "призовые места и категории")
    db.session.commit()
    flash(_("Сетка записана."))
    return redirect(url_for("admin.one_season", slug=slug), 303)


def page(found: Season, before: Grid, wanted: Grid, faults: Sequence[str]) -> tuple[str, int]:
    """Render the designer with a grid, its arithmetic, what it reaches and what it changes."""
    session = db.session()
    trades = len(seasons.nominations_of(session, found))
    text = render_template(
        "admin/season_grid.html",
        shown=found,
        grid=wanted,
        spare=range(SPARE),
        faults=faults or grids.faults(wanted, trades),
        trades=trades,
        total=bands.prize_places(trades, len(wanted.size), len(wanted.city), wanted.places),
        reach=grids.reach(session, wanted),
        entered=grids.entered(session, found),
        changes=differing(before, wanted),
        locked=editing.locked(found, now()),
        locks_at=editing.locks_at(found),
        can_rule=may("admin.grid"),
    )
    return text, 422 if faults else 200


def differing(before: Grid, wanted: Grid) -> list[tuple[str, str]]:
    """Return the lines of a grid that go («-») and that come («+»)."""
    old, new = grids.told(before), grids.told(wanted)
    gone = [("-", line) for line in old if line not in new]
    return gone + [("+", line) for line in new if line not in old]


def read(before: Grid) -> Grid:
    """Read the grid that was typed; a row without a name and numbers is no band. Unreadable."""
    places, announced = (whole(request.form.get(name, "")) for name in ("places", "announced"))
    if places is None or announced is None or places < 1:
        raise Unreadable
    size, city = (typed(axis, before.on(axis)) for axis in (Axis.SIZE, Axis.CITY))
    return Grid(size, city, places, announced)


def typed(axis: Axis, before: Sequence[Band]) -> list[Band]:
    """Read the bands of one axis, from the lowest up; those that stay keep their short names."""
    columns = (request.form.getlist(f"{axis}_{part}") for part in ("name", "low", "last"))
    rows = [row for row in zip(*columns, strict=True) if any(cell.strip() for cell in row)]
    kept = {(one.low, one.high): one.slug for one in before}
    return sorted((band(axis, row, kept) for row in rows), key=lambda one: one.low)


def band(axis: Axis, row: Any, kept: dict[tuple[int, int | None], str]) -> Band:
    """Make one band of its name, its first number and its last."""
    name, low, last = row[0].strip()[:LONGEST], whole(row[1]), whole(row[2])
    if not name or low is None:
        raise Unreadable
    high = None if last is None else last + 1
    slug = kept.get((low, high)) or f"{axis}-{low}-{last if last is not None else 'up'}"
    return Band(slug, name, low, high)


def whole(text: str) -> int | None:
    """Read a whole number, spaces aside; None for nothing. Unreadable."""
    digits = "".join(text.split())
    if not digits:
        return None
    if not digits.isdecimal() or int(digits) > MOST:
        raise Unreadable
    return int(digits)
