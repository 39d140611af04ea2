"""A season whose neighbours vote too: by SMS and on the web, one vote, and what it may cost."""

import re
from dataclasses import replace
from random import Random

import pytest
from sqlalchemy import func, select

from app.auth.models import Role
from app.core import outbox, phones
from app.core.clock import now
from app.core.outbox import Letter, OutboxMessage
from app.tasks import jobs
from tests.fakes import providers
from voting import budgets, code_limits, suppressions
from voting.code_limits import Asking, CodesPaused, NoCodesAbroad
from voting.fraud import ranges, reading, signals
from voting.fraud.facts import Vote
from voting.models.ballot import Ballot
from voting.models.inbound_sms import InboundSMS
from voting.models.phone_check import PhoneCheck
from voting.models.spending import Spending
from voting.sms import deliveries, replies

HOME = "+79000000001"
KAZAKH, BELARUSIAN = phones.example("KZ"), phones.example("BY")
ARMENIAN = phones.example("AM")
TVER = "тверская область"
AT_HOME = {"operator": "МТС", "region": TVER}


@pytest.mark.databases
class TestBySMS:
    def test_an_allowed_country_s_vote_counts_and_is_answered(self, allow, entry, text_in, count):
        allow("KZ", "BY")

        heard = [text_in("12340", sender=KAZAKH), text_in("12340", sender=BELARUSIAN)]

        assert [text.startswith("Голос за 12340 принят.") for text in heard] == [True, True]
        assert count(Ballot) == 2

    def test_a_number_of_another_country_is_told_whose_numbers_vote(
        self, allow, entry, text_in, count, session
    ):
        allow("KZ", "BY")

        heard = {text_in("12340", sender=sender) for sender in (ARMENIAN, "+14155550101", "MTS")}

        assert heard == {"Голосовать можно с номеров +79 +375 +77"}
        assert count(Ballot) == 0
        assert set(session.scalars(select(InboundSMS.outcome))) == {"not_russian"}

    def test_a_season_of_its_own_country_says_so_in_words(self, allow, entry, text_in, count):
        allow()

        assert text_in("12340", sender=KAZAKH) == replies.TEXTS["not_russian"]
        assert count(Ballot) == 0

    def test_a_redelivered_message_gets_the_same_reply_and_is_one_vote(
        self, allow, entry, text_in, count
    ):
        allow("KZ")

        heard = [text_in("12340", sender=KAZAKH, sid="SM1") for _ in range(3)]

        assert len(set(heard)) == 1
        assert (count(Ballot), count(InboundSMS)) == (1, 1)

    def test_stop_is_heard_from_a_country_that_votes_no_more(
        self, allow, entry, text_in, session, ring
    ):
        allow()

        text_in("СТОП", sender=KAZAKH)
        silent = text_in("12340", sender=KAZAKH)

        session.rollback()
        assert suppressions.holds(session, ring, KAZAKH)
        assert silent is None

    def test_the_reply_to_strangers_fits_one_message_whoever_votes(self):
        longest = replies.strangers(tuple(phones.COUNTRIES))

        assert replies.units(longest) <= replies.SEGMENT

    def test_a_reply_that_is_posted_goes_where_people_vote_and_nowhere_else(
        self, allow, app, entry, client, sent_to
    ):
        allow("KZ")
        app.config["SETTINGS"] = replace(
            app.config["SETTINGS"], sms_gateway="smsc", smsc_secret=providers.SECRET
        )

        for place, sender in enumerate((KAZAKH, BELARUSIAN, HOME)):
            asked = client.post(**providers.smsc_message(sender, "12340", str(place + 1)))
            assert asked.status_code == 200

        assert sent_to() == [KAZAKH, HOME]


