"""The attack of a rehearsal: a farm of `flask season simulate-fraud`, let loose on one entry.

Its numbers become fictitious ones that keep their order and whether they follow one another.
"""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from itertools import pairwise
from random import Random

from app.cli.demo.crowd import DAYS, PREFIX, DemoVote
from app.cli.simulation import farms
from app.cli.simulation.country import Country, build
from app.cli.simulation.honest import START, Crowd
from voting.fraud.facts import Vote
from voting.models.ballot import Channel

#: Farms that show without regions and operators, which fictitious numbers don't have.
ATTACKS = {
    "numbers": "SIM-карты подряд",
    "relay": "пересылка кодов, одно устройство",
    "proxies": "хостинг и прокси",
    "even": "ровный интервал",
    "night": "ночной всплеск",
    "text": "одинаковый текст",
    "tablet": "планшет на прилавке",
}
#: The last four digits that the attack's numbers begin at; the crowd's are below.
FIRST = 8_000
#: Numbers that don't follow one another stand so far apart at least: thinner than the crowd's.
WIDEST = 15
LONGEST = timedelta(days=DAYS)


@dataclass(frozen=True)
class Staged:
    """One vote of a rehearsal: a phone (E.164), an entry's index, the moment, how it came."""

    phone: str
    entry: int
    moment: datetime
    web: bool
    device: bytes | None = None
    network: bytes | None = None
    hosting: bool = False
    text: str = ""

    @classmethod
    def honest(cls, vote: DemoVote) -> "Staged":
        """Return a vote of the demo's crowd, who leave no trace but their number."""
        return cls(vote.phone, vote.entry, vote.moment, vote.channel == Channel.WEB)


def attack(name: str, seed: int, entry: int, count: int, until: datetime) -> list[Staged]:
    """Return the votes that an entry bought in the three weeks before `until`."""
    country: Country = build(seed)
    country.draw = Random(f"{name} {seed}")
    crowd = Crowd(country)
    farms.FARMS[ATTACKS[name]](crowd, country.entries[0], count)
    phones = dict(zip(numbers(crowd.votes), fictitious(numbers(crowd.votes)), strict=True))
    return [_staged(vote, phones[vote.number or 0], entry, until) for vote in crowd.votes]


def numbers(votes: Sequence[Vote]) -> list[int]:
    """Return the numbers of votes, each once, the lowest first."""
    return sorted({vote.number or 0 for vote in votes})


def fictitious(ordered: Sequence[int]) -> Iterator[str]:
    """Yield a fictitious number for each, as near to its neighbour as the real one was."""
    last = FIRST
    yield f"{PREFIX}{last:04}"
    for before, number in pairwise(ordered):
        last += min(number - before, WIDEST)
        yield f"{PREFIX}{last:04}"


def _staged(vote: Vote, phone: str, entry: int, until: datetime) -> Staged:
    moment = until - LONGEST + timedelta(seconds=vote.at - START)
    while moment >= until:
        moment -= timedelta(days=1)
    return Staged(
        phone, entry, moment, vote.web, vote.device, vote.network, vote.hosting, vote.text
    )
