"""Whose turn it is to stand first: everyone's, equally often."""

from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st

from nominations import rotation

PAGE = 24
SEASON = range(date(2026, 11, 10).toordinal(), date(2026, 12, 16).toordinal())

circles = st.integers(min_value=1, max_value=150)
anything = st.integers(min_value=0, max_value=1_000_000)


@given(total=circles, day=anything)
def test_over_as_many_days_as_entries_each_is_first_once(total: int, day: int) -> None:
    firsts = [rotation.first(total, PAGE, day + passed) for passed in range(total)]

    assert sorted(firsts) == list(range(total))


@given(total=circles, begins=anything, length=st.integers(min_value=1, max_value=120))
def test_over_any_term_nobody_is_first_more_than_once_more_than_another(
    total: int, begins: int, length: int
) -> None:
    firsts = [rotation.first(total, PAGE, day) for day in range(begins, begins + length)]

    turns = [firsts.count(place) for place in range(total)]

    assert max(turns) - min(turns) <= 1


@given(total=circles, begins=anything)
def test_over_as_many_days_as_entries_each_is_on_the_first_page_equally_often(
    total: int, begins: int
) -> None:
    shown = rotation.exposures(total, PAGE, range(begins, begins + total))

    assert set(shown) == {min(PAGE, total)}


@pytest.mark.parametrize("total", [1, 24, 25, 48, 100, 243, 500, 862])
def test_in_a_season_of_36_days_exposures_differ_by_two_days_at_most(total: int) -> None:
    shown = rotation.exposures(total, PAGE, SEASON)

    assert max(shown) - min(shown) <= 2
    assert sum(shown) == len(SEASON) * min(PAGE, total)


@given(total=circles, begins=anything)
def test_once_the_circle_has_gone_round_nearly_everybody_was_on_the_first_page(
    total: int, begins: int
) -> None:
    step = rotation.stride(total, PAGE)
    round_trip = -(-total // step)

    shown = rotation.exposures(total, PAGE, range(begins, begins + round_trip))

    # A stride longer than a page leaps over somebody, who stands first on a later round.
    leapt = max(0, step - PAGE) * round_trip
    assert shown.count(0) <= leapt


def test_a_list_is_turned_and_loses_nobody() -> None:
    turned = [rotation.turned("abcde", 5, day) for day in range(5)]

    assert {"".join(items[:1]) for items in turned} == set("abcde")
    assert all(sorted(items) == list("abcde") for items in turned)


def test_an_empty_list_stays_empty() -> None:
    assert rotation.turned([], PAGE, 7) == []
    assert rotation.exposures(0, PAGE, SEASON) == []
