"""How fast the count is, as ratios to floors that do nothing else: `make bench`.

All servers stand ready at once; each is loaded for two seconds in turn, there and back. Only
ratios of one run count: the machine's speed drifts more from run to run than the code's.
"""

import argparse
import os
import sys
import tempfile
from collections.abc import Sequence
from contextlib import ExitStack
from pathlib import Path

from bench import delays, pages, sealing, stage, votes
from bench.postgres import Cluster, cluster
from bench.report import RESULTS, Report
from bench.rounds import Figure


def main(arguments: Sequence[str]) -> None:
    """Measure everything; print the tables and write the results."""
    options = parsed(arguments)
    with cluster() as postgres, tempfile.TemporaryDirectory(prefix="prize-bench-") as folder:
        report = measured(postgres, Path(folder), options)
    print(report.table())
    report.write(options.results)
    print(f"\nWritten to {options.results}")


def parsed(arguments: Sequence[str]) -> argparse.Namespace:
    """Read the command line; BENCH_BIG=0 in the environment spares small machines."""
    many = pages.LESS_MANY if os.environ.get("BENCH_BIG") == "0" else pages.MANY
    read = argparse.ArgumentParser("python -m bench", description="Measure how fast the count is.")
    read.add_argument("--rounds", type=int, default=8, help="rounds; the median of them counts")
    read.add_argument("--seconds", type=float, default=2.0, help="seconds of a round")
    read.add_argument("--ballots", type=int, default=many, help="ballots behind the pages")
    read.add_argument("--results", type=Path, default=RESULTS, help="the file to write")
    return read.parse_args(arguments)


def measured(postgres: Cluster, folder: Path, options: argparse.Namespace) -> Report:
    """Play the contest of the votes, then that of the pages."""
    rounds, seconds = options.rounds, options.seconds
    with ExitStack() as stack:
        site = stage.build(postgres, folder, "prize")
        contest = votes.start(stack, postgres, site, folder)
        contest.play(rounds, seconds)
        webhook = contest.contestants["webhook"]
        waits = {"webhook_p99_ms": delays.of_answers(webhook, rounds, seconds)}
        waits |= delays.of_sealing(postgres, site, webhook, folder, 5 * seconds)
        checked = sealing.verified(postgres, site)
    shown, viewed = pages.measure(postgres, folder, options.ballots, rounds, seconds)
    played = [*contest.contestants.values(), *viewed]
    return Report(
        ratios=contest.figures() | shown,
        levels=waits,
        rates={one.name: Figure.of(one.rates) for one in played}
        | {"sealing": Figure.of(contest.sealed), "protocol verify": Figure.of([checked])},
        costs={one.name: Figure.of(one.costs) for one in played},
        facts={"ballots": options.ballots, "round_seconds": seconds, "cpus": os.cpu_count()},
    )


if __name__ == "__main__":
    main(sys.argv[1:])
