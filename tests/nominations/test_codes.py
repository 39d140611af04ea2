from itertools import islice

import pytest
from hypothesis import given
from hypothesis import strategies as st

from nominations import codes


@pytest.mark.parametrize(("digits", "check"), [("572", 4), ("1234", 0), ("", 0), ("0000", 0)])
def test_the_check_digit_agrees_with_the_published_vectors(digits: str, check: int) -> None:
    assert codes.check_digit(digits) == check


def test_a_number_gets_its_check_digit() -> None:
    assert codes.with_check(1234) == "12340"
    assert codes.with_check(572) == "5724"


@pytest.mark.parametrize(
    "text",
    [
        "",
        "0",
        "12341",
        "21340",
        "00000",
        "01237",
        "1234O",
        "１２３４０",
        "12 340",
        "-12340",
        "12340\n",
        "²",
    ],
)
def test_what_is_not_a_code_is_not_valid(text: str) -> None:
    assert not codes.is_valid(text)


@given(st.text())
def test_any_text_is_judged_without_an_error(text: str) -> None:
    assert codes.is_valid(text) in {True, False}


def test_every_single_wrong_digit_is_detected() -> None:
    missed = [
        wrong
        for code in codes.candidates(4)
        for place, digit in enumerate(code)
        for other in "0123456789"
        if other != digit and codes.is_valid(wrong := code[:place] + other + code[place + 1 :])
    ]

    assert missed == []


def test_every_swap_of_neighbouring_digits_is_detected() -> None:
    missed = [
        swapped
        for code in codes.candidates(4)
        for place in range(len(code) - 1)
        if code[place] != code[place + 1]
        and codes.is_valid(
            swapped := code[:place] + code[place + 1] + code[place] + code[place + 2 :],
        )
    ]

    assert missed == []


@pytest.mark.parametrize(("length", "count"), [(4, 9_000), (5, 90_000)])
def test_every_code_of_a_length_is_issued_once(length: int, count: int) -> None:
    issued = list(codes.candidates(length))

    assert len(issued) == len(set(issued)) == count == codes.capacity(length)
    assert all(len(code) == length + 1 for code in issued)
    assert all(codes.is_valid(code) for code in islice(issued, 0, None, 7))


def test_six_digits_serve_nine_hundred_thousand_entries() -> None:
    assert codes.capacity(6) == 900_000


@pytest.mark.parametrize("length", [4, 5])
def test_codes_that_begin_like_a_year_are_issued_last(length: int) -> None:
    year_like = [1900 <= int(code[:4]) <= 2099 for code in codes.candidates(length)]

    assert year_like == sorted(year_like)
    assert sum(year_like) == 200 * 10 ** (length - 4)


@pytest.mark.parametrize(
    ("code", "printed"),
    [("12340", "12\u00a0340"), ("123456", "123\u00a0456"), ("1234567", "1\u00a0234\u00a0567")],
)
def test_a_code_is_printed_in_threes_that_do_not_break(code: str, printed: str) -> None:
    assert codes.spaced(code) == printed
