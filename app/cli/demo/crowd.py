"""An invented crowd of voters for the demo season, the same from the same seed.

Some entries are loved and most are merely known; people vote by day, mostly; two leaders are
level in some divisions; and one night three hundred consecutive numbers vote for one entry.
"""

import random
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from itertools import groupby

from app.core.clock import MOSCOW

#: +7 900 000-xx-xx is nobody's; a number stands for its last four digits. The first thousand is
#: left to those who try the demo by hand.
PREFIX = "+7900000"
CROWD = range(1_000, 6_000)
CLUSTER = range(7_300, 7_600)
VOTERS = 2_400

DAYS = 21
CLUSTER_DAYS_AGO = 6
CLUSTER_STARTS = timedelta(hours=3, minutes=12)
CLUSTER_EVERY = 11.0  # seconds

#: How many of a day's votes come in each hour of Moscow's clock.
HOURS = (3, 1, 1, 1, 1, 2, 6, 14, 24, 32, 38, 40, 48, 50, 44, 40, 42, 50, 60, 70, 72, 58, 32, 12)
#: Saturday and Sunday are busier.
WEEKDAYS = (10, 10, 10, 11, 12, 15, 14)

SMS_SHARE = 0.6
#: Votes of an entry: half have fewer than this; the scatter is that of the logarithm.
USUAL, SCATTER = 13, 0.8
RIVALS = 3  # entries in a division make a race
TIES = 8  # divisions


@dataclass(frozen=True, slots=True)
class Candidate:
    """An entry as the crowd sees it: where it competes."""

    nomination: str
    division: int


@dataclass(frozen=True, slots=True)
class DemoVote:
    """A phone (E.164), the entry's index, the channel (sms or web) and the moment (aware)."""

    phone: str
    entry: int
    channel: str
    moment: datetime


def crowd(seed: int, candidates: Sequence[Candidate], until: datetime) -> list[DemoVote]:
    """Return several thousand votes of the three weeks before `until`, in order of time."""
    rng = random.Random(seed)
    rivals = _rivals(candidates)
    wanted = [1 + int(USUAL * rng.lognormvariate(0, SCATTER)) for _ in candidates]
    _level(rng, wanted, rivals)
    votes = list(_honest(rng, candidates, wanted, until))
    favourite = rng.choice([group[-1] for group in rivals])
    votes += _cluster(rng, favourite, until)
    return sorted(votes, key=lambda vote: (vote.moment, vote.phone, vote.entry))


def _rivals(candidates: Sequence[Candidate]) -> list[list[int]]:
    """The entries of each division in which there is a race."""
    by_division: dict[int, list[int]] = {}
    for index, candidate in enumerate(candidates):
        by_division.setdefault(candidate.division, []).append(index)
    return [group for group in by_division.values() if len(group) >= RIVALS]


def _level(rng: random.Random, wanted: list[int], rivals: Sequence[Sequence[int]]) -> None:
    """Make the two leaders of some divisions level."""
    for group in rng.sample(rivals, min(TIES, len(rivals))):
        first, second = sorted(group, key=lambda entry: -wanted[entry])[:2]
        wanted[second] = wanted[first]


def _honest(
    rng: random.Random, candidates: Sequence[Candidate], wanted: Sequence[int], until: datetime
) -> Iterator[DemoVote]:
    """Each nomination's votes come from as many different phones; phones vote in several."""
    phones = rng.sample(CROWD, VOTERS)
    days = _days(until)
    by_nomination = sorted(range(len(candidates)), key=lambda i: (candidates[i].nomination, i))
    for _, entries in groupby(by_nomination, key=lambda i: candidates[i].nomination):
        choices = [entry for entry in entries for _ in range(wanted[entry])]
        voters = rng.sample(phones, min(len(choices), len(phones)))
        for entry, phone in zip(choices, voters, strict=False):
            channel = "sms" if rng.random() < SMS_SHARE else "web"
            yield DemoVote(_e164(phone), entry, channel, _moment(rng, days, until))


def _days(until: datetime) -> Mapping[datetime, int]:
    """The midnights of the voting's days with their weights; interest grows."""
    midnight = _midnight(until)
    days = [midnight - timedelta(days=ago) for ago in range(DAYS - 1, -1, -1)]
    return {day: WEEKDAYS[day.weekday()] * (20 + age) for age, day in enumerate(days)}


def _moment(rng: random.Random, days: Mapping[datetime, int], until: datetime) -> datetime:
    """A moment of a busy hour of a busy day; what would be yet to come was a day earlier."""
    [day] = rng.choices(list(days), weights=list(days.values()))
    [hour] = rng.choices(range(24), weights=HOURS)
    moment = day + timedelta(hours=hour, seconds=round(rng.uniform(0, 3599), 3))
    return moment if moment < until else moment - timedelta(days=1)


def _cluster(rng: random.Random, favourite: int, until: datetime) -> Iterator[DemoVote]:
    """Three hundred neighbouring numbers, within an hour of one night, all by SMS."""
    moment = _midnight(until) - timedelta(days=CLUSTER_DAYS_AGO) + CLUSTER_STARTS
    for phone in CLUSTER:
        moment += timedelta(seconds=round(rng.uniform(0.9, 1.1) * CLUSTER_EVERY, 3))
        yield DemoVote(_e164(phone), favourite, "sms", moment)


def _midnight(moment: datetime) -> datetime:
    return moment.astimezone(MOSCOW).replace(hour=0, minute=0, second=0, microsecond=0)


def _e164(phone: int) -> str:
    return f"{PREFIX}{phone:04}"
