"""Pumping by the form costs the day's budget to the message, and not one message abroad (T13).

`make fuzz` asks 10 000 times, from 1 000 addresses, for 500 prefixes and 20 countries.
"""

from collections import Counter

from sqlalchemy import func, select

from app.core.outbox import OutboxMessage
from tests.texting import thorough
from voting.models.ballot import Ballot
from voting.models.spending import Spending

ASKINGS = 10_000 if thorough() else 100
BUDGET = ASKINGS // 4
# The codes of 18 countries, and Kazakhstan's two, which begin as Russia's does.
ABROAD = [1, 20, 31, 33, 34, 39, 44, 49, 55, 62, 86, 91, 212, 234, 371, 375, 380, 996, 7701, 7600]


def test_pumping_sends_what_the_budget_allows_and_votes_by_sms_still_count(
    browser_of, session, season, make_entry, text_in
):
    make_entry(season)
    season.sms_per_day, season.sms_kopecks_per_day = BUDGET, 10**9
    session.commit()
    answers: Counter[tuple[str, int]] = Counter()

    for number in range(ASKINGS):
        countries = [7900] if number % 5 else [7900, ABROAD[number // 5 % len(ABROAD)]]
        for country in countries:
            phone = f"+{country}{number % 500:03d}{number // 500:04d}"
            browser = browser_of()
            browser.environ_base["REMOTE_ADDR"] = f"10.{number % 200}.{number % 5}.1"
            answer = browser.post("/e/12340/vote", data={"phone": phone})
            answers["home" if country == 7900 else "abroad", answer.status_code] += 1
    text_in("12340")

    assert session.scalar(select(func.count(OutboxMessage.id))) == BUDGET
    assert session.scalars(select(Spending.sent)).one() == BUDGET
    assert answers == {
        ("home", 303): BUDGET,
        ("home", 429): ASKINGS - BUDGET,
        ("abroad", 422): ASKINGS // 5,
    }
    assert session.scalar(select(func.count(Ballot.id))) == 1


def test_of_twenty_countries_those_that_vote_get_codes_and_no_more_than_their_budget(
    browser_of, session, season, make_entry
):
    make_entry(season)
    season.countries, season.sms_abroad_per_day = ("RU", "KZ"), 3
    session.commit()
    answers: Counter[tuple[int, int]] = Counter()

    for number in range(5):
        for country in ABROAD:
            browser = browser_of()
            browser.environ_base["REMOTE_ADDR"] = f"10.{number}.{country % 200}.1"
            phone = f"+{country}000{number:04d}"
            answer = browser.post("/e/12340/vote", data={"phone": phone})
            answers[country, answer.status_code] += 1

    others = {(country, 422): 5 for country in ABROAD if country != 7701}
    assert answers == {(7701, 303): 3, (7701, 429): 2, **others}
    assert session.scalar(select(func.count(OutboxMessage.id))) == 3
    assert session.execute(select(Spending.sent, Spending.abroad)).one() == (0, 3)
