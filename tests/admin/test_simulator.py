"""The simulator: what would become of a message, and that nothing comes of it."""

import pytest
from sqlalchemy import func, select

from app.auth.models import Role
from app.core.db import Base
from voting.models.inbound_sms import Synonym
from voting.sms import replies, simulation

HOST = "prize.example"


def rows(session) -> dict[str, int]:
    """Count the rows of every table but that of sessions, which the page itself touches."""
    return {
        table.name: session.scalar(select(func.count()).select_from(table))
        for table in Base.metadata.sorted_tables
    }


def attempt(browser, text: str, phone: str = "+79000000001", **more: str):
    return browser.post("/admin/votes/simulator", data={"text": text, "phone": phone, **more})


#: A message, its sender, whether it is the second one, what comes of it, how many votes.
CASES = [
    ("Голос за 12 340, спасибо!", "+79000000001", False, "accepted", 1),
    ("12340", "+79000000001", True, "already_same", 0),
    ("12340 и 23451", "+79000000001", False, "accepted", 2),
    ("12341", "+79000000001", False, "unknown_code", 0),
    ("за пекарню на углу", "+79000000001", False, "accepted", 1),
    ("что это", "+79000000001", False, "unreadable", 0),
    ("стоп", "+79000000001", False, "stop", 0),
    ("нет", "+79000000001", False, "no", 0),
    ("12340", "+37529000000", False, "not_russian", 0),
    ("", "+79000000001", False, "unreadable", 0),
]


class TestATrial:
    @pytest.mark.databases
    def test_it_says_what_a_voter_would_hear_and_writes_no_row(self, session, season, make_entry):
        entry = make_entry(season)
        make_entry(season, "23451", "restorany-kafe")
        session.add(Synonym(season_id=season.id, word="пекарню на углу", entry_id=entry.id))
        session.commit()
        before = rows(session)

        trials = [
            simulation.run(session, HOST, sender, text, again=again)
            for text, sender, again, _, _ in CASES
        ]
        session.commit()

        assert [(one.outcome, one.votes) for one in trials] == [case[3:] for case in CASES]
        assert {one.reply.segments for one in trials} == {1}
        assert rows(session) == before

    def test_it_finds_out_of_no_number_whether_it_has_voted(
        self, session, season, make_entry, cast
    ):
        cast(make_entry(season), "+79000000001")

        trial = simulation.run(session, HOST, "+79000000001", "12340")

        assert trial.outcome == "accepted"

    def test_before_there_is_a_season_it_says_so(self, session, app):
        trial = simulation.run(session, HOST, "+79000000001", "12340")

        assert (trial.steps, trial.outcome) == (None, "closed")

    def test_it_shows_each_step_of_the_reading(self, session, season, make_entry):
        make_entry(season)

        steps = simulation.run(session, HOST, "+79000000001", "ГОЛОС за １2340!").steps

        assert steps is not None
        assert (steps.plain, steps.kind, steps.codes) == ("голос за 12340!", "vote", ("12340",))


def test_the_page_tells_the_reply_its_size_and_its_price(organiser, season, make_entry, session):
    make_entry(season)
    season.sms_price_kopecks = 265
    session.commit()
    before = rows(session)

    page = attempt(organiser, "12340").text

    assert "Голос был бы засчитан" in page
    assert "Голос за 12340 принят." in page
    assert "UCS-2" in page
    assert "2,65 ₽" in page
    assert rows(session) == before


def test_a_number_that_somebody_may_have_is_not_taken_nor_shown(organiser, season):
    answer = attempt(organiser, "12340", "+7 916 123-45-67")

    assert answer.status_code == 422
    assert "вымышленный" in answer.text
    assert "123-45-67" not in answer.text


def test_an_observer_sees_the_page_and_tries_nothing(browser_as, season):
    observer = browser_as(Role.OBSERVER)

    assert observer.get("/admin/votes/simulator").status_code == 200
    assert attempt(observer, "12340").status_code == 403


@pytest.mark.parametrize(
    ("text", "encoding"), [("OK, 12340", "GSM-7"), ("Голос", "UCS-2"), ("12340 «»", "UCS-2")]
)
def test_one_letter_decides_how_a_text_is_sent(text, encoding):
    assert replies.encoding(text) == encoding


def test_the_command_tells_the_same_and_sends_nothing(app, session, season, make_entry):
    make_entry(season)
    before = rows(session)
    session.rollback()
    arguments = ["sms", "simulate", "--from", "+79000000001", "--text", "12340", "--dry-run"]

    told = app.test_cli_runner().invoke(args=arguments)

    assert told.exit_code == 0, told.output
    assert "read: vote 12340" in told.output
    assert "outcome: accepted, votes: 1" in told.output
    assert rows(session) == before
