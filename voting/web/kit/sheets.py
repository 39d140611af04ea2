"""Sheets of paper: what is written on each, and the page that is drawn or printed."""

from dataclasses import dataclass
from datetime import datetime
from urllib.parse import urlsplit

from flask import render_template
from flask_babel import lazy_gettext as _
from markupsafe import Markup

from app.core import phones
from app.core.clock import MOSCOW
from app.core.current import settings
from app.core.qr import svg as qr
from nominations import codes
from nominations.entries import Card
from nominations.models.season import Season
from nominations.models.spot import Spot
from voting.outcomes import Outcome
from voting.sms.replies import day
from voting.web.visits import PARAMETER

INKS = ("colour", "bw")
#: A name's size goes by its length (ux.md §10).
STEPS = (18, 32, 60, 100)


@dataclass(frozen=True)
class Item:
    """One thing of the kit."""

    title: str
    hint: str
    template: str
    size: str
    #: A till's printer knows black alone.
    coloured: bool = True


ITEMS = {
    "poster-a4": Item(_("Плакат А4"), _("на дверь, на стену"), "poster", "a4"),
    "poster-a5": Item(_("Плакат А5"), _("на кассу, в рамку"), "poster", "a5"),
    "tent": Item(_("Домик на стол"), _("лист А4 сложить пополам"), "tent", "a4"),
    "sticker": Item(_("Наклейка"), _("100 × 100 мм"), "sticker", "square"),
    "strip": Item(_("Лента к чеку"), _("80 мм, чёрно-белая"), "strip", "strip", coloured=False),
    "card": Item(_("Визитки"), _("90 × 50 мм, десять на листе А4"), "card", "a4"),
}
DIPLOMA = Item(_("Диплом"), _("лист А4"), "diploma", "a4")


@dataclass(frozen=True)
class Sheet:
    """What is written on every thing of the kit."""

    name: str
    step: int
    code: str
    digits: int
    sms_number: str
    term: str
    closes: str
    nomination: str
    city: str
    address: str
    qr: Markup
    year: int


@dataclass(frozen=True)
class Diploma:
    """What is written on a diploma."""

    name: str
    step: int
    city: str
    nomination: str
    division: str
    season: str
    place: int | None
    counted: int
    date: str
    address: str
    qr: Markup
    year: int


def step(name: str) -> int:
    """Return the step of length that a name is on."""
    return next((one for one in STEPS if len(name) <= one), STEPS[-1])


def bare(address: str) -> str:
    """Return an address as people read it, without its scheme."""
    parts = urlsplit(address)
    return f"{parts.netloc}{parts.path}"


def dated(moment: datetime) -> str:
    """Write a day with its year: «15 декабря 2026»."""
    return f"{day(moment)} {moment.astimezone(MOSCOW).year}"


def page_of(card: Card, spot: Spot | None = None) -> str:
    """Return the address that a QR holds: the entry's page, and by which spot it was opened."""
    address = f"{settings().public_base_url}/e/{card.code}"
    return f"{address}?{PARAMETER}={spot.slug}" if spot else address


def sheet(card: Card, season: Season, spot: Spot | None = None) -> Sheet:
    """Return what the kit of an entry says."""
    number = phones.spelled(settings().sms_number)
    return Sheet(
        name=card.name,
        step=step(card.name),
        code=codes.spaced(card.code),
        digits=len(card.code),
        sms_number=number,
        term=f"{day(season.voting_opens)} — {dated(season.voting_closes)}",
        closes=dated(season.voting_closes),
        nomination=card.nomination,
        city=card.city,
        address=bare(page_of(card)),
        qr=qr(page_of(card, spot)),
        year=season.voting_closes.astimezone(MOSCOW).year,
    )


def diploma(card: Card, season: Season, division: str, outcome: Outcome, address: str) -> Diploma:
    """Return what a diploma says; its QR leads to the signed page."""
    return Diploma(
        name=card.name,
        step=step(card.name),
        city=card.city,
        nomination=card.nomination,
        division=division,
        season=season.name,
        place=outcome.prize,
        counted=outcome.counted,
        date=dated(outcome.certified_at),
        address=bare(address),
        qr=qr(address),
        year=season.voting_closes.astimezone(MOSCOW).year,
    )


def drawn(item: Item, shown: Sheet | Diploma, ink: str, *, back: str = "") -> str:
    """Return an item as a page; with `back`, the address of the kit, it is one to print from."""
    return render_template(
        "kit/sheet.html",
        sheet=shown,
        title=item.title,
        template=item.template,
        size=item.size,
        ink="bw" if not item.coloured else ink,
        browser=bool(back),
        back=back,
    )
