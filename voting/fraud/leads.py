"""What is odd about numbers, devices and times of one entry's votes. Pure; docs/adr/0012."""

from bisect import bisect_left
from collections import Counter, defaultdict
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from itertools import pairwise
from statistics import median

from voting.fraud import odds
from voting.fraud.facts import BLOCK, DAY, HOUR, Kind, Lead, SeasonVotes, Vote, hour

#: A chance find is less likely than this in the whole season.
CHANCE = -16.0
#: Numbers that lie within so many of each other, and how many of them are worth a look.
NUMBER_WINDOWS = ((20, 4), (100, 5), (1_000, 8))
#: More phones than a family has; trust.md T10.
MOST_PHONES = 3
#: An even beat: of so many votes in a row, so many pauses are within a third of their median.
BEATS = ((10, 9), (12, 10), (20, 15))
EVENNESS = 0.3
SHORTEST_PAUSE = 5.0
BURSTS = (300.0, 1_800.0, 2 * HOUR, 6 * HOUR, DAY, 3 * DAY)
LEAST_BURST = 8
#: Which part of a burst must be more than the entry's usual votes.
PART = 0.6
#: An hour is dead when it has less than this part of an average hour's votes.
DEAD = 0.3
KNOWN_PLACE = 60
#: A burst goes on while the pauses are not longer than so many of its own.
PAUSES = 3.0


@dataclass(frozen=True)
class Window:
    """A run of neighbouring votes, [first, last), and how improbable it is."""

    first: int
    last: int
    odds: float
    start: float = 0.0
    length: float = 0.0


def of_entry(season: SeasonVotes, entry: int) -> Iterator[Lead]:
    """Yield what is odd about an entry's numbers, devices and intervals."""
    votes = season.entries[entry]
    yield from blocks(season, votes)
    yield from devices(votes)
    yield from regular(votes)


def blocks(season: SeasonVotes, votes: Sequence[Vote]) -> Iterator[Lead]:
    """Yield numbers that lie next to each other, more than numbers of the place do."""
    numbered = [vote for vote in votes if vote.number is not None]
    numbered.sort(key=lambda vote: vote.number or 0)
    numbers = [vote.number or 0 for vote in numbered]
    for width, least in NUMBER_WINDOWS:
        found = [
            Window(first, last, 0.0)
            for first, last in _within(numbers, width, least)
            if _dense(season, numbers[first:last], len(votes), width)
        ]
        for first, last in _merged(found):
            members = numbered[first:last]
            span = numbers[last - 1] - numbers[first] + 1
            usual = _usual(season, numbers[first:last], len(votes), span)
            yield _lead(Kind.BLOCK, members, span=span, minutes=_minutes(members), usual=usual)


def _dense(season: SeasonVotes, numbers: Sequence[int], of: int, width: int) -> bool:
    """Tell whether an entry has more of these neighbouring numbers than chance and place explain.

    A place may have few ranges, and an employer a range of its own: what other entries get from
    the same numbers is usual, however dense it is.
    """
    low, high = numbers[0], numbers[-1]
    here = bisect_left(season.numbers, high + 1) - bisect_left(season.numbers, low)
    if len(numbers) < PART * here:
        return False
    rate = _usual(season, numbers, of, width)
    return odds.poisson(len(numbers), rate) < CHANCE


