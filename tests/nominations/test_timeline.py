"""A season along a line of days."""

from datetime import UTC, datetime, timedelta

from app.core.clock import MOSCOW
from nominations import timeline
from nominations.phases import Dates


def moment(month: int, day: int) -> datetime:
    return datetime(2026, month, day, tzinfo=UTC)


DATES = Dates(
    registration_opens=moment(9, 1),
    registration_closes=moment(10, 31),
    voting_opens=moment(10, 15),
    voting_closes=moment(12, 15),
    hides_at=moment(12, 8),
    results_at=moment(12, 24),
    awards_at=moment(12, 28),
)


def test_terms_lie_in_the_order_of_their_dates_and_inside_the_drawing() -> None:
    drawn = timeline.draw(DATES, moment(11, 22), MOSCOW)

    registration, voting, hidden = drawn.registration, drawn.voting, drawn.hidden
    assert registration.x < voting.x < registration.x + registration.width
    assert voting.x < hidden.x < voting.x + voting.width < drawn.results.x < drawn.awards.x
    assert hidden.x + hidden.width == drawn.results.x
    assert registration.x == timeline.MARGIN
    assert drawn.awards.x == timeline.WIDTH - timeline.MARGIN


def test_today_stands_between_the_months_around_it() -> None:
    drawn = timeline.draw(DATES, moment(11, 22), MOSCOW)

    october, november, december = drawn.months
    assert drawn.today is not None
    assert october.x < november.x < drawn.today < december.x


def test_outside_the_season_there_is_no_today() -> None:
    assert timeline.draw(DATES, moment(8, 31), MOSCOW).today is None
    assert timeline.draw(DATES, moment(12, 29), MOSCOW).today is None


def test_a_season_of_no_length_is_drawn_all_the_same() -> None:
    instant = dict.fromkeys(vars(DATES), moment(9, 1))

    drawn = timeline.draw(Dates(**instant), moment(9, 1) + timedelta(hours=1), MOSCOW)

    assert drawn.voting.width == 0
