"""For search engines: robots.txt, the sitemap in parts (of 50 000 at most: sitemaps.org)."""

from collections.abc import Iterator
from datetime import datetime
from itertools import chain

from flask import Response, abort, current_app, render_template, url_for

from app.core.current import settings
from app.core.db import db
from app.core.languages import ENGLISH, PREFIX, RUSSIAN
from app.site.head import UNLISTED, VOTE, listed
from nominations import published, rulebooks, seasons

#: Entries of one part; with two languages, 10 000 addresses and some 4 MB.
A_PART = 5_000
HOUR = 3_600
XML = "application/xml"
SITEMAP = "http://www.sitemaps.org/schemas/sitemap/0.9"
#: Blueprints whose addresses without a place in them are pages for everybody.
OF_PAGES = {"site", "nominations"}
#: Pages of the other blueprints.
PAGES = (
    "voting.standings",
    "voting.results",
    "voting.protocol",
    "voting.receipts",
)
#: These answer with something else than a page.
FILES = {"site.robots", "site.sitemap", "site.feed", "site.manifest", "site.prize_preview"}

Place = tuple[str, datetime | None]


def robots() -> Response:
    """Tell programs what to leave alone, and where the sitemap is."""
    private = (*UNLISTED, f"/e/*{VOTE}")
    lines = [f"Disallow: {root}{path}" for root in ("", PREFIX) for path in private]
    where = f"Sitemap: {settings().public_base_url}{url_for('site.sitemap')}"
    return kept("\n".join(["User-agent: *", *lines, "", where, ""]), "text/plain")


def sitemap() -> Response:
    """List the parts of the sitemap."""
    parts = -(-published.codes(db.session()) // A_PART)
    names = ["pages", *(f"entries-{part}" for part in range(1, parts + 1))]
    base = settings().public_base_url
    found = "".join(
        f"<sitemap><loc>{base}{url_for('site.sitemap_part', part=name)}</loc></sitemap>\n"
        for name in names
    )
    return kept(f'<sitemapindex xmlns="{SITEMAP}">\n{found}</sitemapindex>\n', XML)


def part(part: str) -> Response:
    """List the pages of one part, each in both languages and with the other as its alternate."""
    places = list(pages() if part == "pages" else of_entries(part))
    if not places:
        abort(404)
    shown = render_template(
        "site/sitemap.xml",
        places=places,
        roots={RUSSIAN: "", ENGLISH: PREFIX},
    )
    return kept(shown, XML)


def pages() -> Iterator[Place]:
    """Return the pages that are no entry's."""
    for endpoint in chain(sorted(_plain()), PAGES):
        yield url_for(endpoint), None
    session = db.session()
    season = seasons.current(session)
    for one in seasons.nominations_of(session, season) if season else ():
        yield url_for("nominations.show", slug=one.slug), None
        yield url_for("voting.nomination_standings", slug=one.slug), None
    for ruled in rulebooks.with_rules(session):
        yield url_for("site.rules_archive", season=ruled.slug), None
        for edition in rulebooks.versions(session, ruled):
            place = url_for("site.rules_version", season=ruled.slug, version=edition.version)
            yield place, edition.published_at
    for past in seasons.published(session):
        if past.certified_at:
            yield url_for("voting.season_results", season=past.slug), past.certified_at


def _plain() -> Iterator[str]:
    """Return the endpoints of the pages that have one address each."""
    for rule in current_app.url_map.iter_rules():
        ours = rule.endpoint.partition(".")[0] in OF_PAGES and rule.endpoint not in FILES
        if ours and not rule.arguments and "GET" in (rule.methods or ()) and listed(rule.rule):
            yield rule.endpoint


def of_entries(part: str) -> Iterator[Place]:
    """Return the entries of a part; the date is that of the acceptance or the withdrawal."""
    number = part.removeprefix("entries-")
    if number == part or not (number.isascii() and number.isdigit()) or len(number) > len("999"):
        return
    for code, changed in published.listed(db.session(), int(number), A_PART):
        yield url_for("voting.entry", code=code), changed


def kept(text: str, kind: str) -> Response:
    """Let caches keep a list for an hour."""
    made = Response(text, mimetype=kind)
    made.cache_control.public = True
    made.cache_control.max_age = HOUR
    return made
