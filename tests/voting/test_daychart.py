"""The chart of an owner's votes: every day has its column, and no column leaves the drawing."""

from datetime import date, timedelta

from hypothesis import given
from hypothesis import strategies as st

from voting import daychart
from voting.daychart import BOTTOM, HEIGHT, TOP, WIDTH, Day

FIRST = date(2026, 11, 1)


def test_without_votes_there_is_nothing_to_draw():
    assert daychart.draw([]) is None
    assert daychart.draw([Day(FIRST, 0, 0)]) is None


def test_a_day_without_votes_has_its_place_between_the_others():
    chart = daychart.draw([Day(FIRST, 1, 0), Day(FIRST + timedelta(days=3), 0, 2)])

    assert [column.day.all for column in chart.columns] == [1, 0, 0, 2]


def test_the_web_stands_on_the_sms():
    [column] = daychart.draw([Day(FIRST, 3, 1)]).columns

    assert column.web_y + column.web_height == column.sms_y
    assert column.web_height == 3 * column.sms_height


@given(
    st.lists(
        st.tuples(st.integers(0, 400), st.integers(0, 10**6), st.integers(0, 10**6)),
        min_size=1,
        max_size=80,
        unique_by=lambda one: one[0],
    )
)
def test_every_column_is_inside_and_no_vote_is_lost(days):
    given_days = [Day(FIRST + timedelta(days=at), web, sms) for at, web, sms in sorted(days)]

    chart = daychart.draw(given_days)

    total = sum(day.all for day in given_days)
    assert (chart is None) is (total == 0)
    if chart:
        assert sum(column.day.all for column in chart.columns) == total
        assert len(chart.columns) <= daychart.MOST
        for column in chart.columns:
            assert 0 <= column.x <= column.x + column.width <= WIDTH
            assert TOP <= column.web_y <= column.sms_y <= HEIGHT - BOTTOM
