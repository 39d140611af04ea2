"""The end of a term as people understand it: midnight belongs to the day that it ends."""

from datetime import UTC, datetime

import pytest

from app import words

MIDNIGHT = datetime(2026, 12, 21, 21, 0, tzinfo=UTC)  # 22 December, 00:00 in Moscow
EVENING = datetime(2026, 12, 15, 17, 0, tzinfo=UTC)


@pytest.mark.parametrize(
    ("ends", "until", "last_day"),
    [
        (MIDNIGHT, "21 декабря 2026, 24:00 МСК", "21 декабря"),
        (EVENING, "15 декабря 2026, 20:00 МСК", "15 декабря"),
    ],
)
def test_a_term_is_told_by_its_last_day(app, ends, until, last_day):
    with app.test_request_context("/"):
        told = words.until(ends).striptags(), words.last_day(ends)

    assert [one.replace("\N{NO-BREAK SPACE}", " ") for one in told] == [until, last_day]


def test_a_machine_reads_the_very_moment(app):
    with app.test_request_context("/"):
        assert 'datetime="2026-12-22T00:00:00+03:00"' in words.until(MIDNIGHT)
