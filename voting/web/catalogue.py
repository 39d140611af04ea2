"""The catalogue of entries: search, filters, order and pages, all of it in the address."""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date
from typing import Any

from flask import abort, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue
from flask_babel import lazy_gettext as _
from sqlalchemy import func

from app.core.clock import MOSCOW, now
from app.core.db import db
from nominations import entries, listings, narrowing, rotation, seasons, spelling
from nominations.listings import Filters, Sort
from nominations.models.band import Axis
from nominations.models.entry import Entry
from nominations.models.season import Season
from voting import standings
from voting.models.standing import Standing

#: More pages than any season has; a larger number is a page beyond the end as well.
MOST_PAGES = 1_000_000
VOTES = Sort(
    (func.coalesce(Standing.counted, 0).desc(), Entry.code),
    beside=(Standing, Standing.entry_id == Entry.id),
)
#: What an order is called; the turns, which need no name in the address, come first.
ORDERS = {
    "": _("По очереди"),
    "name": _("По названию"),
    "new": _("Сначала новые"),
    "votes": _("По числу голосов"),
}
NARROWING = ("q", "nomination", "city", "size")


@dataclass(frozen=True)
class Choice:
    """One of the orders that are offered."""

    slug: str
    name: Any


@dataclass(frozen=True)
class Relief:
    """A filter without which somebody would be found: its name, its words, and how many."""

    name: str
    words: str
    total: int


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
    html = render_template(
        "voting/entries.html",
        **shown(filters, page, choices),
        asked=asked if filters != asked else None,
        votes=counted(page) if filters.sort == "votes" else {},
        reliefs=[] if page.total else reliefs(season, filters, choices),
        exposed=exposed(season, page.total, today) if filters == Filters() else None,
    )
    # Searches and orders are without number; the nominations and sizes lead to everybody.
    searched = filters.q or filters.city or filters.sort
    return html, {"X-Robots-Tag": "noindex"} if searched else {}


def counted(page: listings.Page) -> dict[int, int]:
    """Return the votes of those on a page, by the entries' numbers."""
    return standings.counted(db.session(), [card.id for card in page.items])


def orders(season: Season) -> dict[str, Sort]:
    """Return the orders that may be chosen: by votes only while the public may see them."""
    by_votes = {"votes": VOTES} if standings.visible(season, now()) else {}
    return listings.SORTS | by_votes


def found(season: Season, asked: Filters, page: int, day: date) -> tuple[Filters, listings.Page]:
    """Return a page of what was asked for; if there is nothing, of what was probably meant."""
    order = orders(season).get(asked.sort)
    listed = listings.listing(db.session(), season, asked, page, day, order)
    if listed.total or not (asked.q or asked.city):
        return asked, listed
    for meant in meanings(season, asked):
        instead = listings.listing(db.session(), season, meant, 1, day, order)
        if instead.total:
            return meant, instead
    return asked, listed


def meanings(season: Season, asked: Filters) -> Iterator[Filters]:
    """Return what a search may have meant: typed with the other keyboard, with a slip, or both."""
    relaid = replace(asked, q=spelling.relaid(asked.q), city=spelling.relaid(asked.city))
    if relaid != asked:
        yield relaid
    known = spelling.words(listings.names(db.session(), season))
    for one in dict.fromkeys((asked, relaid)):
        q, city = (spelling.mended(words, known) for words in (one.q, one.city))
        if (mended := replace(one, q=q, city=city)) != one:
            yield mended


def reliefs(season: Season, filters: Filters, choices: Mapping[str, Any]) -> list[Relief]:
    """Return the filters of which one alone is to be dropped for somebody to be found."""
    told = words_of(filters, choices)
    if len(told) == 1:
        return []
    counted = (
        Relief(name, words, listings.count(db.session(), season, replace(filters, **{name: ""})))
        for name, words in told
    )
    return [relief for relief in counted if relief.total]


def words_of(filters: Filters, choices: Mapping[str, Any]) -> list[tuple[str, str]]:
    """Return the filters that narrow, each with its own words."""
    named = {
        "nomination": {row.slug: row.name for row in choices["nominations"]},
        "size": {row.slug: row.name for row in choices["sizes"]},
    }
    return [
        (name, named.get(name, {}).get(value, value))
        for name in NARROWING
        if (value := getattr(filters, name))
    ]


def typed(season: Season, args: Mapping[str, str]) -> str:
    """Return the code when the search is the whole code of an entry, however it is spaced."""
    code = "".join(narrowing.clean(args.get("q", "")).split())
    if len(code) != season.code_length or not (code.isascii() and code.isdigit()):
        return ""
    return code if entries.by_code(db.session(), season, code) else ""


def exposed(season: Season, total: int, today: date) -> tuple[int, int] | None:
    """Return on how many days so far each entry was on the first page: the least, the most."""
    begins = season.voting_opens.astimezone(MOSCOW).date()
    days = range(begins.toordinal(), today.toordinal() + 1)
    shown = rotation.exposures(total, listings.A_PAGE, days)
    return (min(shown), max(shown)) if shown and days else None


def read(args: Mapping[str, str], season: Season) -> tuple[Filters, dict[str, Sequence[Any]]]:
    """Read the filters from the address, with what may be chosen; the rest narrows nothing."""
    nominations = seasons.nominations_of(db.session(), season)
    sizes = seasons.bands_of(db.session(), season, Axis.SIZE)
    offered = ["", *orders(season)]
    q, nomination, city, size, sort = (
        narrowing.clean(args.get(name, "")) for name in (*NARROWING, "sort")
    )
    filters = Filters(
        q=q,
        nomination=nomination if nomination in {row.slug for row in nominations} else "",
        city=city,
        size=size if size in {row.slug for row in sizes} else "",
        sort=sort if sort in offered else "",
    )
    sorts = [Choice(slug, ORDERS[slug]) for slug in offered]
    return filters, {"nominations": nominations, "sizes": sizes, "sorts": sorts}


def number(args: Mapping[str, str]) -> int:
    """Read the page's number; what is no number is the first page."""
    given = args.get("page", "")
    if not (given.isascii() and given.isdigit()):
        return 1
    return min(max(1, int(given[:8])), MOST_PAGES)


def shown(
    filters: Filters, page: listings.Page, choices: Mapping[str, Sequence[Any]]
) -> dict[str, object]:
    """Return what the page shows, with `url_with` that changes one part of its address."""
    present = vars(filters)

    def url_with(**changes: object) -> str:
        # A changed filter starts again from the first page.
        kept = {name: value for name, value in {**present, **changes}.items() if value}
        return url_for("nominations.entries", **kept)

    return {
        "filters": filters,
        "used": words_of(filters, choices),
        "choices": choices,
        "entries": page.items,
        "total": page.total,
        "page": page.page,
        "pages": page.pages,
        "url_with": url_with,
    }
