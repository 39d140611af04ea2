"""The vote against its floors: who stands in the contest, and its rounds."""

from collections.abc import Iterator
from contextlib import ExitStack
from dataclasses import dataclass, field
from itertools import chain, repeat
from pathlib import Path

from bench import orders, sealing
from bench.postgres import Cluster
from bench.rounds import Contestant, Figure, in_turn, ratio
from bench.servers import Server, await_answer, free_port, gunicorn, running
from bench.stage import Stage

FLOORS = Path(__file__).parent / "floors"
WEB_BATCH = 200


@dataclass
class Contest:
    """The contestants, and the sealer's rate after each round."""

    stage: Stage
    contestants: dict[str, Contestant]
    sealed: list[float] = field(default_factory=list)

    def play(self, rounds: int, seconds: float) -> None:
        """Play the rounds; after each the sealer seals what the round has cast."""
        for one in self.contestants.values():
            one.warm(seconds / 2)
        sealing.seal(self.stage)
        for place in range(rounds):
            for one in in_turn(list(self.contestants.values()), place):
                one.play(seconds)
            self.sealed.append(sealing.seal(self.stage))

    def figures(self) -> dict[str, Figure]:
        """Return the ratios that the rounds came to."""
        hello, bare, naive, webhook, hot, web = self.contestants.values()
        return {
            "webhook_vs_bare": ratio(webhook.rates, bare.rates),
            "webhook_cpu_vs_bare": ratio(webhook.costs, bare.costs),
            "webhook_vs_naive": ratio(webhook.rates, naive.rates),
            "web_vote_vs_bare": ratio(web.rates, bare.rates),
            "hot_vs_spread": ratio(hot.rates, webhook.rates),
            "seal_vs_cast": ratio(self.sealed, webhook.rates),
            "bare_vs_hello": ratio(bare.rates, hello.rates),
        }


def start(stack: ExitStack, cluster: Cluster, stage: Stage, folder: Path) -> Contest:
    """Start every server of the contest."""
    site = serve(stack, cluster, "wsgi:app", stage.database, stage.environ, folder)
    floors = {
        name: floor(stack, cluster, name, stage, folder) for name in ("hello", "bare", "naive")
    }
    fill(cluster, stage)
    votes = chain.from_iterable(
        orders.web_votes(stage.app, stage.codes, WEB_BATCH) for _ in repeat(None)
    )
    found = [
        *(Contestant(name, one, texts(stage)) for name, one in floors.items()),
        Contestant("webhook", site, texts(stage)),
        Contestant("webhook, one entry", site, orders.texts(stage.environ, stage.codes[:1])),
        Contestant("web vote", site, votes, most=WEB_BATCH * 3),
    ]
    return Contest(stage, {one.name: one for one in found})


def texts(stage: Stage) -> Iterator[bytes]:
    """Return messages for all entries in turn."""
    return orders.texts(stage.environ, stage.codes)


def floor(stack: ExitStack, cluster: Cluster, name: str, stage: Stage, folder: Path) -> Server:
    """Serve a floor, on a database of its own if it has tables."""
    script = FLOORS / f"{name}.sql"
    database = f"floor_{name}" if script.exists() else ""
    if database:
        cluster.create(database, script=script.read_text(encoding="utf-8"))
    environ = {
        "BENCH_DATABASE": cluster.address(database or "postgres"),
        "BENCH_LIMITS": "memory://",
        "PUBLIC_BASE_URL": stage.environ["PUBLIC_BASE_URL"],
        "TWILIO_AUTH_TOKEN": stage.environ["TWILIO_AUTH_TOKEN"],
    }
    return serve(stack, cluster, f"bench.floors.{name}:app", database, environ, folder)


def fill(cluster: Cluster, stage: Stage) -> None:
    """Give the naive webhook the same codes."""
    with cluster.connect("floor_naive") as connection:
        rows = [(code,) for code in stage.codes]
        connection.cursor().executemany("INSERT INTO entry (code) VALUES (%s)", rows)


def serve(
    stack: ExitStack,
    cluster: Cluster,
    module: str,
    database: str,
    environ: dict[str, str],
    folder: Path,
) -> Server:
    """Start a server, and wait until it answers."""
    port = free_port()
    log = folder / f"{module.partition(':')[0]}-{port}.log"
    process = stack.enter_context(running(gunicorn(module, port), environ, log))
    await_answer(port)
    return Server(port, process, cluster, database)
