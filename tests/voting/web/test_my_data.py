"""«Мои данные»: the phone is proved, then seen, withdrawn, erased; nobody else comes in."""

import re
from datetime import timedelta
from itertools import count

import pytest
from sqlalchemy import func, select, update

from app.core import outbox
from app.core.clock import now
from app.tasks import jobs
from voting import suppressions
from voting.models.ballot import Ballot, Channel
from voting.models.consent import Consent
from voting.models.inbound_sms import InboundSMS
from voting.models.phone_check import PhoneCheck
from voting.models.retention_act import RetentionAct
from voting.models.review import Ruling
from voting.sms.gateways.port import Inbound
from voting.sms.webhook import take_in

E164 = "+79000000001"
OTHER = "+79000000002"
NUMBERS = count(1)


class TestSeeing:
    def test_a_proved_phone_sees_its_votes_consents_and_messages(
        self, client, entry, cast, written, opened
    ):
        cast(entry, E164)
        written("голос 12340")
        client.post("/e/12340/vote", data={"phone": E164})

        page = opened(client).text

        assert "Салон красоты" in page
        assert "засчитан" in page
        assert "уже голосовали за этого участника" in page
        assert "по SMS сами" in page
        assert "Текст от" in page
        assert "•••-••-01" in page

    def test_before_the_close_nothing_names_the_entry(self, client, entry, cast, written, opened):
        cast(entry, E164)
        written("голос 12340")

        page = opened(client).text

        assert "Ромашка" not in page
        assert "12340" not in page
        assert "1234 0" not in page

    def test_after_the_close_the_entry_and_the_words_are_shown(
        self, client, session, season, entry, cast, written, opened, move_dates
    ):
        cast(entry, E164)
        written("голос 12340")
        move_dates(season, voting_closes=now(), hides_at=now())

        page = opened(client).text

        assert "Ромашка" in page
        assert "голос 12340" in page

    def test_a_held_vote_says_so_with_its_reason(self, client, session, entry, cast, opened):
        ballot = cast(entry, E164).ballot_id
        session.add(Ruling(ballot_id=ballot, kind="hold", reason="Много голосов подряд."))
        session.commit()

        assert "на проверке: Много голосов подряд." in opened(client).text

    def test_another_phone_sees_nothing_of_it(self, client, entry, cast, written, opened):
        cast(entry, E164)
        written("голос 12340")

        page = opened(client, OTHER).text

        assert "Ничего нет" not in page  # its own code of a minute ago is there
        assert "Салон красоты" not in page
        assert "уже голосовали" not in page

    def test_the_number_is_nowhere_whole(self, client, caplog, entry, opened):
        page = opened(client)
        with client.session_transaction() as cookie:
            kept = str(dict(cookie))

        for place in (page.text, page.request.url, kept, caplog.text):
            assert not re.search(r"9000000001|000-00-01|000 00 01", place)

    def test_without_a_season_there_is_nothing_to_prove(self, client, session):
        answer = client.post("/my-data/", data={"phone": E164})

        assert answer.status_code == 422
        assert "ничего не хранится" in answer.text


class TestProving:
    def test_a_stranger_is_asked_for_the_phone(self, client, season):
        assert "Получить код" in client.get("/my-data/").text
        assert client.get("/my-data/check").location == "/my-data/"

    def test_a_wrong_code_opens_nothing_and_five_kill_it(self, client, season, code_sent):
        client.post("/my-data/", data={"phone": E164})
        right = code_sent()
        wrong = f"{(int(right) + 1) % 1_000_000:06d}"

        pages = [client.post("/my-data/check", data={"code": wrong}) for _ in range(5)]
        last = client.post("/my-data/check", data={"code": right})

        assert "Осталось попыток: 4" in pages[0].text
        assert last.status_code == 422
        assert "Получить код" in client.get("/my-data/").text

    def test_a_code_for_a_vote_does_not_open_the_data(self, client, entry, code_sent):
        client.post("/e/12340/vote", data={"phone": E164})
        with client.session_transaction() as cookie:
            cookie["my_data"] = cookie["check"]

        answer = client.post("/my-data/check", data={"code": code_sent()})

        assert answer.location == "/my-data/"
        assert "Получить код" in client.get("/my-data/").text

    def test_a_code_for_the_data_casts_no_vote(self, client, session, entry, code_sent):
        client.post("/my-data/", data={"phone": E164})
        with client.session_transaction() as cookie:
            cookie["check"] = cookie["my_data"]

        answer = client.post("/e/12340/vote/check", data={"code": code_sent()})

        assert answer.location == "/e/12340/vote"
        assert session.scalar(select(func.count(Ballot.id))) == 0

    def test_another_browser_cannot_use_the_code(self, client, browser_of, season, code_sent):
        client.post("/my-data/", data={"phone": E164})
        thief = browser_of()
        code = code_sent()

        assert thief.post("/my-data/check", data={"code": code}).location == "/my-data/"
        assert "Получить код" in thief.get("/my-data/").text

    def test_the_limits_are_those_of_the_vote_and_shared_with_it(self, client, entry):
        ways = ["/e/12340/vote", "/my-data/", "/e/12340/vote", "/my-data/"]

        answers = [client.post(way, data={"phone": E164}).status_code for way in ways]

        assert answers == [303, 303, 303, 429]

    def test_a_sent_but_unproved_code_opens_nothing(self, client, season):
        client.post("/my-data/", data={"phone": E164})

        assert "Получить код" in client.get("/my-data/").text

    def test_after_a_quarter_of_an_hour_the_data_are_closed(self, client, session, season, opened):
        opened(client)
        session.execute(update(PhoneCheck).values(used_at=now() - timedelta(minutes=15)))
        session.commit()

        assert "Получить код" in client.get("/my-data/").text

    def test_leaving_closes_them_at_once(self, client, season, opened):
        opened(client)

        client.post("/my-data/leave")

        assert "Получить код" in client.get("/my-data/").text

    @pytest.mark.parametrize("act", ["withdraw", "erase", "stop", "resume"])
    def test_without_the_proof_nothing_is_done(self, client, session, season, written, act):
        written("СТОП")
        client.post("/my-data/", data={"phone": E164})

        answer = client.post(f"/my-data/{act}")

        assert answer.location == "/my-data/"
        assert session.scalars(select(InboundSMS.sender)).one() is not None
        assert session.scalars(select(RetentionAct)).all() == []


