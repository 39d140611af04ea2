"""The ceremony: the winners place by place on a big screen, and what the announcer reads."""

from collections.abc import Iterator
from dataclasses import dataclass

from flask import abort, render_template, request

from app.admin.blueprint import bp
from app.admin.results import ours
from app.core.db import db
from nominations.models.season import Season
from voting import previews
from voting.previews import Stand
from voting.results import Winner


@dataclass(frozen=True)
class Slide:
    """One screen: a nomination's name, or a division with one of its winners."""

    nomination: str
    slug: str
    stand: Stand | None = None
    winner: Winner | None = None


def slides(stands: list[Stand]) -> Iterator[Slide]:
    """Yield the screens in their order: within a division the last place comes first."""
    before = None
    for stand in stands:
        group = stand.group
        if not stand.winners:
            continue
        if group.nomination_slug != before:
            yield Slide(group.nomination, group.nomination_slug)
        before = group.nomination_slug
        for winner in reversed(stand.winners):
            yield Slide(group.nomination, group.nomination_slug, stand, winner)


def told(current: Season) -> list[Slide]:
    """Return a season's screens; 404 before its log is frozen or its results certified."""
    if current.certified_at is None and current.frozen_at is None:
        abort(404)
    return list(slides(previews.stands(db.session(), current)))


@bp.get("/results/ceremony")
def ceremony() -> str:
    """Show one screen; the arrows lead to those beside it, with and without JavaScript."""
    current = ours()
    screens = [None, *told(current), None]  # The first and the last are of no nomination.
    number, last = request.args.get("n", 0, type=int), len(screens) - 1
    if not 0 <= number <= last:
        abort(404)
    return render_template(
        "admin/ceremony.html",
        slide=screens[number],
        number=number,
        count=last,
        award_season=current,
    )


@bp.get("/results/script")
def script() -> str:
    """Show what the announcer reads aloud, ready for print."""
    current = ours()
    return render_template("admin/script.html", slides=told(current), award_season=current)