class TestOnTheWeb:
    def test_a_spelling_of_an_allowed_number_gets_a_code_that_casts_the_vote(
        self, allow, entry, client, code_for, count
    ):
        allow("KZ")

        client.post("/e/12340/vote", data={"phone": "8 771 000 99 98"})
        page = client.get("/e/12340/vote/check").text
        done = client.post("/e/12340/vote/check", data={"code": code_for(KAZAKH)})

        assert "+7 771 •••-••-98" in page
        assert done.location == "/e/12340/vote/done"
        assert count(Ballot) == 1

    @pytest.mark.databases
    def test_it_is_the_same_voter_as_by_sms(self, allow, entry, client, code_for, text_in, count):
        allow("BY")

        text_in("12340", sender=BELARUSIAN)
        client.post("/e/12340/vote", data={"phone": "00 375 29 491-19-11"})
        client.post("/e/12340/vote/check", data={"code": code_for(BELARUSIAN)})

        assert "уже засчитан" in client.get("/e/12340/vote/done").text
        assert count(Ballot) == 1

    def test_another_country_s_number_is_told_whose_numbers_vote(self, allow, entry, client, count):
        allow("KZ")

        answer = client.post("/e/12340/vote", data={"phone": BELARUSIAN})

        assert answer.status_code == 422
        assert "Голосовать можно с номеров этих стран: Россия и Казахстан." in answer.text
        assert count(OutboxMessage) == 0

    def test_my_data_are_open_to_whoever_may_vote(self, allow, entry, client, code_for, text_in):
        allow("KZ")
        text_in("12340", sender=KAZAKH)

        client.post("/my-data/", data={"phone": KAZAKH})
        client.post("/my-data/check", data={"code": code_for(KAZAKH)})

        assert "+7 771 •••-••-98" in client.get("/my-data/").text


@pytest.mark.databases
class TestTheCost:
    def test_codes_and_replies_abroad_have_a_budget_of_their_own_to_the_message(
        self, allow, entry, session, text_in, count
    ):
        season = allow("KZ", "BY", "AM")
        season.sms_abroad_per_day = 2
        session.commit()

        told = [attempt(session, phone) for phone in (KAZAKH, BELARUSIAN, ARMENIAN, HOME)]
        unanswered = text_in("12340", sender=ARMENIAN)

        session.expire_all()
        spent = session.scalars(select(Spending)).one()
        assert told == [None, None, NoCodesAbroad, None]
        assert unanswered is None
        assert (spent.abroad, spent.sent) == (2, 1)
        assert count(Ballot) == 1

    def test_a_country_that_may_vote_no_more_gets_nothing(
        self, allow, entry, client, session, sent_to
    ):
        allow("KZ")
        client.post("/e/12340/vote", data={"phone": KAZAKH})
        pending = session.scalars(select(PhoneCheck.id)).all()
        allow()

        again = client.post("/e/12340/vote/resend")

        assert len(pending) == 1
        assert again.status_code == 429
        assert "другой страны" in again.text or "других стран" in again.text
        assert not budgets.pay(session, KAZAKH)
        assert sent_to() == [KAZAKH]

    def test_the_breaker_watches_a_whole_country(self, allow, entry, session):
        allow("KZ", "BY")
        session.add_all(unentered(entry, number) for number in range(30))
        session.commit()

        assert attempt(session, KAZAKH) is CodesPaused
        assert attempt(session, BELARUSIAN) is None

    def test_the_organisers_are_told_once_that_the_budget_abroad_is_spent(
        self, allow, session, ring, make_account, count
    ):
        make_account("a@example.ru", Role.ORGANISER)
        season = allow("KZ")
        season.sms_abroad_per_day = 1
        budgets.take_abroad(session.connection(), season.id, 1, budgets.today(now()))
        session.commit()

        for _ in range(3):
            budgets.warn(session, ring, now())
        session.commit()

        assert count(OutboxMessage) == 1


