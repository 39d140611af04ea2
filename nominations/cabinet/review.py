"""What the pages of a draft show beside their forms."""

from collections.abc import Mapping
from typing import Any

from app.core import phones
from app.core.current import keys
from app.core.db import db
from app.core.forms import Form
from nominations import (
    cities,
    divisions,
    doubles,
    owner_consents,
    photos,
    places,
    seasons,
    suggesting,
)
from nominations.cabinet.blueprint import owner
from nominations.models.city import City
from nominations.models.draft import Draft
from nominations.models.season import Season
from nominations.places import Place

DIGITS = 6


def season_of(draft: Draft) -> Season:
    """Return the season that a draft is for."""
    return db.session().get_one(Season, draft.season_id)


def city_of(answers: Mapping[str, Any]) -> City | None:
    """Return the town that was chosen."""
    number = answers.get("city_id")
    return db.session().get(City, number) if number else None


def town(answers: Mapping[str, Any]) -> dict[str, Any]:
    """Return the town's name for its field."""
    city = city_of(answers)
    return {"city": cities.label(city) if city else None}


def offer(form: Form, draft: Draft) -> None:
    """Give a form the season's nominations, if it chooses one."""
    if "nomination" in form:
        rows = seasons.nominations_of(db.session(), season_of(draft))
        form["nomination"].choices = [(row.slug, row.name) for row in rows]


def context(name: str, draft: Draft | None) -> dict[str, Any]:
    """Return what one step's page shows."""
    if draft is None:
        return {}
    made = {
        "business": business,
        "place": place_page,
        "size": size,
        "group": group,
        "consents": consents,
        "check": check,
    }
    return made[name](draft) if name in made else {}


def business(draft: Draft) -> dict[str, Any]:
    """Return the phone, masked, and what looks like a double."""
    return {"phone": masked(draft), "alike": alike(draft)}


def place_page(draft: Draft) -> dict[str, Any]:
    """Return what looks like a double: without a script it is told a page later."""
    return {"alike": alike(draft), "active": draft.answers.get("active", True)}


def size(draft: Draft) -> dict[str, Any]:
    """Return the nominations, those that the business's words or class speak for apart."""
    rows = seasons.nominations_of(db.session(), season_of(draft))
    trades = [suggesting.Trade(row.slug, row.name, row.summary, row.okved) for row in rows]
    said = f"{draft.answers.get('name', '')} {draft.answers.get('description') or ''}"
    best = suggesting.suggest(trades, said, draft.answers.get("okved") or "")
    return {
        "suggested": [trade for slug in best for trade in trades if trade.slug == slug],
        "others": [trade for trade in trades if trade.slug not in best],
        "place": place(draft, draft.answers),
    }


def group(draft: Draft) -> dict[str, Any]:
    """Return where the business would compete."""
    return {"place": place(draft, draft.answers)}


def consents(draft: Draft) -> dict[str, Any]:
    """Return the words to be agreed to."""
    return {
        "texts": owner_consents.shown(),
        "given": draft.answers.get("consents") or (),
        "required": owner_consents.REQUIRED,
    }


def check(draft: Draft) -> dict[str, Any]:
    """Return every answer in words."""
    logo, pictures = photos.of_album(db.session(), photos.album_of(draft))
    given = draft.answers.get("consents") or ()
    return {
        "answers": draft.answers,
        "phone": masked(draft),
        "place": place(draft, draft.answers),
        "logo": logo,
        "photos": pictures,
        "agreed": [text.title for text in owner_consents.shown() if text.purpose in given],
        "question": draft.application.reason if draft.application else None,
        "alike": alike(draft),
    }


def masked(draft: Draft) -> str | None:
    """Return the listed phone as a page may show it."""
    given = draft.answers.get("phone")
    return phones.mask(keys().decrypt(given.encode())) if given else None


def alike(draft: Draft) -> list[doubles.Double]:
    """Return what looks like the draft's business; not the application that it mends."""
    given = draft.answers.get("phone")
    like = doubles.Likeness(
        inn=draft.answers.get("inn") or "",
        phone=keys().decrypt(given.encode()) if given else None,
        name=draft.answers.get("name") or "",
        city_id=draft.answers.get("city_id"),
    )
    found = doubles.find(db.session(), draft.season_id, owner().id, like, keys())
    return [one for one in found if one.application_id != draft.application_id]


def place(draft: Draft, given: Mapping[str, Any]) -> Place | None:
    """Return where a business with this staff in this nomination would compete, if it is known."""
    city = city_of(draft.answers)
    season, staff = season_of(draft), str(given.get("staff", ""))
    nomination = divisions.nomination(db.session(), season, str(given.get("nomination", ""))[:60])
    if city is None or nomination is None or not is_number(staff):
        return None
    return places.preview(db.session(), season, nomination, int(staff), city)


def is_number(text: str) -> bool:
    """Tell whether a text is a whole number that fits a database."""
    return text.isascii() and text.isdigit() and len(text) <= DIGITS
