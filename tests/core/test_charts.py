"""Drawings of figures: true to the figures, and nothing over anything else."""

import itertools
from datetime import date, timedelta

from hypothesis import given
from hypothesis import strategies as st

from app.core import charts

FIRST = date(2026, 11, 1)
days = st.integers(min_value=0, max_value=200).map(lambda passed: FIRST + timedelta(days=passed))
figures = st.dictionaries(days, st.integers(min_value=0, max_value=3_000_000), max_size=120)
parts = st.integers(min_value=0, max_value=3_000_000)
counts = st.lists(st.integers(min_value=0, max_value=3_000_000), max_size=30)


@given(figures)
def test_columns_hold_every_vote_and_stay_inside_the_drawing(values: dict[date, int]) -> None:
    drawn = charts.columns(values)

    if drawn is None:
        assert sum(values.values()) == 0
        return
    assert drawn.total == sum(column.value for column in drawn.columns) == sum(values.values())
    assert len(drawn.columns) <= 60
    assert all(bar.y >= 0 and bar.height >= 0 for column in drawn.columns for bar in column.bars)
    assert max(column.x + column.width for column in drawn.columns) <= charts.WIDTH
    assert 2 <= len(drawn.lines) <= 5
    assert drawn.lines[-1].value >= drawn.best.value


def test_a_day_without_a_vote_keeps_its_place() -> None:
    drawn = charts.columns({FIRST: 2, FIRST + timedelta(days=3): 4})

    assert drawn is not None
    assert [column.value for column in drawn.columns] == [2, 0, 0, 4]
    assert [column.bars[0].height for column in drawn.columns][1:3] == [0, 0]


def test_a_column_twice_as_high_is_twice_the_votes() -> None:
    drawn = charts.columns({FIRST: 50, FIRST + timedelta(days=1): 100})

    assert drawn is not None
    [low], [high] = (column.bars for column in drawn.columns)
    assert abs(high.height - 2 * low.height) <= 0.2


def test_the_parts_of_a_day_stand_one_on_the_other() -> None:
    drawn = charts.stacked({FIRST: (1, 3)})

    assert drawn is not None
    [column] = drawn.columns
    low, high = column.bars
    assert column.value == 4
    assert abs(high.y + high.height - low.y) <= 0.1
    assert abs(high.height - 3 * low.height) <= 0.2


@given(st.dictionaries(days, st.tuples(parts, parts), min_size=1, max_size=120))
def test_no_part_of_a_day_is_lost_or_leaves_the_drawing(
    values: dict[date, tuple[int, int]],
) -> None:
    drawn = charts.stacked(values)

    if drawn is None:
        assert not any(map(any, values.values()))
        return
    for part in (0, 1):
        shown = sum(column.bars[part].value for column in drawn.columns)
        assert shown == sum(figures[part] for figures in values.values())
    for bar in (bar for column in drawn.columns for bar in column.bars):
        assert 0 <= bar.y <= bar.y + bar.height <= charts.HEIGHT


@given(counts)
def test_names_on_the_ladder_never_touch_and_stand_in_the_order_of_places(votes: list[int]) -> None:
    ranked = sorted(votes, reverse=True)

    drawn = charts.ladder([(f"Участник {place}", value) for place, value in enumerate(ranked)])

    if drawn is None:
        assert len(votes) < 2 or ranked[0] == 0
        return
    heights = [rung.label_y for rung in drawn.rungs]
    assert all(lower - upper >= 45.9 for upper, lower in itertools.pairwise(heights))
    assert [rung.value for rung in drawn.rungs] == ranked[: charts.MOST_RUNGS]
    assert heights[0] > 0
    assert heights[-1] < drawn.height


def test_rungs_are_as_far_apart_as_the_votes() -> None:
    drawn = charts.ladder([("а", 100), ("б", 50), ("в", 0)])

    assert drawn is not None
    top, middle, bottom = (rung.y for rung in drawn.rungs)
    assert abs((middle - top) - (bottom - middle)) <= 0.1
