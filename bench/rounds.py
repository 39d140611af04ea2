"""Rounds: each contestant in turn, there and back, and what they come to as ratios."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from itertools import islice
from statistics import median

from bench.load import CONNECTIONS, Run, saturate
from bench.servers import Server, between


@dataclass(frozen=True)
class Figure:
    """The median of the rounds, and the lowest and the highest of them."""

    middle: float
    low: float
    high: float
    rounds: int

    @classmethod
    def of(cls, rounds: Sequence[float]) -> "Figure":
        """Take one figure from each round."""
        return cls(median(rounds), min(rounds), max(rounds), len(rounds))


def ratio(over: Sequence[float], under: Sequence[float]) -> Figure:
    """Divide round by round: what drifts between rounds drifts for both."""
    return Figure.of([one / other for one, other in zip(over, under, strict=True)])


@dataclass
class Contestant:
    """A server under one kind of load, and what each round measured."""

    name: str
    server: Server
    orders: Iterator[bytes]
    #: More answers a second than it gives: so many requests are written before a round.
    most: int = 4_000
    connections: int = CONNECTIONS
    #: Answers a second.
    rates: list[float] = field(default_factory=list)
    #: Seconds of the server's CPU an answer.
    costs: list[float] = field(default_factory=list)
    #: The median delay of an answer, in seconds.
    delays: list[float] = field(default_factory=list)

    def play(self, seconds: float) -> Run:
        """Load the server for one round; the requests are written before it begins."""
        ready = list(islice(self.orders, int(self.most * seconds) + self.connections))
        before = self.server.cpu()
        run = saturate(self.server.port, iter(ready), seconds, self.connections)
        cost = between(before, self.server.cpu())
        self.rates.append(run.rate)
        self.costs.append(cost / run.answers)
        self.delays.append(run.delay(0.5))
        return run

    def warm(self, seconds: float) -> None:
        """Load the server for a round that doesn't count."""
        self.play(seconds)
        for figures in (self.rates, self.costs, self.delays):
            figures.clear()


def in_turn(contestants: Sequence[Contestant], place: int) -> Sequence[Contestant]:
    """Return the contestants in the order of a round: every second one goes backwards."""
    return contestants[::-1] if place % 2 else contestants
