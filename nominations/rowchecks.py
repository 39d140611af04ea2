"""The checks of an imported row: each fault is one sentence, and a row says all of them at once."""

import re
from collections.abc import Mapping
from dataclasses import dataclass

from sqlalchemy import select
from sqlalchemy.orm import Session

from app.auth import accounts
from app.auth.models import Role
from app.core.folding import fold
from nominations import bands, cities, seasons, sites, taxpayers
from nominations.businesses import Reach
from nominations.doubles import LIVE
from nominations.models.application import Application
from nominations.models.business import LONGEST_ADDRESS, LONGEST_HOURS, Business
from nominations.models.city import City
from nominations.models.nomination import Nomination
from nominations.models.season import Season

#: What no password is ever digested to.
NO_PASSWORD = "!"  # noqa: S105 -- It is none.
WHOLE = re.compile(r"\d{1,6}", re.ASCII)
SHORTEST_NAME, LONGEST_NAME, LONGEST_STORY = 2, 100, 2000
NAMED_MOST = 3
LONGEST_TOLD = {"address": ("Адрес", LONGEST_ADDRESS), "hours": ("Часы работы", LONGEST_HOURS)}


@dataclass(frozen=True)
class Found:
    """A row that can be taken in."""

    name: str
    inn: str
    city: City
    staff: int
    nomination: Nomination
    email: str
    description: str
    reach: Reach

    @property
    def key(self) -> tuple[str, int, int]:
        """Return what makes two rows one application."""
        return self.inn, self.city.id, self.nomination.id


class Checks:
    """What rows are compared with, read once for a whole table."""

    def __init__(self, session: Session, season: Season) -> None:
        """Take the season that the rows are to enter."""
        self.session = session
        rows = seasons.nominations_of(session, season)
        self.nominations = {fold(one.name): one for one in rows}
        self.nominations |= {one.slug: one for one in rows}
        self.there = self._there(season)
        self.seen: dict[tuple[str, int, int], int] = {}
        self.towns: dict[tuple[str, str], list[City]] = {}

    def _there(self, season: Season) -> set[tuple[str, int, int]]:
        rows = self.session.execute(
            select(Business.inn, Business.city_id, Application.nomination_id)
            .join(Application, Application.business_id == Business.id)
            .where(Application.season_id == season.id, Application.status.in_(LIVE))
        )
        return {(inn, city, nomination) for inn, city, nomination in rows}

    def look(self, values: Mapping[str, str]) -> tuple[Found | None, list[str]]:
        """Return what a row means; None and all its faults when it means nothing."""
        faults: list[str] = []
        name, story = self._name(values, faults), self._story(values, faults)
        inn = taxpayers.bare(values.get("inn", ""))
        number = taxpayers.fault(inn)
        if number:
            faults.append(number)
        city = self._city(values, faults)
        staff = self._staff(values, faults)
        nomination = self._nomination(values, faults)
        email = self._email(values, faults)
        reach = self._reach(values, faults)
        if faults or city is None or staff is None or nomination is None or email is None:
            return None, faults
        return Found(name, inn, city, staff, nomination, email, story, reach), []

    def known(self, found: Found, line: int) -> str | None:
        """Return where the application is already: in the season, or in a line above."""
        if found.key in self.there:
            return "Такая заявка уже есть"
        before = self.seen.setdefault(found.key, line)
        return f"Повтор строки {before}" if before != line else None

    def _name(self, values: Mapping[str, str], faults: list[str]) -> str:
        name = values.get("name", "")
        if not SHORTEST_NAME <= len(name) <= LONGEST_NAME or not name.isprintable():
            faults.append("Название: от 2 до 100 знаков")
        return name

    def _story(self, values: Mapping[str, str], faults: list[str]) -> str:
        story = values.get("description", "")
        if len(story) > LONGEST_STORY:
            faults.append("Рассказ: не больше 2000 знаков")
        return story

    def _reach(self, values: Mapping[str, str], faults: list[str]) -> Reach:
        """Return what customers are told; an empty cell leaves what the business says itself."""
        told = {name: " ".join(values.get(name, "").split()) or None for name in LONGEST_TOLD}
        for name, (fault, longest) in LONGEST_TOLD.items():
            text = told[name] or ""
            if len(text) > longest or not text.isprintable():
                faults.append(f"{fault}: не больше {longest} знаков")
        site = sites.host(values.get("site", ""))
        if values.get("site") and not sites.is_host(site):
            faults.append("Адрес сайта похож на pekarnya.ru")
        return Reach(site=site or None, address=told["address"], hours=told["hours"])

    def _city(self, values: Mapping[str, str], faults: list[str]) -> City | None:
        asked = (values.get("city", ""), values.get("region", ""))
        if asked not in self.towns:
            self.towns[asked] = self._towns(*asked)
        fitting = self.towns[asked]
        if len(fitting) == 1:
            return fitting[0]
        named = "; ".join(cities.label(one) for one in fitting[:NAMED_MOST])
        faults.append(
            f"Таких городов несколько: {named}" if fitting else f"Города «{asked[0]}» нет"
        )
        return None

    def _towns(self, name: str, region: str) -> list[City]:
        found = cities.find(self.session, f"{name} ({region})" if region else name)
        exact = [one for one in found if one.search_name == cities.fold(name)]
        return exact or found

    def _staff(self, values: Mapping[str, str], faults: list[str]) -> int | None:
        given = values.get("staff", "")
        if WHOLE.fullmatch(given) and int(given) < bands.STAFF[1]:
            return int(given)
        faults.append("Сотрудники: целое число от 0 до 100")
        return None

    def _nomination(self, values: Mapping[str, str], faults: list[str]) -> Nomination | None:
        given = values.get("nomination", "")
        found = self.nominations.get(given) or self.nominations.get(fold(given))
        if found is None:
            faults.append(f"Номинации «{given[:60]}» в сезоне нет")
        return found

    def _email(self, values: Mapping[str, str], faults: list[str]) -> str | None:
        try:
            email = accounts.normalised(values.get("email", ""))
        except accounts.NotAnEmail:
            faults.append("Проверьте почту владельца")
            return None
        known = accounts.by_email(self.session, email)
        if known is not None and known.role != Role.OWNER:
            faults.append("Это почта организатора, а не владельца")
            return None
        return email