class TestActing:
    def test_withdrawing_marks_the_consent_and_erases_the_number(
        self, client, session, entry, cast, written, opened
    ):
        cast(entry, E164, Channel.WEB)
        written("голос 12340")
        client.post("/e/12340/vote", data={"phone": E164})
        opened(client)

        said = client.post("/my-data/withdraw", follow_redirects=True).text

        assert "Согласие отозвано" in said
        assert session.scalars(select(Consent.withdrawn_at)).one() is not None
        assert session.scalars(select(InboundSMS.sender)).one() is None
        assert session.scalars(select(RetentionAct.ground)).one() == "withdrawal"
        assert session.scalar(select(func.count(Ballot.id))) == 1

    def test_erasing_leaves_the_ballot_and_the_consent(
        self, client, session, entry, cast, written, opened
    ):
        cast(entry, E164)
        written("голос 12340, звоните +79000000001")
        client.post("/e/12340/vote", data={"phone": E164})
        opened(client)

        said = client.post("/my-data/erase", follow_redirects=True).text

        assert "Номер и сообщения удалены" in said
        assert session.scalars(select(Consent.withdrawn_at)).one() is None
        assert session.scalars(select(InboundSMS.text)).one() == ""
        assert session.scalars(select(PhoneCheck)).all() == []
        assert session.scalar(select(func.count(Ballot.id))) == 1

    def test_stop_and_its_taking_back(self, client, session, season, ring, opened):
        opened(client)

        client.post("/my-data/stop")
        stopped = suppressions.holds(session, ring, E164)
        client.post("/my-data/resume")

        assert stopped
        assert not suppressions.holds(session, ring, E164)


class TestTheConsent:
    def test_giving_the_phone_is_recorded_with_the_words_shown(self, client, session, entry):
        client.post("/e/12340/vote", data={"phone": E164})

        given = session.scalars(select(Consent)).one()
        page = client.get("/privacy").text

        assert (given.purpose, given.channel) == ("vote", "web")
        assert given.text_hash.hex() in page
        assert 'id="consent"' in page

    def test_asking_for_the_data_is_no_consent(self, client, session, season):
        client.post("/my-data/", data={"phone": E164})

        assert session.scalars(select(Consent)).all() == []


class TestStop:
    def test_a_phone_that_said_stop_gets_the_code_it_asks_for(
        self, client, session, entry, written, code_sent
    ):
        written("СТОП")

        client.post("/e/12340/vote", data={"phone": E164})
        answer = client.post("/e/12340/vote/check", data={"code": code_sent()})

        assert answer.location == "/e/12340/vote/done"
        assert session.scalar(select(func.count(Ballot.id))) == 1

    def test_it_can_still_see_its_data_and_take_stop_back(self, client, entry, written, opened):
        written("СТОП")

        assert "Снова получать ответы" in opened(client).text


@pytest.fixture
def entry(season, make_entry):
    return make_entry(season)


@pytest.fixture
def written(app):
    """Return what texts the prize from the voter's telephone."""
    return lambda text: take_in(Inbound("console", f"CO{next(NUMBERS)}", E164, text))


@pytest.fixture
def code_sent(app, session):
    """Return what delivers the outbox and reads the newest code on a telephone."""

    def read(phone: str = E164) -> str:
        waiting = outbox.due(session)
        session.rollback()
        for message_id in waiting:
            jobs.deliver(message_id)
        thread = jobs.sending(app.config["SETTINGS"]).messages(phone)
        codes = [re.match(r"\d{6} - ", message["text"]) for message in thread]
        return next(code.group()[:6] for code in reversed(codes) if code)

    return read


@pytest.fixture
def opened(code_sent):
    """Return what proves a phone and opens its data."""

    def walk(browser, phone: str = E164):
        browser.post("/my-data/", data={"phone": phone})
        browser.post("/my-data/check", data={"code": code_sent(phone)})
        return browser.get("/my-data/")

    return walk
