"""The pages of the panel with a thousand entries and with a hundred thousand: `make bench-panel`.

Each page is measured against itself, in interleaved rounds of one run.
"""

import argparse
import os
import sys
import tempfile
from collections.abc import Sequence
from contextlib import ExitStack
from dataclasses import dataclass
from itertools import repeat
from pathlib import Path
from time import perf_counter
from urllib.parse import quote

from flask_migrate import upgrade

from app.auth import sessions
from app.auth.models import Account, Role
from app.config import from_env
from app.core.clock import now
from app.core.db import db
from app.factory import create_app
from bench import firms, orders, pages, stage
from bench.postgres import Cluster, cluster
from bench.report import PANEL, Report
from bench.rounds import Contestant, Figure, ratio
from bench.servers import Server
from bench.votes import serve
from nominations import seasons
from voting import kept_figures

RESULTS = Path(__file__).parent / "panel.json"
BALLOTS_AN_ENTRY = 30
#: For every ten entries one waits besides; of every hundred one has a cluster and one asks for a
#: change, and of the few so many that the first page is full.
WAIT, TROUBLED, A_PAGE = 10, 100, 60
#: Entries have thirty ballots on the average, and few in a division have as many as its best.
BY_CHANCE = "abs(hashint8(number)::bigint)"
FEW, MANY, LESS_MANY = 1_000, 100_000, 10_000
TOWNS = 40
SHOWN = {
    "queue": "/admin/applications/",
    "search": "/admin/applications/?q=ателье+нднлдв",
    "application": "/admin/applications/{waiting}?status=waiting",
    "desk": "/admin/",
    "changes": "/admin/changes/",
    "fraud": "/admin/fraud/",
    "transparency": "/transparency/bench/figures.json",
    "results": "/admin/results/",
    "closed": "/admin/results/",
}
#: The voting is over and sealed: the results show the places.
CLOSE = """
UPDATE season SET registration_closes = now() - interval '20 days', hides_at = now() - interval
'9 days', voting_closes = now() - interval '2 days', results_at = now() - interval '1 day',
close_sealed_at = now() - interval '1 day', merged_at = now() - interval '19 days'
"""


@dataclass(frozen=True)
class Panel:
    """A site with so many entries, and what an organiser's browser sends to it."""

    database: str
    entries: int
    server: Server
    cookie: str

    def order(self, page: str) -> bytes:
        """Return the request of a page."""
        # The firm before a hundredth one looks like it.
        waiting = max(self.entries // WAIT // 2, TROUBLED) - 1
        return orders.get(quote(SHOWN[page].format(waiting=waiting), "/?=&+"), Cookie=self.cookie)


def main(arguments: Sequence[str]) -> None:
    """Measure the pages; print the table and write the results."""
    options = parsed(arguments)
    with cluster() as postgres, tempfile.TemporaryDirectory(prefix="prize-bench-") as folder:
        report = measured(postgres, Path(folder), options)
    print(report.table())
    report.write(options.results)
    print(f"\nWritten to {options.results}")


def parsed(arguments: Sequence[str]) -> argparse.Namespace:
    """Read the command line; BENCH_BIG=0 in the environment spares small machines."""
    many = LESS_MANY if os.environ.get("BENCH_BIG") == "0" else MANY
    read = argparse.ArgumentParser("python -m bench.panel", description="Measure the panel.")
    read.add_argument("--rounds", type=int, default=8, help="rounds; the median of them counts")
    read.add_argument("--seconds", type=float, default=1.0, help="seconds of a round")
    read.add_argument("--entries", type=int, default=many, help="entries of the big season")
    read.add_argument("--results", type=Path, default=RESULTS, help="the file to write")
    return read.parse_args(arguments)


def measured(postgres: Cluster, folder: Path, options: argparse.Namespace) -> Report:
    """Play the pages of the open voting, then those of the closed one."""
    played: dict[tuple[str, int], Contestant] = {}
    with ExitStack() as stack:
        sizes = (FEW, options.entries)
        panels = [build(stack, postgres, folder, f"panel_{size}", size) for size in sizes]
        for group in (PANEL[:-1], PANEL[-1:]):
            if group == PANEL[-1:]:
                for panel in panels:
                    postgres.run(panel.database, CLOSE)
            postgres.run("postgres", "CHECKPOINT")
            contest = {
                (page, one.entries): contestant(page, one) for page in group for one in panels
            }
            pages.play(list(contest.values()), options.rounds, options.seconds)
            played |= contest
            print(f"played: {', '.join(group)}", flush=True)
    return reported(played, options)


def contestant(page: str, panel: Panel) -> Contestant:
    """Return a page of a panel, asked for by one organiser again and again."""
    name = f"{page}, {panel.entries:,}"
    return Contestant(name, panel.server, repeat(panel.order(page)), most=1_000, connections=1)


def reported(played: dict[tuple[str, int], Contestant], options: argparse.Namespace) -> Report:
    """Return the figures: each page's time over its own, and its milliseconds."""
    many = options.entries
    times = {one.name: Figure.of([1000 * spent for spent in one.delays]) for one in played.values()}
    return Report(
        ratios={
            f"{page}_100k_vs_1k": ratio(played[page, many].delays, played[page, FEW].delays)
            for page in PANEL
        },
        levels={f"{name} ms": time for name, time in times.items()},
        rates={one.name: Figure.of(one.rates) for one in played.values()},
        costs={one.name: Figure.of(one.costs) for one in played.values()},
        facts={"entries": many, "ballots": many * BALLOTS_AN_ENTRY, "cpus": os.cpu_count()},
    )


def build(stack: ExitStack, postgres: Cluster, folder: Path, database: str, entries: int) -> Panel:
    """Fill a database with a season, serve it, and log an organiser in."""
    postgres.create(database)
    environ = stage.environ(folder / database, postgres.address(database))
    app = create_app(from_env(environ))
    with app.app_context():
        upgrade()
        season = stage.publish(db.session())
        season.code_length = 7
        db.session.add_all(stage.town(place, 50_000 + place) for place in range(TOWNS))
        secret = logged_in()
        db.session.remove()
        db.engine.dispose()
    waiting = entries // WAIT
    firms.fill(postgres, database, entries + waiting, waiting)
    stage.load(postgres, database, entries * BALLOTS_AN_ENTRY, BY_CHANCE)
    troubled = max(entries // TROUBLED, A_PAGE)
    firms.trouble(postgres, database, troubled, troubled)
    stage.text(postgres, database)
    with app.app_context():
        print(f"{entries:,} entries: sums of transparency in {taken():.2f} s", flush=True)
    server = serve(stack, postgres, "wsgi:app", database, environ, folder)
    return Panel(database, entries, server, orders.cookie(app, {"_user_id": secret}))


def taken() -> float:
    """Let the worker's task take the sums of transparency; return how many seconds it took."""
    began = perf_counter()
    kept_figures.take(db.session(), seasons.current(db.session()) or sys.exit("no season"))
    db.session.commit()
    spent = perf_counter() - began
    db.session.remove()
    db.engine.dispose()
    return spent


def logged_in() -> str:
    """Make an organiser and let them in; return the secret of their session."""
    email = "organiser@prize.example"
    account = Account(
        email=email, password_hash=stage.LOCKED, role=Role.ORGANISER, confirmed_at=now()
    )
    db.session.add(account)
    db.session.flush()
    visit = sessions.Visit("bench", "192.0.2.0/24")
    secret = sessions.begin(db.session(), account, visit, complete=True)
    db.session.commit()
    return secret


if __name__ == "__main__":
    main(sys.argv[1:])
