"""What a page's head tells machines: its link's cover, structured data, whether to list it."""

import json
from typing import Any

from flask import request, url_for
from flask_babel import gettext as _
from markupsafe import Markup

from app.core.current import settings
from app.core.db import db
from app.names import told
from nominations import seasons
from nominations.models.season import Season

#: Nothing here is for search: steps of a vote, personal pages, what a link in a letter opens.
UNLISTED = (
    "/admin",
    "/cabinet",
    "/login",
    "/forgot",
    "/reset/",
    "/confirm/",
    "/sent",
    "/my-data",
    "/reminders/",
    "/vote/",
    "/vision",
    "/dev/",
)
VOTE = "/vote"
#: JSON is put into a page between tags: what could end it is spelled otherwise.
UNSAFE = {ord("<"): "\\u003c", ord(">"): "\\u003e", ord("&"): "\\u0026"}


def head() -> dict[str, Any]:
    """Give every page's head what it asks for; a template calls it, so that errors cost nothing."""
    return {"listed": listed, "cover": cover, "shared": shared, "linked": linked}


def listed(path: str) -> bool:
    """Tell whether search engines may list a page."""
    return not path.startswith(UNLISTED) and VOTE not in path.removeprefix("/e/")


def cover() -> str:
    """Return the address of the picture that a link to this page shows."""
    names = request.view_args or {}
    if request.endpoint == "voting.entry":
        return absolute("site.entry_preview", code=names["code"])
    if "slug" in names and request.endpoint in {"nominations.show", "voting.nomination_standings"}:
        return absolute("site.nomination_preview", slug=names["slug"])
    return absolute("site.prize_preview")


def shared(description: Markup) -> Markup:
    """Return the page's description once more, by the name that messengers know it by."""
    told = str(description).replace('name="description"', 'property="og:description"')
    # The template escaped it, and the names of attributes escape nothing.
    return Markup(told)  # noqa: S704 -- As said.


def linked() -> Markup:
    """Return the home page's structured data; other pages carry theirs in their own markup."""
    if request.endpoint != "site.home":
        return Markup()
    season = seasons.current(db.session())
    return block([organisation(), website(), *([voting(season)] if season else [])])


def organisation() -> dict[str, Any]:
    """Return who holds the prize, as schema.org knows it."""
    return {
        "@type": "Organization",
        "@id": f"{absolute('site.home')}#organization",
        "name": _("Довольный клиент"),
        "url": absolute("site.home"),
        "logo": absolute("site.icon", size=512, purpose="any"),
    }


def website() -> dict[str, Any]:
    """Return the site, with its search."""
    return {
        "@type": "WebSite",
        "name": _("Довольный клиент"),
        "url": absolute("site.home"),
        "inLanguage": ["ru", "en"],
        "potentialAction": {
            "@type": "SearchAction",
            "target": absolute("nominations.entries") + "?q={search_term_string}",
            "query-input": "required name=search_term_string",
        },
    }


def voting(season: Season) -> dict[str, Any]:
    """Return a season's voting as an event that takes place on the site."""
    return {
        "@type": "Event",
        "name": _("Голосование премии «Довольный клиент»: %(season)s", season=told(season.name)),
        "startDate": season.voting_opens.isoformat(timespec="seconds"),
        "endDate": season.voting_closes.isoformat(timespec="seconds"),
        "eventAttendanceMode": "https://schema.org/OnlineEventAttendanceMode",
        "eventStatus": "https://schema.org/EventScheduled",
        "location": {"@type": "VirtualLocation", "url": absolute("site.home")},
        "image": absolute("site.prize_preview"),
        "isAccessibleForFree": True,
        "organizer": {"@id": f"{absolute('site.home')}#organization"},
    }


def block(things: list[dict[str, Any]]) -> Markup:
    """Return structured data as a block of JSON-LD, which no browser executes."""
    data = {"@context": "https://schema.org", "@graph": things}
    text = json.dumps(data, ensure_ascii=False).translate(UNSAFE)
    # Nothing in the text can end the block.
    return Markup(f'<script type="application/ld+json">{text}</script>')  # noqa: S704 -- As said.


def absolute(endpoint: str, **values: Any) -> str:
    """Return the whole address of a page, in the language of this one."""
    return settings().public_base_url + url_for(endpoint, **values)
