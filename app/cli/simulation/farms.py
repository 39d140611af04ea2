"""Twelve farms, after the cases of docs/fraud.md: how bought and forged votes come in.

A farm knows nothing of the signals' thresholds; what it can vary cheaply, it varies at random.
"""

from collections.abc import Callable, Iterator
from dataclasses import replace
from typing import Any

from app.cli.simulation.country import Entry, Region, Town
from app.cli.simulation.honest import DAYS, PHRASES, START, Crowd, Person, person
from voting.fraud.facts import DAY, HOUR

Farm = Callable[[Crowd, Entry, int], list[int]]
EVEN = (0.25, 0.25, 0.25, 0.25)


def sim_block(crowd: Crowd, entry: Entry, count: int) -> list[int]:
    """A corporate batch: nearly all numbers in a row, by SMS, within an afternoon."""
    first = crowd.country.number(entry.town.region, "Бета") // 1_000 * 1_000
    numbers = crowd.draw.sample(range(first, first + round(count * 1.3) + 3), count)
    sims = (sim(crowd, number, "Бета", entry.town.region) for number in numbers)
    times = _within(crowd, entry, count, hours=5)
    return [crowd.add(entry, one, at, web=False) for one, at in zip(sims, times, strict=True)]


def sim_bank(crowd: Crowd, entry: Entry, count: int) -> list[int]:
    """A bank of SIM cards of one operator, of all its ranges, in a day and a half."""
    operator = crowd.draw.choice(("Альфа", "Бета", "Гамма", "Дельта"))
    region = entry.town.region if crowd.draw.random() < 0.5 else crowd.country.anywhere()
    times = _within(crowd, entry, count, hours=36)
    return [
        crowd.add(entry, sim(crowd, crowd.country.number(region, operator), operator, region), at)
        for at in times
    ]


