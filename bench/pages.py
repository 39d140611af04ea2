"""The pages that show counts, at ten thousand ballots and at ten million."""

from contextlib import ExitStack
from itertools import repeat
from pathlib import Path

from bench import orders, stage
from bench.postgres import Cluster
from bench.rounds import Contestant, Figure, in_turn, ratio
from bench.stage import NOMINATION
from bench.votes import serve

FEW, MANY, LESS_MANY = 10_000, 10_000_000, 1_000_000


def measure(
    cluster: Cluster, folder: Path, many: int, rounds: int, seconds: float
) -> tuple[dict[str, Figure], list[Contestant]]:
    """Return how much longer each page takes with many ballots than with few."""
    few = stage.build(cluster, folder / "few", "pages_few")
    environs = {
        FEW: few.environ,
        many: stage.copy(cluster, folder / "many", few, "pages_many"),
    }
    shown = {
        "standings": f"/standings/{NOMINATION}/",
        "nomination": f"/nominations/{NOMINATION}/",
        "entry": f"/e/{few.codes[0]}",
    }
    with ExitStack() as stack:
        servers = {}
        for count, environ in environs.items():
            database = "pages_few" if count == FEW else "pages_many"
            stage.load(cluster, database, count)
            servers[count] = serve(stack, cluster, "wsgi:app", database, environ, folder)
        cluster.run("postgres", "CHECKPOINT")
        played = {
            (page, count): Contestant(
                f"{page}, {count:,}", server, repeat(orders.get(path)), connections=1
            )
            for page, path in shown.items()
            for count, server in servers.items()
        }
        play(list(played.values()), rounds, seconds)
    parts = {page: ratio(played[page, many].delays, played[page, FEW].delays) for page in shown}
    worst = max(parts.values(), key=lambda one: one.middle)
    figures = {f"{page}_10m_vs_10k": one for page, one in parts.items()}
    return {"pages_10m_vs_10k": worst, **figures}, list(played.values())


def play(contestants: list[Contestant], rounds: int, seconds: float) -> None:
    """Play the rounds."""
    for one in contestants:
        one.warm(seconds / 2)
    for place in range(rounds):
        for one in in_turn(contestants, place):
            one.play(seconds)
