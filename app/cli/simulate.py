"""The command that measures the signals against farms in honest crowds."""

from collections.abc import Sequence

import click

from app.cli.simulation.farms import FARMS
from app.cli.simulation.honest import VOTES
from app.cli.simulation.trials import Totals, Trial, run, total

#: What is aimed at: trust.md T1 and T10.
LEAST_RECALL, MOST_ALARM, LEAST_PASSED = 0.90, 0.005, 0.99
NAMES = tuple(FARMS)


@click.command("simulate-fraud")
@click.option("--seeds", default="1-5", show_default=True, help="A range, as 1-5.")
@click.option("--farms", default=len(NAMES), show_default=True, help="How many of the scenarios.")
@click.option("--votes", default=VOTES, show_default=True, help="Votes of the honest crowd.")
def simulate_fraud(seeds: str, farms: int, votes: int) -> None:
    """Mix farms into honest crowds and print who was taken for whom; 1 if a target is missed."""
    first, _, last = seeds.partition("-")
    chosen = range(int(first), int(last or first) + 1)
    trials = list(run(chosen, NAMES[:farms], votes))
    for line in table(trials):
        click.echo(line)
    totals = total(trials)
    if missed(totals):
        raise click.ClickException("Цель не достигнута.")


def table(trials: Sequence[Trial]) -> list[str]:
    """Return the confusion table: each scenario, then all of them."""
    head = f"{'сценарий':36}{'накручено':>10}{'найдено':>9}{'доля':>8}{'честных':>10}{'задето':>8}"
    farms = dict.fromkeys(trial.farm for trial in trials)
    rows = [row(farm, total(one for one in trials if one.farm == farm)) for farm in farms]
    totals = total(trials)
    last = f"честных задето: {100 * totals.alarm:.3f} %; из кафе прошло: {totals.passed:.2%}"
    return [head, *rows, row("всего", totals), last]


def row(name: str, one: Totals) -> str:
    """Return a line of the table."""
    figures = f"{one.farmed:>10}{one.caught:>9}{one.recall:>8.1%}{one.honest:>10}{one.accused:>8}"
    return f"{name:36}{figures}"


def missed(totals: Totals) -> bool:
    """Tell whether a target was missed."""
    return totals.recall < LEAST_RECALL or totals.alarm > MOST_ALARM or totals.passed < LEAST_PASSED
