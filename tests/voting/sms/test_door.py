"""The door before the site: a plain vote goes straight, and whatever is less plain goes the long way."""

from datetime import timedelta

import pytest
from sqlalchemy import func, select, text

from app.core.clock import now
from tests.texting import form_of, signed
from voting.models.ballot import Ballot, UnsealedBallot
from voting.models.inbound_sms import InboundSMS

pytestmark = pytest.mark.postgres

OTHER = "+79000000002"
THIRD = "+79000000003"


class TestThroughTheDoor:
    def test_a_plain_vote_is_taken_in_past_flask_and_past_sqlalchemy(
        self, client, known, text_in, statements
    ):
        with statements() as seen:
            reply = text_in("голос 12340", OTHER)

        assert reply.startswith("Голос за 12340 принят. localhost/r#")
        assert not seen

    def test_it_leaves_the_same_rows_as_the_long_way(self, session, known, text_in, ring, season):
        text_in("отличный салон 12340", OTHER)

        first, straight = session.scalars(select(InboundSMS).order_by(InboundSMS.id)).all()
        ballot = session.get_one(Ballot, straight.ballot_id)
        voter = ring.season(season.phone_key, season.slug).voter_key(OTHER)
        assert ballot.voter_key == straight.voter_key == voter
        assert ring.decrypt(straight.sender) == OTHER
        assert (straight.text, straight.comment) == ("отличный салон 12340", "отличный салон")
        assert (straight.outcome, straight.season_id) == (first.outcome, first.season_id)
        assert ballot.entry_id == known.id
        assert now() - ballot.cast_at < timedelta(minutes=1)
        assert session.get(UnsealedBallot, ballot.id)

    def test_a_redelivery_gets_the_first_reply(self, session, known, text_in):
        first = text_in("12340", OTHER, sid="SM1")

        again = text_in("12340", OTHER, sid="SM1")

        assert again == first
        assert count(session, Ballot) == count(session, InboundSMS) == 2

    def test_a_second_vote_from_the_same_phone_is_refused_and_costs_no_second_reply(
        self, app, session, known, text_in
    ):
        text_in("12340", OTHER)
        purse = app.extensions["sms_directory"].purse
        left = purse._left

        reply = text_in("12340", OTHER)

        assert reply == "Вы уже голосовали за 12340. Голос засчитан, повтор не нужен."
        assert purse._left == left - 1
        assert count(session, Ballot) == 2

    def test_a_phone_that_said_stop_gets_no_reply_and_its_vote_counts(
        self, session, known, text_in
    ):
        text_in("стоп", OTHER)

        reply = text_in("12340", OTHER)

        assert reply is None
        assert count(session, Ballot) == 2


class TestTheLongWay:
    def test_a_forged_request_is_refused_by_the_site(self, client, session, known):
        form = form_of("12340", OTHER, "SM1")

        answer = client.post("/sms/twilio", data=form, headers=signed(form, token="another"))

        assert answer.status_code == 403
        assert count(session, InboundSMS) == 1

    def test_a_code_issued_a_moment_ago_is_found(self, season, known, make_entry, text_in):
        make_entry(season, code="56786", nomination="restorany-kafe")

        reply = text_in("56786", OTHER)

        assert "56786" in reply

    def test_a_vote_after_the_close_is_refused_though_the_season_in_mind_is_older(
        self, season, known, text_in, move_dates
    ):
        move_dates(season, voting_closes=now() - timedelta(seconds=1))

        reply = text_in("12340", OTHER)

        assert reply.startswith("Голосование закончено.")

    def test_a_vote_survives_the_loss_of_its_connections(self, session, known, text_in):
        text_in("12340", OTHER)
        others = "SELECT pg_terminate_backend(pid) FROM pg_stat_activity WHERE pid <> {} AND {}"
        here = "datname = current_database()"
        session.execute(text(others.format("pg_backend_pid()", here)))
        session.commit()

        reply = text_in("12340", THIRD)

        assert reply.startswith("Голос за 12340 принят.")
        assert count(session, Ballot) == 3

    def test_texts_that_are_no_ordinary_form_reach_the_site(self, client, known):
        odd = client.post("/sms/twilio", data=b"\xff" * 20, content_type=FORM)
        long = client.post("/sms/twilio", data=b"a=" + b"b" * 20_000, content_type=FORM)
        asked = client.get("/sms/twilio")

        assert (odd.status_code, long.status_code, asked.status_code) == (403, 403, 405)


FORM = "application/x-www-form-urlencoded"


def count(session, model) -> int:
    return session.scalar(select(func.count()).select_from(model))


@pytest.fixture
def known(season, make_entry, text_in):
    """Return an entry that a first message has brought to mind."""
    entry = make_entry(season)
    text_in("12340", "+79000000001")
    return entry