def relay(crowd: Crowd, entry: Entry, count: int) -> list[int]:
    """A relay shop: rented phones of everywhere, the codes typed in three browsers."""
    browsers = [crowd.fresh("browser") for _ in range(max(1, count // 40 + 1))]
    made = []
    for at in _days(crowd, entry, count, days=3):
        rented = rented_phone(crowd)
        seat = _as(rented, device=crowd.draw.choice(browsers))
        made.append(crowd.add(entry, seat, at, web=True))
    return made


def proxies(crowd: Crowd, entry: Entry, count: int) -> list[int]:
    """Each vote from another address of hosting providers, each browser new."""
    made = []
    for at in _days(crowd, entry, count, days=5):
        voter = _as(rented_phone(crowd), network=crowd.fresh("server"), vpn=True)
        made.append(crowd.add(entry, voter, at, web=True))
    return made


def even_beat(crowd: Crowd, entry: Entry, count: int) -> list[int]:
    """A program with a pause: every ninety seconds or so, numbers of the region."""
    draw = crowd.draw
    pause, at = draw.choice((45, 90, 180)), crowd.moment(entry.town)
    made = []
    for _ in range(count):
        at += pause * draw.uniform(0.75, 1.25)
        made.append(crowd.add(entry, person(crowd, entry.town), at, web=False))
    return made


def night(crowd: Crowd, entry: Entry, count: int) -> list[int]:
    """Votes of the place's own people, as it seems, at three in the morning."""
    start = _day(crowd, entry) + 2 * HOUR
    return [
        crowd.add(entry, person(crowd, entry.town), start + crowd.draw.uniform(0, 2.5 * HOUR))
        for _ in range(count)
    ]


def drip(crowd: Crowd, entry: Entry, count: int) -> list[int]:
    """A few votes each day, at people's hours, from SIM cards bought in a few packs."""
    packs = [
        crowd.country.number(entry.town.region, operator) // 1_000 * 1_000
        for operator in ("Альфа", "Гамма")
        for _ in range(max(1, count // 60))
    ]
    made = []
    for at in _days(crowd, entry, count, days=DAYS):
        pack = crowd.draw.randrange(len(packs))
        number = packs[pack] + crowd.draw.randrange(400)
        operator = "Альфа" if pack < len(packs) / 2 else "Гамма"
        made.append(crowd.add(entry, sim(crowd, number, operator, entry.town.region), at))
    return made


def one_text(crowd: Crowd, entry: Entry, count: int) -> list[int]:
    """One task for many hands: «send exactly this»."""
    text = f"{crowd.draw.choice(PHRASES)} номер один в городе"
    return [
        crowd.add(entry, person(crowd, entry.town), at, web=False, text=text)
        for at in _days(crowd, entry, count, days=4)
    ]


def far_away(crowd: Crowd, entry: Entry, count: int) -> list[int]:
    """Numbers of one other region that vote for nothing else."""
    others = [region for region in crowd.country.regions if region is not entry.town.region]
    region = crowd.draw.choice(others)
    made = []
    for at in _days(crowd, entry, count, days=7):
        number, operator = crowd.country.local(Town(region, 1.0, EVEN))
        made.append(crowd.add(entry, sim(crowd, number, operator, region), at))
    return made


def tablet(crowd: Crowd, entry: Entry, count: int) -> list[int]:
    """The shop's own tablet: customers' phones, one browser, all day long."""
    device, wifi = crowd.fresh("browser"), crowd.fresh("wifi")
    made = []
    for at in _days(crowd, entry, count, days=10):
        customer = person(crowd, entry.town, device=device, network=wifi, vpn=False)
        made.append(crowd.add(entry, customer, at, web=True))
    return made


def mixed(crowd: Crowd, entry: Entry, count: int) -> list[int]:
    """A fan's small farm: a drawer of SIM cards, a borrowed laptop, and some friends."""
    cards, laptop = round(count * 0.45), round(count * 0.35)
    made = sim_block(crowd, entry, cards) if cards else []
    browser = crowd.fresh("browser")
    for at in _days(crowd, entry, laptop, days=2):
        made.append(crowd.add(entry, person(crowd, entry.town, device=browser), at, web=True))
    for at in _days(crowd, entry, count - cards - laptop, days=2):
        made.append(crowd.add(entry, person(crowd, entry.town), at))
    return made


def agency(crowd: Crowd, entry: Entry, count: int) -> list[int]:
    """An agency pays real people of many towns, for three days."""
    return [crowd.add(entry, rented_phone(crowd), at) for at in _days(crowd, entry, count, days=3)]


FARMS: dict[str, Farm] = {
    "SIM-карты подряд": sim_block,
    "SIM-банк одного оператора": sim_bank,
    "пересылка кодов, одно устройство": relay,
    "хостинг и прокси": proxies,
    "ровный интервал": even_beat,
    "ночной всплеск": night,
    "медленно, по несколько в день": drip,
    "одинаковый текст": one_text,
    "номера другого региона": far_away,
    "планшет на прилавке": tablet,
    "малая смешанная, 5 %": mixed,
    "агентство, много городов": agency,
}


def sim(crowd: Crowd, number: int, operator: str, region: Region) -> Person:
    """Return a SIM card in a modem: a number with no town, on an operator's network."""
    network = f"{region.name} {operator} {crowd.draw.randrange(40)}".encode()
    return Person(number, operator, region, network, crowd.fresh("browser"))


def rented_phone(crowd: Crowd) -> Person:
    """Return somebody of any town, with that town's number."""
    weights = [town.weight * town.region.weight for town in crowd.country.towns]
    return person(crowd, crowd.draw.choices(crowd.country.towns, weights=weights)[0], vpn=False)


def _as(known: Person, **changes: Any) -> Person:
    return replace(known, **changes)


def _day(crowd: Crowd, entry: Entry, days: int = 1) -> float:
    """Return the midnight, by the town's clock, of a day that leaves room for `days`."""
    return START + crowd.draw.randrange(DAYS - days + 1) * DAY - entry.town.region.ahead * HOUR


def _within(crowd: Crowd, entry: Entry, count: int, hours: float) -> Iterator[float]:
    start = _day(crowd, entry, 2) + crowd.draw.uniform(9, 16) * HOUR
    for _ in range(count):
        yield start + crowd.draw.uniform(0, hours * HOUR)


def _days(crowd: Crowd, entry: Entry, count: int, days: int) -> Iterator[float]:
    """Yield moments of people's hours within some days in a row."""
    first = crowd.draw.randrange(DAYS - days + 1)
    for _ in range(count):
        yield crowd.moment(entry.town, first + crowd.draw.randrange(days))
