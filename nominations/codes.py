"""Voting codes: a number and its Damm check digit, which finds every single wrong digit and swap.

A code has no leading zero, for telephones and spreadsheets drop it. Facts: domain.md §4.7.
"""

import re
from collections.abc import Iterator

#: Damm's totally anti-symmetric quasigroup of order ten, his thesis of 2004.
_DAMM = (
    (0, 3, 1, 7, 5, 9, 8, 6, 4, 2),
    (7, 0, 9, 2, 1, 5, 4, 8, 6, 3),
    (4, 2, 0, 6, 8, 7, 1, 3, 5, 9),
    (1, 7, 5, 0, 9, 8, 3, 4, 2, 6),
    (6, 1, 2, 3, 0, 4, 5, 9, 7, 8),
    (3, 6, 7, 4, 2, 0, 9, 5, 8, 1),
    (5, 8, 6, 9, 7, 2, 0, 1, 3, 4),
    (8, 9, 4, 5, 3, 6, 2, 0, 1, 7),
    (9, 4, 3, 8, 6, 1, 7, 2, 0, 5),
    (2, 5, 8, 1, 4, 3, 6, 7, 9, 0),
)
_CODE = re.compile(r"[1-9]\d+", re.ASCII)
_NO_BREAK_SPACE = "\u00a0"


def check_digit(digits: str) -> int:
    """Damm's check digit of a string of ASCII digits: «572» has 4."""
    interim = 0
    for digit in digits:
        interim = _DAMM[interim][int(digit)]
    return interim


def is_valid(code: str) -> bool:
    """Whether the text is ASCII digits, the first of them 1-9, and its check digit is right."""
    return _CODE.fullmatch(code) is not None and check_digit(code) == 0


def with_check(number: int) -> str:
    """The code made of a number: 1234 gives «12340»."""
    return f"{number}{check_digit(str(number))}"


def capacity(length: int) -> int:
    """How many codes a season has whose numbers are of so many digits, the check not counted."""
    return int("9" + "0" * (length - 1))


def candidates(length: int) -> Iterator[str]:
    """Each code whose number has so many digits, once; those that begin like a year come last."""
    numbers = range(10 ** (length - 1), 10**length)
    yield from (with_check(number) for number in numbers if not is_year_like(number))
    yield from (with_check(number) for number in numbers if is_year_like(number))


def spaced(code: str) -> str:
    """The code as it is printed, in threes from the right, not to be broken: «12 340»."""
    return f"{int(code):,}".replace(",", _NO_BREAK_SPACE)


def is_year_like(number: int) -> bool:
    """Whether the four leading digits read as a year of 1900-2099, so people add them to texts."""
    return str(number).startswith(("19", "20"))
