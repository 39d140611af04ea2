"""What every template may use: dates and numbers as people write them, and what all pages know."""

from datetime import date, datetime, time
from typing import Any

from babel import Locale
from flask import Flask, g, has_app_context, request
from flask_babel import ngettext
from markupsafe import Markup
from sqlalchemy.exc import SQLAlchemyError

from app.auth.guards import may
from app.config import ROOT
from app.core import phones, vision
from app.core.clock import MOSCOW, last, now
from app.core.current import settings
from app.core.db import db
from app.core.languages import ENGLISH, countries, current
from nominations import codes, phases, seasons
from nominations.models.season import Season
from voting.sms.replies import MONTHS

NARROW = "\N{NARROW NO-BREAK SPACE}"
SPACE = "\N{NO-BREAK SPACE}"
ENGLISH_MONTHS = Locale(ENGLISH).months["format"]["wide"]
TEENS = range(11, 15)
#: Built by bin/fonts.py; without them the site uses the fonts of the machine.
WEBFONTS = ROOT / "static" / "vendor" / "fonts.css"


def moscow(moment: datetime | str | None) -> str:
    """Write a moment as «22 ноября 2026, 14:07 МСК»; static/js/times.js adds the reader's time."""
    return _timed(_local(moment), "%H:%M") if moment else ""


def until(ends: datetime) -> str:
    """Write the end of a term; midnight is its last day's: «21 декабря 2026, 24:00 МСК»."""
    local = _local(ends)
    return _timed(local, "%H:%M" if local.time() != time() else "24:00", last(local))


def last_day(ends: datetime | None) -> str:
    """Write the last day of a term as «21 декабря»."""
    return day(last(ends)) if ends else ""


def day(moment: datetime | date | str | None) -> str:
    """Write a day as «22 ноября»; a moment's day is Moscow's."""
    if not moment:
        return ""
    local = _local(moment) if isinstance(moment, datetime | str) else moment
    month = ENGLISH_MONTHS[local.month] if current() == ENGLISH else MONTHS[local.month - 1]
    return f"{local.day}{SPACE}{month}"


def clock(moment: datetime) -> str:
    """Write a time of day to the second, «14:07:05», by Moscow time."""
    return f"{moment.astimezone(MOSCOW):%H:%M:%S}"


def number(value: int) -> str:
    """Write a number as «1 846», in English as «1,846»."""
    return f"{value:,}" if current() == ENGLISH else f"{value:,}".replace(",", NARROW)


def plural(count: int, one: str, few: str, many: str) -> str:
    """Write a count with its noun by the Russian rule: 21 голос, 22 голоса, 25 голосов.

    In English the noun is translated: one vote, else votes.
    """
    noun = many if count % 100 in TEENS else {1: one, 2: few, 3: few, 4: few}.get(count % 10, many)
    if current() == ENGLISH:
        noun = ngettext(one, few, count)
    return f"{number(count)}{SPACE}{noun}"


def _timed(local: datetime, clock: str, on: datetime | None = None) -> str:
    if has_app_context():
        g.times = True  # The page needs its script.
    zone = "MSK" if current() == ENGLISH else "МСК"
    text = f"{day(on or local)} {(on or local).year}, {local.strftime(clock)}{SPACE}{zone}"
    return Markup('<time datetime="{}">{}</time>').format(local.isoformat("T", "seconds"), text)


def _local(moment: datetime | str) -> datetime:
    at = datetime.fromisoformat(moment) if isinstance(moment, str) else moment
    return at.astimezone(MOSCOW)


def _site() -> dict[str, Any]:
    """Return what every page shows: the season, its stage, the prize's number."""
    known, season = settings(), _season()
    return {
        "season": season,
        "stage": str(phases.stage(season.lived_dates, now())) if season else "announced",
        "sms_number": phones.spelled(known.sms_number),
        "dev": known.sms_gateway == "console" and not known.production,
        "webfonts": WEBFONTS.exists(),
        "vision": vision.read(request.cookies.get(vision.COOKIE, "")) if request else None,
        "contact": known.contact_email,
    }


def _season() -> Season | None:
    """Return the season on show; None while the database is away, for the pages that say so."""
    try:
        return seasons.current(db.session())
    except SQLAlchemyError:
        db.session.rollback()
        return None


def install(app: Flask) -> None:
    """Give the templates their filters and what the site knows."""
    for function in (moscow, day, until, last_day, clock, number, plural, countries):
        app.add_template_filter(function)
    app.add_template_filter(codes.spaced, "code")
    app.context_processor(_site)
    app.add_template_global(may)
