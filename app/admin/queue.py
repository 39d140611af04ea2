"""The queue's address: its filters and its place, read and written in one way."""

from collections.abc import Sequence
from dataclasses import asdict
from typing import Any

from flask import request, url_for

from app.core.db import db
from nominations import narrowing, queues, seasons
from nominations.narrowing import Filters
from nominations.queues import Place


def filters() -> Filters:
    """Read the filters of this request's address."""
    return narrowing.read(request.args)


def named() -> bool:
    """Tell whether the address says from which queue somebody came."""
    return "status" in request.args


def parameters(asked: Filters) -> dict[str, Any]:
    """Return the filters as an address writes them; the state is always there."""
    chosen = {name: value for name, value in asdict(asked).items() if value}
    return chosen | ({"alike": 1} if asked.alike else {})


def address(asked: Filters, **more: Any) -> str:
    """Return the address of a queue, or of one of its pages."""
    return url_for("admin.applications", **parameters(asked), **more)


def place(name: str) -> Place | None:
    """Read the place after or before which the page begins."""
    return Place.read(request.args.get(name, ""))


def beside(asked: Filters, here: Place, *, forward: bool) -> int | None:
    """Return the application next to a place of the queue."""
    season = seasons.current(db.session())
    if season is None:
        return None
    return queues.neighbour(db.session(), season, asked, here, forward=forward)


def onwards(asked: Filters, here: Place) -> str | None:
    """Return the address of the next application of the queue."""
    number = beside(asked, here, forward=True)
    return url_for("admin.application", id=number, **parameters(asked)) if number else None


def same_page(*, after: Sequence[int]) -> str:
    """Return the address of the page of this request, at the first application after those."""
    asked, here = filters(), {name: request.args.get(name) for name in ("after", "before")}
    last = queues.last(db.session(), asked, after)
    number = beside(asked, last, forward=True) if last else None
    return address(asked, **here, _anchor=f"a{number}" if number else None)
