"""The catalogue of entries: search, filters and pages, all of it in the address."""

from collections.abc import Mapping, Sequence

from flask import abort, render_template, request, url_for

from app.core.clock import MOSCOW, now
from app.core.db import db
from nominations import entries, seasons
from nominations.entries import Filters
from nominations.models.band import Axis, SeasonBand
from nominations.models.nomination import Nomination

LONGEST = 100
#: More pages than any season has; a larger number is a page beyond the end as well.
MOST_PAGES = 1_000_000


def catalogue() -> str:
    """Show one page of the entries that answer the filters."""
    season = seasons.current(db.session()) or abort(404)
    nominations = seasons.nominations_of(db.session(), season)
    sizes = seasons.bands_of(db.session(), season, Axis.SIZE)
    filters = read(request.args, nominations, sizes)
    today = now().astimezone(MOSCOW).date()
    page = entries.listing(db.session(), season, filters, number(request.args), today)
    if page.page > page.pages:
        abort(404)
    choices = {
        "nominations": [(row.slug, row.name) for row in nominations],
        "sizes": [(row.slug, row.name) for row in sizes],
    }
    return render_template(
        "nominations/entries.html", **shown(filters, page), filters=filters, choices=choices
    )


def read(
    args: Mapping[str, str], nominations: Sequence[Nomination], sizes: Sequence[SeasonBand]
) -> Filters:
    """Read the filters from the address; a nomination or size that is not there narrows nothing."""
    q, nomination, city, size = (text(args, name) for name in ("q", "nomination", "city", "size"))
    return Filters(
        q=q,
        nomination=nomination if nomination in {row.slug for row in nominations} else "",
        city=city,
        size=size if size in {row.slug for row in sizes} else "",
    )


def text(args: Mapping[str, str], name: str) -> str:
    """Read one text of the address; PostgreSQL keeps no NUL."""
    return args.get(name, "").replace("\0", "")[:LONGEST].strip()


def number(args: Mapping[str, str]) -> int:
    """Read the page's number; what is no number is the first page."""
    given = args.get("page", "")
    if not (given.isascii() and given.isdigit()):
        return 1
    return min(max(1, int(given[:8])), MOST_PAGES)


def shown(filters: Filters, page: entries.Page) -> dict[str, object]:
    """Return what the page shows, with `url_with` that changes one part of its address."""
    present = vars(filters)

    def url_with(**changes: object) -> str:
        # A changed filter starts again from the first page.
        kept = {name: value for name, value in {**present, **changes}.items() if value}
        return url_for("nominations.entries", **kept)

    return {
        "entries": page.items,
        "total": page.total,
        "page": page.page,
        "pages": page.pages,
        "url_with": url_with,
    }
