"""How long a voter waits for the answer, and a vote for its place in the log."""

from collections.abc import Callable
from itertools import islice
from pathlib import Path

from bench import sealing
from bench.load import pace, saturate
from bench.postgres import Cluster
from bench.rounds import Contestant, Figure
from bench.stage import Stage

#: A burst is so many times the rate of casting.
BURST = 3


def of_answers(webhook: Contestant, rounds: int, seconds: float) -> Figure:
    """Return, in milliseconds, what 99 of 100 answers kept within at half the saturating rate."""
    rate = Figure.of(webhook.rates).middle / 2
    found = []
    for _ in range(rounds):
        ready = list(islice(webhook.orders, int(rate * seconds) + 1))
        found.append(1000 * pace(webhook.server.port, iter(ready), seconds, rate).delay(0.99))
    return Figure.of(found)


def of_sealing(
    cluster: Cluster, stage: Stage, webhook: Contestant, folder: Path, seconds: float
) -> dict[str, Figure]:
    """Return what 99 of 100 votes waited for their place in the log, in seconds.

    Once with the webhook saturated, once in a burst past it, the site's own worker sealing.
    """
    rate = Figure.of(webhook.rates).middle
    ready = iter(list(islice(webhook.orders, int(3 * rate * seconds))))
    with sealing.worker(stage, folder):
        sealing.crowd(cluster, stage, rate=100, seconds=1)
        sealing.drained(cluster, stage)
        steady = lag(cluster, stage, lambda: saturate(webhook.server.port, ready, seconds))
        burst = lag(cluster, stage, lambda: sealing.crowd(cluster, stage, BURST * rate, seconds))
    return {"seal_lag_p99_s": steady, "burst_lag_p99_s": burst}


def lag(cluster: Cluster, stage: Stage, casting: Callable[[], object]) -> Figure:
    """Return the 99th percentile of the votes' wait for the sealer, in seconds."""
    after = cluster.ask(stage.database, sealing.LAST_BATCH)
    casting()
    sealing.drained(cluster, stage)
    return Figure.of([cluster.ask(stage.database, sealing.LAG.format(share=0.99, after=after))])