def _usual(season: SeasonVotes, numbers: Sequence[int], of: int, width: int) -> float:
    """Return how many of an entry's votes come from so many neighbouring numbers of the place."""
    blocks = season.blocks[numbers[0] // BLOCK], season.blocks[numbers[-1] // BLOCK]
    near = max(*blocks, len(numbers)) - len(numbers)
    return of * (near + 1) / max(len(season.votes) - of, 1) * width / BLOCK


def devices(votes: Sequence[Vote]) -> Iterator[Lead]:
    """Yield the phones that voted from one browser, if they are more than a family's."""
    by_device: defaultdict[bytes, list[Vote]] = defaultdict(list)
    for vote in votes:
        if vote.device is not None:
            by_device[vote.device].append(vote)
    for members in by_device.values():
        if len(members) > MOST_PHONES:
            yield _lead(Kind.DEVICE, members, minutes=_minutes(members))


def regular(votes: Sequence[Vote]) -> Iterator[Lead]:
    """Yield runs of votes that came at even intervals, as people's never do."""
    times = [vote.at for vote in votes]
    found = [
        Window(first, first + beats, 0.0)
        for beats, even in BEATS
        for first in range(len(times) - beats + 1)
        if _even(times[first : first + beats], even)
    ]
    for run in _merged(sorted(found, key=lambda window: window.first)):
        first, last, pause = _trimmed(times, *run)
        yield _lead(Kind.REGULAR, votes[first:last], seconds=round(pause))


def _trimmed(times: Sequence[float], first: int, last: int) -> tuple[int, int, float]:
    """Return a run without the strangers at its ends, and its usual pause in seconds."""
    middle = median(later - sooner for sooner, later in pairwise(times[first:last]))
    while abs(times[first + 1] - times[first] - middle) > EVENNESS * middle:
        first += 1
    while abs(times[last - 1] - times[last - 2] - middle) > EVENNESS * middle:
        last -= 1
    return first, last, middle


def _even(times: Sequence[float], least: int) -> bool:
    """Tell whether most pauses are alike; somebody else's vote in between spoils two of them."""
    pauses = [later - sooner for sooner, later in pairwise(times)]
    middle = median(pauses)
    alike = sum(abs(pause - middle) <= EVENNESS * middle for pause in pauses)
    return middle >= SHORTEST_PAUSE and alike >= least


def bursts(season: SeasonVotes, entry: int) -> list[tuple[Lead, Window]]:
    """Return the times when an entry had far more votes than its own history and the season say.

    What all entries have at that time, as after a TV spot, is usual; bursts don't overlap.
    """
    votes, times = season.entries[entry], season.times(entry)
    found = sorted(
        (window for length in BURSTS for window in _crowded(season, entry, times, length)),
        key=lambda window: window.odds,
    )
    taken: list[tuple[Lead, Window]] = []
    for one in found:
        window = _grown(times, one)
        if all(window.last <= big.first or window.first >= big.last for _, big in taken):
            members = votes[window.first : window.last]
            usual = _rate(season, entry, window)
            taken.append(
                (_lead(Kind.BURST, members, minutes=_minutes(members), usual=usual), window)
            )
    return taken


def _crowded(
    season: SeasonVotes, entry: int, times: Sequence[float], length: float
) -> Iterator[Window]:
    """Yield the windows of a length that begin with a vote and hold too many."""
    for first, start in enumerate(times):
        last = bisect_left(times, start + length)
        if last - first < LEAST_BURST:
            continue
        window = Window(first, last, 0.0, start, length)
        rate = _rate(season, entry, window)
        chance = odds.poisson(last - first, rate)
        if chance < CHANCE and rate < (1 - PART) * (last - first):
            yield Window(first, last, chance, start, length)


def _grown(times: Sequence[float], window: Window) -> Window:
    """Return a burst with the votes just before and after it that came as thickly."""
    first, last = window.first, window.last
    pause = PAUSES * (times[last - 1] - times[first]) / (last - first - 1)
    while first > 0 and times[first] - times[first - 1] <= pause:
        first -= 1
    while last < len(times) and times[last] - times[last - 1] <= pause:
        last += 1
    length = times[last - 1] - times[first] + 1
    return Window(first, last, window.odds, times[first], length)


def _rate(season: SeasonVotes, entry: int, window: Window) -> float:
    """Return how many votes the entry would usually have had in that time."""
    own = len(season.entries[entry])
    outside = own - (window.last - window.first)
    others = season.elsewhere(entry, window.start, window.start + window.length)
    everybody = max(len(season.votes) - own, 1)
    rate: float = (outside + 1) * (others + 1) / everybody
    return rate


def night(season: SeasonVotes, entry: int, window: Window) -> Lead | None:
    """Return the part of a burst that came when the place sleeps; None when it does not."""
    votes = season.entries[entry]
    inside = votes[window.first : window.last]
    outside = votes[: window.first] + votes[window.last :]
    usual = Counter(season.hours[votes[0].home])
    usual.subtract(hour(vote.at) for vote in inside)
    total = usual.total()
    if total < KNOWN_PLACE:
        usual, total = Counter(hour(vote.at) for vote in outside), len(outside)
    if total < KNOWN_PLACE:
        return None
    asleep = {one for one in range(24) if usual[one] < DEAD * total / 24}
    members = [vote for vote in inside if hour(vote.at) in asleep]
    own = sum(hour(vote.at) in asleep for vote in outside)
    rate = (own + 1) * len(inside) / (len(outside) + 1)
    if len(members) < LEAST_BURST or odds.poisson(len(members), rate) > CHANCE:
        return None
    return _lead(Kind.NIGHT, members, minutes=_minutes(members))


def _within(values: Sequence[int], width: int, least: int) -> Iterator[tuple[int, int]]:
    """Yield the runs [first, last) of sorted values that fit into a width, `least` and more."""
    for first, value in enumerate(values):
        last = bisect_left(values, value + width)
        if last - first >= least:
            yield first, last


def _merged(windows: Sequence[Window]) -> Iterator[tuple[int, int]]:
    """Yield runs joined where they overlap; they come in the order of their firsts."""
    begun: tuple[int, int] | None = None
    for window in windows:
        if begun and window.first < begun[1]:
            begun = begun[0], max(begun[1], window.last)
            continue
        if begun:
            yield begun
        begun = window.first, window.last
    if begun:
        yield begun


def _minutes(votes: Sequence[Vote]) -> int:
    """Return within how many minutes the votes came, at least one."""
    times = [vote.at for vote in votes]
    return max(1, round((max(times) - min(times)) / 60))


def _lead(kind: Kind, votes: Sequence[Vote], **figures: object) -> Lead:
    return Lead(kind, frozenset(vote.id for vote in votes), figures)
