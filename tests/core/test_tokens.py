"""Receipts and codes: spelled so that people can copy them, and read back as they do."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from app.core import tokens


@given(st.binary(min_size=16, max_size=16))
def test_a_receipt_reads_back_as_it_was_spelled(receipt):
    assert tokens.read(tokens.spell(receipt)) == receipt


@given(st.text(max_size=60))
def test_any_other_text_is_no_receipt_or_one_of_sixteen_bytes(text):
    receipt = tokens.read(text)

    assert receipt is None or len(receipt) == 16


@pytest.mark.parametrize(
    "typed",
    [
        "0123 4567 89AB CDEF GHJK MNPQ RS",
        "o123-4567-89ab-cdef-ghjk-mnpq-rs",
        "О123456789АВСDЕFGНJКМNРQRS",
        "0I23456789ABCDEFGHJKMNPQRS",
        "prize.example/r#0123456789ABCDEFGHJKMNPQRS",
        "https://prize.example/receipts/#0123456789abcdefghjkmnpqrs",
    ],
)
def test_what_people_misread_or_copy_with_its_link_is_read_rightly(typed):
    assert tokens.read(typed) == tokens.read("0123456789ABCDEFGHJKMNPQRS")


def test_more_than_128_bits_is_no_receipt():
    assert tokens.read("Z" * 26) is None


def test_receipts_do_not_repeat():
    assert len({tokens.receipt() for _ in range(10_000)}) == 10_000


def test_codes_keep_their_zeros():
    assert all(len(tokens.one_time_code()) == 6 for _ in range(1_000))