class TestWhatComesAfter:
    def test_a_report_about_a_number_abroad_suppresses_it(self, app, session, ring):
        deliveries._suppress(session, ring, KAZAKH, "21610")
        session.commit()

        assert suppressions.holds(session, ring, KAZAKH)

    def test_a_message_that_failed_is_paid_for_again_abroad(self, allow, app, session, ring):
        season = allow("KZ")
        message = outbox.post(session, ring, outbox.Kind.SMS, Letter(KAZAKH, "Голос принят."))
        message.state = outbox.State.FAILED
        session.commit()

        deliveries._send_again(session, ring, message.id)
        session.commit()

        day = session.get_one(Spending, (season.id, budgets.today(now())))
        assert (day.sent, day.abroad) == (0, 1)

    def test_a_number_abroad_is_read_for_fraud_without_operator_or_region(
        self, allow, app, session, entry, text_in
    ):
        season = allow("KZ", "BY")
        text_in("12340", sender=KAZAKH)
        text_in("12340", sender=BELARUSIAN)
        sources = reading.Sources(app.extensions["keys"], ranges.NumberingPlan())

        votes = list(reading.votes(session, season, sources))

        assert [vote.number for vote in votes] == [int(KAZAKH[1:]), int(BELARUSIAN[1:])]
        assert {(vote.operator, vote.region, vote.foreign) for vote in votes} == {
            (None, None, False)
        }


def test_to_vote_from_abroad_is_nothing_odd_and_neighbouring_numbers_are():
    # Two entries, the second with all of its votes from abroad; a farm is the third's.
    home = [replace(vote(n, 9 * 10**9 + 104_729 * n, 1), **AT_HOME) for n in range(400)]
    abroad = [vote(1_000 + n, 375_290_000_000 + 99_991 * n, 2) for n in range(100)]
    farm = [vote(2_000 + n, 375_250_000_000 + n, 3) for n in range(12)]

    assert signals.find([*home, *abroad]) == []
    assert [one.entry for one in signals.find([*home, *abroad, *farm])] == [3]


def vote(number: int, phone: int, entry: int) -> Vote:
    """Return a vote of some moment of four weeks for an entry of Tver."""
    at = 1e9 + Random(number).uniform(0, 28 * 86_400.0)
    return Vote(id=number, entry=entry, voter=number, at=at, number=phone, home=TVER)


def attempt(session, phone: str) -> type[Exception] | None:
    """Ask for a code; return what refused."""
    try:
        code_limits.count(session, Asking(phone, "203.0.113.1"), rehearsal=False)
    except CodesPaused as error:
        session.rollback()
        return type(error)
    session.commit()
    return None


def unentered(entry, number: int) -> PhoneCheck:
    """Return a code to Kazakhstan that nobody entered."""
    return PhoneCheck(
        entry_id=entry.id,
        browser=number.to_bytes(32),
        voter_key=b"v" * 32,
        phone=b"",
        block=phones.COUNTRIES["KZ"],
        code_hash=b"h" * 32,
        created_at=now() - code_limits.TIME_TO_ENTER * 2,
        expires_at=now(),
    )


@pytest.fixture
def entry(season, make_entry):
    return make_entry(season)


@pytest.fixture
def allow(session, season, renew):
    """Return what lets a season's countries vote beside Russia, and gives the season back."""

    def let(*countries: str):
        season.countries = phones.ordered(countries)
        renew()
        return season

    return let


@pytest.fixture
def count(session):
    """Return what counts the rows of a table as they are committed."""

    def counted(model) -> int:
        session.rollback()
        return session.scalar(select(func.count()).select_from(model))

    return counted


@pytest.fixture
def sent_to(session, ring):
    """Return what lists whom messages were posted to."""

    def listed() -> list[str]:
        session.rollback()
        kept = session.scalars(select(OutboxMessage.letter).order_by(OutboxMessage.id))
        return [outbox.opened(ring, letter).to for letter in kept if letter]

    return listed


@pytest.fixture
def code_for(app, session):
    """Return what delivers the outbox and reads the newest code on a telephone."""

    def read(phone: str) -> str:
        waiting = outbox.due(session)
        session.rollback()
        for message_id in waiting:
            jobs.deliver(message_id)
        thread = jobs.sending(app.config["SETTINGS"]).messages(phone)
        codes = [re.match(r"\d{6} - ", message["text"]) for message in thread]
        return next(code.group()[:6] for code in reversed(codes) if code)

    return read
