"""Every reply fits one segment, whatever is put into it."""

from datetime import UTC, datetime

import pytest

from voting.rules import Outcome
from voting.sms import replies

#: One UCS-2 segment (3GPP TS 23.040): any Cyrillic letter makes a message UCS-2.
SEGMENT = 70
SECRET = "X" * 26
LONGEST = {
    "code": "1234567",
    "receipt": f"Квитанция {SECRET}",
    "opens": "30 сентября",
    "results": "30 сентября",
    "digits": 7,
}


@pytest.mark.parametrize("outcome", list(Outcome))
def test_a_reply_with_the_longest_values_is_one_segment(outcome):
    assert replies.units(replies.text(outcome, **LONGEST)) <= SEGMENT


@pytest.mark.parametrize("digits", [5, 6, 7])
def test_a_receipt_is_a_link_as_long_as_one_segment_holds_it(digits):
    code = "1" * digits
    longest = "h" * (23 - digits)
    said = [
        replies.text(Outcome.ACCEPTED, code=code, receipt=replies.receipt(code, SECRET, host))
        for host in (longest, f"{longest}h", "")
    ]

    assert said[0] == f"Голос за {code} принят. {longest}/r#{SECRET}"
    assert said[1] == f"Голос за {code} принят. Квитанция {SECRET}"
    assert replies.units(said[0]) == SEGMENT
    assert all(replies.units(one) <= SEGMENT for one in said)


def test_the_one_time_code_is_one_segment():
    text = replies.ONE_TIME_CODE.format(code="123456", entry="1234567")

    assert replies.units(text) <= SEGMENT


def test_an_emoji_counts_as_operators_count_it():
    assert replies.units("👍") == 2


def test_a_day_is_moscows():
    assert replies.day(datetime(2026, 12, 14, 21, 30, tzinfo=UTC)) == "15 декабря"
