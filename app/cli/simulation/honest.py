"""The honest crowd: 20 000 votes of people with towns, families, offices, cafés and habits."""

from collections.abc import Sequence
from dataclasses import dataclass, field
from random import Random
from typing import Any

from app.cli.simulation.country import Country, Entry, Region, Town
from voting.fraud.facts import DAY, HOUR, Vote

VOTES = 20_000
DAYS = 21
START = 20_000 * DAY
#: How many of a day's votes come in each local hour.
HOURS = (3, 1, 1, 1, 1, 2, 6, 14, 24, 32, 38, 40, 48, 50, 44, 40, 42, 50, 60, 70, 72, 58, 32, 12)
SMS_SHARE = 0.55
#: People keep the number of the region they came from.
MOVED = 0.14
WITH_VPN = 0.07
#: The chance that somebody who has voted votes in one more nomination.
MORE = 0.35
PHRASES = (
    "голосую за", "лучшие в городе", "самые лучшие", "мой голос", "удачи вам", "люблю вас",
    "спасибо за работу", "прошу учесть мой голос", "за любимый салон", "вы супер",
)  # fmt: skip


@dataclass
class Crowd:
    """Votes being made; every vote has a number of its own."""

    country: Country
    votes: list[Vote] = field(default_factory=list)
    names: dict[str, int] = field(default_factory=dict)

    @property
    def draw(self) -> Random:
        """Return the country's randomness."""
        return self.country.draw

    def fresh(self, kind: str) -> bytes:
        """Return a name that nothing else has: of a network, a device, a voter."""
        self.names[kind] = self.names.get(kind, 0) + 1
        return f"{kind} {self.names[kind]}".encode()

    def moment(self, town: Town, day: int | None = None) -> float:
        """Return a moment of a usual hour in a town."""
        draw = self.draw
        day = draw.randrange(DAYS) if day is None else day
        [hour] = draw.choices(range(24), weights=HOURS)
        local = START + day * DAY + hour * HOUR + draw.uniform(0, HOUR)
        return local - town.region.ahead * HOUR

    def add(self, entry: Entry, person: "Person", at: float, **how: Any) -> int:
        """Add a person's vote and return its number."""
        web = bool(how.pop("web", self.draw.random() >= SMS_SHARE))
        facts: dict[str, Any] = {
            "network": person.network if web else None,
            "device": person.device if web else None,
            "hosting": web and person.vpn,
            "text": "" if web else self.words(),
        } | how
        vote = Vote(
            id=len(self.votes),
            entry=entry.id,
            voter=person.number,
            at=at,
            number=person.number,
            operator=person.operator,
            region=person.region.name,
            home=entry.town.region.name,
            web=web,
            **facts,
        )
        self.votes.append(vote)
        return vote.id

    def words(self) -> str:
        """Return what people add to a code: mostly nothing, else a phrase, often their own."""
        draw = self.draw
        if draw.random() < 0.7:
            return ""
        phrase = draw.choice(PHRASES)
        return phrase if draw.random() < 0.5 else f"{phrase} {draw.choice(PHRASES)}"


@dataclass(frozen=True)
class Person:
    """Somebody with a phone: a number of a region and operator, a network and a browser."""

    number: int
    operator: str
    region: Region
    network: bytes
    device: bytes
    vpn: bool = False


def person(crowd: Crowd, town: Town, **known: Any) -> Person:
    """Return somebody from a town."""
    country, draw = crowd.country, crowd.draw
    region = town.region
    number, operator = country.local(town)
    if draw.random() < MOVED:
        region = country.anywhere()
        number, operator = country.local(Town(region, 1.0, (0.32, 0.27, 0.24, 0.17)))
    facts: dict[str, Any] = {
        "number": number,
        "operator": operator,
        "region": region,
        "network": network(crowd, town, operator),
        "device": crowd.fresh("browser"),
        "vpn": draw.random() < WITH_VPN,
    }
    return Person(**(facts | known))


def network(crowd: Crowd, town: Town, operator: str) -> bytes:
    """Return the network of a phone on the move, shared by thousands, or of a home."""
    draw = crowd.draw
    if draw.random() < 0.5:
        return f"{town.region.name} {operator} {draw.randrange(40)}".encode()
    return f"{town.region.name} дом {draw.randrange(3_000)}".encode()


def people(crowd: Crowd, votes: int) -> None:
    """Let people vote: mostly once, some in several nominations, mostly for their own town."""
    country, draw = crowd.country, crowd.draw
    weights = [entry.weight for entry in country.entries]
    while len(crowd.votes) < votes:
        first = draw.choices(country.entries, weights=weights)[0]
        voter = person(crowd, first.town)
        at = crowd.moment(first.town)
        family = [voter]
        if draw.random() < 0.06:
            shared = {"network": voter.network, "device": voter.device}
            family += [person(crowd, first.town, **shared) for _ in range(draw.choice((1, 1, 2)))]
        for member in family:
            vote_around(crowd, member, first, first.town.entries, at + draw.uniform(0, 900))


def vote_around(
    crowd: Crowd, voter: Person, first: Entry, near: Sequence[Entry], at: float, **how: Any
) -> int:
    """Vote for one entry and, perhaps, for neighbours of other nominations."""
    draw = crowd.draw
    made = crowd.add(first, voter, at, **how)
    voted = {first.nomination}
    while draw.random() < MORE:
        other = draw.choice(near)
        if other.nomination not in voted:
            voted.add(other.nomination)
            at += draw.expovariate(1 / (2 * HOUR))
            crowd.add(other, voter, at)
    return made
