"""Nobody learns whether a number has voted by asking for a code: neither words nor time tell (T20).

`make fuzz` asks 2 × 2 000 times and compares the times too; else the words of 2 × 20 answers.
"""

import math
import random
import re
from statistics import median
from time import perf_counter

import pytest

from app.core import phones
from tests.texting import thorough

EACH = 2_000 if thorough() else 20
#: More than chance allows one time in a hundred is a difference (two-sided).
SIGNIFICANT = 0.01
LARGEST_MEDIAN_DIFFERENCE = 0.005  # seconds


def test_a_number_that_has_voted_is_answered_as_any_other(asked):
    voted, fresh = asked()

    assert {words for words, _ in voted + fresh} == {voted[0][0]}
    if thorough():
        times = [[seconds for _, seconds in one] for one in (voted, fresh)]
        assert abs(median(times[0]) - median(times[1])) < LARGEST_MEDIAN_DIFFERENCE
        assert mann_whitney(*times) > SIGNIFICANT


def test_the_comparison_of_times_sees_a_millisecond():
    chance = random.Random(7)
    times = [[chance.lognormvariate(-4.6, 0.2) for _ in range(2_000)] for _ in range(2)]
    slower = [seconds + 0.001 for seconds in times[0]]

    assert mann_whitney(*times) > SIGNIFICANT
    assert mann_whitney(slower, times[1]) < SIGNIFICANT


def mann_whitney(first: list[float], second: list[float]) -> float:
    """Return how probable so uneven an order is by chance (normal approximation, no ties)."""
    ranked = sorted((value, group) for group, one in enumerate((first, second)) for value in one)
    ranks = sum(rank for rank, (_, group) in enumerate(ranked, 1) if group == 0)
    n, m = len(first), len(second)
    u = ranks - n * (n + 1) / 2
    z = (u - n * m / 2) / math.sqrt(n * m * (n + m + 1) / 12)
    return math.erfc(abs(z) / math.sqrt(2))


@pytest.fixture
def asked(browser_of, session, season, make_entry, cast):
    """Return what asks for codes to numbers with a vote and without, by turns in any order."""
    entry = make_entry(season)
    season.sms_per_day = 10**6
    season.sms_kopecks_per_day = 10**9
    numbers = [(spread(number), number % 2) for number in range(2 * EACH)]
    for phone, fresh in numbers:
        if not fresh:
            cast(entry, phone)
    session.commit()

    def ask():
        answers: tuple[list, list] = ([], [])
        random.Random(7).shuffle(numbers)
        for number, (phone, fresh) in enumerate(numbers):
            answers[fresh].append(
                asking(browser_of(), phone, f"10.{number // 250}.{number % 250}.1")
            )
        return answers

    return ask


def spread(number: int) -> str:
    """Return a phone; so many of one range or prefix would meet the limits of codes."""
    return f"+790{number // 2 % 4}{number // 8 % 100:03d}{number // 800:03d}{number % 2}"


def asking(browser, phone: str, address: str) -> tuple[str, float]:
    """Ask for a code from an address; return all that is told, and the seconds it took."""
    browser.environ_base["REMOTE_ADDR"] = address
    begun = perf_counter()
    answer = browser.post("/e/12340/vote", data={"phone": phone})
    seconds = perf_counter() - begun
    page = browser.get("/e/12340/vote/check").text
    headers = {name: value for name, value in answer.headers if name not in {"Date", "Set-Cookie"}}
    told = f"{answer.status_code} {headers} {answer.text} {page}"
    told = re.sub(r'(nonce|value)="[^"]*"|nonce-[^\' ;]+', "", told)
    return told.replace(phones.mask(phone), "the phone"), seconds
