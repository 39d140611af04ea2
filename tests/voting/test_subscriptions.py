"""Reminders by e-mail: asked for, confirmed, sent once, stopped and forgotten."""

import json
import re
from datetime import timedelta

import pytest
from flask_mailman import EmailMessage
from sqlalchemy import select

from app.core.clock import now
from app.core.outbox import Kind, Letter, OutboxMessage
from app.tasks import jobs
from nominations import phases
from nominations.phases import Call
from tests.application import make_app
from tests.prize import open_dates
from voting.models.subscription import Subscription

DAY = timedelta(days=1)
ANNA = "anna@example.ru"
ASKED = {"email": ANNA, "last_day": "y", "consent": "y"}
LINK = re.compile(r"https?://[^/\s]+((?:/en)?/reminders/\w+/\S+)")


class TestWhen:
    def test_the_opening_is_told_for_three_days_and_the_last_day_on_it(self):
        dates = open_dates()
        opens, closes = dates.voting_opens, dates.voting_closes

        moments = [opens - DAY, opens, opens + 3 * DAY, closes - DAY, closes]
        assert [phases.calls_due(dates, moment) for moment in moments] == [
            [],
            [Call.OPENING],
            [],
            [Call.LAST_DAY],
            [],
        ]

    def test_what_has_begun_is_not_offered(self):
        dates = open_dates()
        opens, closes = dates.voting_opens, dates.voting_closes

        moments = [opens - DAY, opens, closes - DAY]
        assert [phases.calls_to_come(dates, moment) for moment in moments] == [
            [Call.OPENING, Call.LAST_DAY],
            [Call.LAST_DAY],
            [],
        ]


@pytest.mark.databases
class TestAsking:
    def test_nothing_is_sent_before_the_link_is_followed_and_the_button_pressed(
        self, client, session, coming, letters, opened
    ):
        client.post("/reminders/", data=ASKED)
        link = the_link(letters()[-1], "confirm")
        seen = client.get(link)
        opened()

        jobs.remind()

        assert seen.status_code == 200
        assert len(letters()) == 1

    def test_a_confirmed_address_gets_one_letter_at_the_opening_and_one_on_the_last_day(
        self, client, session, coming, letters, confirmed, opened, move_dates
    ):
        confirmed(ANNA)
        opened()
        for _beat in range(3):
            jobs.remind()
        assert [letter[2] for letter in letters()[1:]] == ["Голосование открылось"]

        move_dates(coming, voting_opens=now() - 5 * DAY, voting_closes=now() + DAY / 2)
        for _beat in range(3):
            jobs.remind()
        assert [letter[2] for letter in letters()[2:]] == ["Остался один день"]
        assert letters()[-1][0] == ANNA

    def test_the_last_day_is_told_only_to_who_asked_for_it(
        self, client, coming, letters, confirmed, move_dates
    ):
        confirmed(ANNA, last_day="")
        move_dates(coming, voting_opens=now() - 5 * DAY, voting_closes=now() + DAY / 2)

        jobs.remind()

        assert len(letters()) == 1

    def test_an_english_page_is_answered_in_english(self, client, coming, letters):
        client.post("/en/reminders/", data=ASKED)

        letter = letters()[-1]
        assert letter[2] == "Confirm: remind me to vote"
        assert "/en/reminders/confirm/" in letter[1]
        assert "/en/reminders/stop/" in letter[-1]

    def test_the_answer_does_not_tell_who_has_asked_before(
        self, client, session, coming, letters, confirmed
    ):
        confirmed(ANNA)

        known = client.post(
            "/reminders/", data=ASKED | {"email": "ANNA@example.ru", "last_day": ""}
        )
        new = client.post("/reminders/", data=ASKED | {"email": "boris@example.ru"})

        assert (known.status_code, known.location) == (new.status_code, new.location)
        anna = session.scalars(select(Subscription).order_by(Subscription.id)).first()
        assert (anna.wants_last_day, anna.confirmed_at is not None) == (True, True)
        assert [letter[2] for letter in letters()[1:]] == [
            "Вы уже просили напомнить о голосовании",
            "Подтвердите: напомнить о голосовании",
        ]

    def test_a_mailbox_is_not_flooded_and_an_address_is_stopped(self, client, coming, letters):
        answers = [client.post("/reminders/", data=ASKED).status_code for _ in range(21)]

        assert answers == [303] * 20 + [429]
        assert len(letters()) == 3

    def test_the_address_is_kept_encrypted(self, client, session, coming):
        client.post("/reminders/", data=ASKED)

        kept = session.scalars(select(Subscription)).one()
        assert ANNA.encode() not in kept.email + kept.email_hash


