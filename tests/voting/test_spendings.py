"""The day's SMS budget foreseen: as the day went so far, by Moscow's clock."""

from datetime import UTC, datetime, timedelta

import pytest

from voting import spendings

#: Midnight in Moscow.
MIDNIGHT = datetime(2026, 11, 21, 21, tzinfo=UTC)


@pytest.mark.parametrize(
    ("hours", "spent", "expected", "ends"),
    [(12, 400, 800, None), (6, 500, 2000, 12), (12, 500, 1000, None), (0.5, 900, None, None)],
)
def test_a_day_goes_on_as_it_went(hours, spent, expected, ends):
    found = spendings.forecast(spent, 1000, MIDNIGHT + timedelta(hours=hours))

    assert found.expected == expected
    assert found.ends_at == (MIDNIGHT + timedelta(hours=ends) if ends else None)
    assert found.left == 1000 - spent


def test_a_spent_budget_has_ended_now():
    moment = MIDNIGHT + timedelta(hours=3)

    found = spendings.forecast(1000, 1000, moment)

    assert (found.left, found.share, found.ends_at) == (0, 100, moment)


def test_a_season_without_a_budget_has_spent_it():
    assert spendings.forecast(0, 0, MIDNIGHT).share == 100
