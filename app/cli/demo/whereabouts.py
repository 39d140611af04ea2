"""Invented addresses, hours and sites of the demo's businesses, and its invented partners."""

from datetime import datetime, timedelta

from sqlalchemy.orm import Session

from nominations import partners
from nominations.businesses import Reach
from nominations.models.partner import PartnerRole
from nominations.models.season import Season
from nominations.partners import Words

STREETS = (
    "ул. Садовая", "ул. Советская", "пр-т Мира", "ул. Лесная", "ул. Гагарина", "Базарная пл.",
    "ул. Школьная", "наб. Речная", "ул. Пушкина", "пер. Мельничный", "ул. Вокзальная",
)  # fmt: skip
HOURS = (
    "ежедневно, 9:00–21:00", "пн–пт 9:00–19:00, сб 10:00–16:00", "ежедневно, 7:30–20:00",
    "вт–вс 10:00–20:00, пн выходной", "круглосуточно", "будни 8:00–18:00", "по записи, звоните",
)  # fmt: skip
#: One of so many businesses tells nothing, and nobody asked the register about another.
SILENT, UNCHECKED = 9, 7
#: One of so many has a site; the domain is reserved, and leads nowhere.
WITH_SITE = 3
HOUSES = 88

PARTNERS = (
    Words("Типография «Оттиск»", PartnerRole.PARTNER, "ottisk.example"),
    Words("Ярмарка «Свои»", PartnerRole.PARTNER),
    Words("Газета «Городские ведомости»", PartnerRole.MEDIA, "vedomosti.example"),
)


def reach(number: int, opened: datetime) -> Reach:
    """Return what the business of this number says, the same each time; it began at `opened`."""
    checked = opened + timedelta(days=number % 20, hours=number % 9)
    checked_at = None if number % UNCHECKED == UNCHECKED - 1 else checked
    if number % SILENT == SILENT - 1:
        return Reach(checked_at=checked_at)
    street, house = STREETS[number % len(STREETS)], 1 + number * 7 % HOUSES
    return Reach(
        site=f"delo-{number + 1}.example" if number % WITH_SITE == 0 else None,
        address=f"{street}, {house}",
        hours=HOURS[number % len(HOURS)],
        checked_at=checked_at,
    )


def invite(session: Session, season: Season, *, by: int) -> None:
    """Give the season its three invented partners."""
    for words in PARTNERS:
        partners.add(session, season, words, by=by)
