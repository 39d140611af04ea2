"""The catalogue of entries: search, filters and pages, all of it in the address."""

from collections.abc import Iterator, Mapping
from dataclasses import replace
from datetime import date
from typing import Any

from flask import abort, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue

from app.core.clock import MOSCOW, now
from app.core.db import db
from nominations import entries, rotation, seasons, spelling
from nominations.entries import Filters
from nominations.models.band import Axis
from nominations.models.season import Season

LONGEST = 100
#: More pages than any season has; a larger number is a page beyond the end as well.
MOST_PAGES = 1_000_000


def catalogue() -> ResponseReturnValue:
    """Show one page of the entries that answer the filters; a whole code leads to its entry."""
    season = seasons.current(db.session()) or abort(404)
    if code := typed(season, request.args):
        return redirect(url_for("voting.entry", code=code))
    asked, choices = read(request.args, season)
    today = now().astimezone(MOSCOW).date()
    filters, page = found(season, asked, number(request.args), today)
    if page.page > page.pages:
        abort(404)
    return render_template(
        "nominations/entries.html",
        **shown(filters, page),
        filters=filters,
        asked=asked if filters != asked else None,
        choices=choices,
        exposed=exposed(season, page.total, today) if filters == Filters() else None,
    )


def found(season: Season, asked: Filters, page: int, day: date) -> tuple[Filters, entries.Page]:
    """Return a page of what was asked for; if there is nothing, of what was probably meant."""
    listed = entries.listing(db.session(), season, asked, page, day)
    if listed.total or not (asked.q or asked.city):
        return asked, listed
    for meant in meanings(season, asked):
        instead = entries.listing(db.session(), season, meant, 1, day)
        if instead.total:
            return meant, instead
    return asked, listed


def meanings(season: Season, asked: Filters) -> Iterator[Filters]:
    """Return what a search may have meant: typed with the other keyboard, with a slip, or both."""
    relaid = replace(asked, q=spelling.relaid(asked.q), city=spelling.relaid(asked.city))
    if relaid != asked:
        yield relaid
    known = spelling.words(entries.names(db.session(), season))
    for one in dict.fromkeys((asked, relaid)):
        q, city = (spelling.mended(words, known) for words in (one.q, one.city))
        if (mended := replace(one, q=q, city=city)) != one:
            yield mended


def typed(season: Season, args: Mapping[str, str]) -> str:
    """Return the code when the search is the whole code of an entry, however it is spaced."""
    code = "".join(text(args, "q").split())
    if len(code) != season.code_length or not (code.isascii() and code.isdigit()):
        return ""
    return code if entries.by_code(db.session(), season, code) else ""


def exposed(season: Season, total: int, today: date) -> tuple[int, int] | None:
    """Return on how many days so far each entry was on the first page: the least, the most."""
    begins = season.voting_opens.astimezone(MOSCOW).date()
    days = range(begins.toordinal(), today.toordinal() + 1)
    shown = rotation.exposures(total, entries.A_PAGE, days)
    return (min(shown), max(shown)) if shown and days else None


def read(args: Mapping[str, str], season: Season) -> tuple[Filters, dict[str, Any]]:
    """Read the filters from the address, with what may be chosen; the rest narrows nothing."""
    nominations = seasons.nominations_of(db.session(), season)
    sizes = seasons.bands_of(db.session(), season, Axis.SIZE)
    q, nomination, city, size = (text(args, name) for name in ("q", "nomination", "city", "size"))
    filters = Filters(
        q=q,
        nomination=nomination if nomination in {row.slug for row in nominations} else "",
        city=city,
        size=size if size in {row.slug for row in sizes} else "",
    )
    return filters, {"nominations": nominations, "sizes": sizes}


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
