"""The simulator in its short form; `flask season simulate-fraud` is the whole of it."""

from app.cli.simulation.farms import FARMS
from app.cli.simulation.trials import run, total

SHORT = ("SIM-карты подряд", "ровный интервал")
VOTES = 6_000


def test_two_farms_are_told_from_an_honest_crowd_and_its_cafe():
    found = total(run([1], SHORT, VOTES))

    assert found.recall >= 0.9
    assert found.alarm <= 0.01  # The odd crowds weigh more in a small one.
    assert found.passed >= 0.99


def test_there_are_twelve_farms():
    assert len(FARMS) == 12


def test_the_command_prints_the_table_and_tells_of_a_missed_target(app):
    command = ["season", "simulate-fraud", "--seeds", "1", "--farms", "1", "--votes", "4000"]

    answer = app.test_cli_runner().invoke(args=command)

    assert "SIM-карты подряд" in answer.output
    assert "всего" in answer.output