class TestTheForm:
    @pytest.mark.parametrize(
        "wrong", [{"email": ""}, {"email": "anna"}, {"email": "a\0@b.ru"}, {"consent": ""}]
    )
    def test_without_an_address_or_the_consent_nothing_is_kept(
        self, client, session, coming, wrong
    ):
        answer = client.post("/reminders/", data=ASKED | wrong)

        assert answer.status_code == 422
        assert session.scalars(select(Subscription)).all() == []

    def test_after_the_voting_there_is_nothing_to_ask_for(self, client, season, move_dates):
        move_dates(season, hides_at=now() - DAY, voting_closes=now() - DAY / 2)

        assert "Напоминать сейчас не о чем" in client.get("/reminders/").text
        assert client.post("/reminders/", data=ASKED).status_code == 409

    def test_once_open_only_the_last_day_is_offered(self, client, session, season):
        page = client.get("/reminders/").text
        client.post("/reminders/", data=ASKED | {"last_day": ""})

        assert "за день до конца" in page
        kept = session.scalars(select(Subscription)).one()
        assert (kept.wants_opening, kept.wants_last_day) == (False, True)


class TestStopping:
    def test_opening_the_link_stops_nothing_and_one_press_erases_the_address(
        self, client, session, coming, letters, confirmed
    ):
        confirmed(ANNA)
        link = the_link(letters()[-1], "stop")

        opened = client.get(link)
        assert (opened.status_code, count(session)) == (200, 1)

        pressed = client.post(link)
        assert (pressed.status_code, count(session)) == (200, 0)
        assert client.post(link).status_code == 410

    def test_a_mail_program_stops_it_with_no_form_before(self, settings, app, session, coming):
        strict = make_app(settings)
        strict.config["WTF_CSRF_ENABLED"] = True
        app.test_client().post("/reminders/", data=ASKED)
        link = the_link(opened_letters(app, session)[-1], "stop")

        answer = strict.test_client().post(link, data={"List-Unsubscribe": "One-Click"})

        assert answer.status_code == 200

    def test_the_mail_names_the_address_to_stop_it(self, app, monkeypatch):
        sent: list[EmailMessage] = []

        def keep(mail):
            sent.append(mail)

        monkeypatch.setattr(EmailMessage, "send", keep)

        letter = Letter(ANNA, "Текст", "Тема", unsubscribe="https://prize.example/stop")
        jobs.CARRIERS[Kind.MAIL](letter)

        assert sent[0].extra_headers == {
            "List-Unsubscribe": "<https://prize.example/stop>",
            "List-Unsubscribe-Post": "List-Unsubscribe=One-Click",
        }

    def test_another_link_opens_nothing(self, client, coming, letters, confirmed):
        confirmed(ANNA)
        stop = the_link(letters()[-1], "stop")

        assert client.post(stop.replace("stop", "confirm")).status_code == 410
        assert client.post(stop + "x").status_code == 410


@pytest.mark.databases
class TestForgetting:
    def test_what_nobody_confirmed_goes_after_three_days(self, client, session, coming, confirmed):
        confirmed(ANNA)
        client.post("/reminders/", data=ASKED | {"email": "boris@example.ru"})
        for one in session.scalars(select(Subscription)):
            one.asked_at = now() - 4 * DAY
        session.commit()

        jobs.erase()

        assert count(session) == 1

    def test_all_goes_with_the_end_of_the_voting(
        self, client, session, coming, confirmed, move_dates
    ):
        confirmed(ANNA)
        move_dates(coming, voting_opens=now() - 5 * DAY, voting_closes=now() - DAY)

        jobs.erase()

        assert count(session) == 0


def the_link(letter, act) -> str:
    return next(link for link in LINK.findall(letter[1]) if f"/{act}/" in link)


def count(session) -> int:
    session.rollback()
    return len(session.scalars(select(Subscription.id)).all())


def opened_letters(app, session) -> list[list[str]]:
    rows = session.scalars(select(OutboxMessage).order_by(OutboxMessage.id)).all()
    found = [json.loads(app.extensions["keys"].decrypt(row.letter)) for row in rows]
    session.rollback()
    return found


@pytest.fixture
def coming(season, move_dates):
    """A season whose voting opens in two days."""
    move_dates(season, voting_opens=now() + 2 * DAY)
    return season


@pytest.fixture
def opened(coming, move_dates):
    """Return what opens the voting."""
    return lambda: move_dates(coming, voting_opens=now() - timedelta(minutes=1))


@pytest.fixture
def letters(app, session):
    """Return what opens the letters that were posted."""
    return lambda: opened_letters(app, session)


@pytest.fixture
def confirmed(client, letters):
    """Return what asks for reminders and confirms it."""

    def confirm(email, **changes):
        client.post("/reminders/", data=ASKED | {"email": email} | changes)
        assert client.post(the_link(letters()[-1], "confirm")).status_code == 200

    return confirm
