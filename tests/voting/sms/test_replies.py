"""Every reply fits one segment, whatever is put into it."""

from datetime import UTC, datetime

import pytest

from voting.rules import Outcome
from voting.sms import replies

#: One UCS-2 segment (3GPP TS 23.040): any Cyrillic letter makes a message UCS-2.
SEGMENT = 70
LONGEST = {
    "code": "1234567",
    "receipt": "X" * 26,
    "opens": "30 сентября",
    "results": "30 сентября",
    "digits": 7,
}


@pytest.mark.parametrize("outcome", list(Outcome))
def test_a_reply_with_the_longest_values_is_one_segment(outcome):
    assert replies.units(replies.text(outcome, **LONGEST)) <= SEGMENT


def test_the_one_time_code_is_one_segment():
    text = replies.ONE_TIME_CODE.format(code="123456", entry="1234567")

    assert replies.units(text) <= SEGMENT


def test_an_emoji_counts_as_operators_count_it():
    assert replies.units("👍") == 2


def test_a_day_is_moscows():
    assert replies.day(datetime(2026, 12, 14, 21, 30, tzinfo=UTC)) == "15 декабря"
