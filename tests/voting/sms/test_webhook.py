"""The Twilio webhook: signed messages are taken in once, others not at all."""

import threading
from xml.etree import ElementTree as ET

import pytest
from sqlalchemy import func, select
from twilio.request_validator import RequestValidator

from app.core.clock import now
from app.core.db import db
from tests.application import DEVELOPMENT_TOKEN
from voting.models.ballot import Ballot, UnsealedBallot
from voting.models.inbound_sms import InboundSMS

pytestmark = pytest.mark.databases

VOTER = "+79000000001"


class TestAVoteBySMS:
    def test_a_first_vote_is_stored_cast_and_answered_with_its_receipt(
        self, session, season, make_entry, sms
    ):
        make_entry(season)

        answer = sms("голос 12340")

        message = session.scalars(select(InboundSMS)).one()
        ballot = session.get_one(Ballot, message.ballot_id)
        assert answer.mimetype == "text/xml"
        assert said(answer) == message.reply
        assert said(answer).startswith("Голос за 12340 принят. localhost/r#")
        assert (ballot.voter_key, ballot.channel) == (message.voter_key, "sms")
        assert session.get(UnsealedBallot, ballot.id)

    def test_a_redelivered_message_gets_the_first_reply_and_has_no_second_effect(
        self, session, season, make_entry, sms
    ):
        make_entry(season)
        first = sms("12340", sid="SM1")

        again = sms("12340", sid="SM1")

        assert (again.status_code, again.text) == (200, first.text)
        assert count(session, InboundSMS) == count(session, Ballot) == 1

    def test_a_refused_vote_redelivered_after_the_opening_keeps_its_first_reply(
        self, session, season, make_entry, sms, move_dates
    ):
        make_entry(season)
        opens = season.voting_opens
        move_dates(
            season,
            voting_opens=season.voting_closes.replace(year=2027),
            voting_closes=season.voting_closes.replace(year=2028),
        )
        first = sms("12340", sid="SM1")
        move_dates(season, voting_opens=opens)

        again = sms("12340", sid="SM1")

        assert again.text == first.text
        assert count(session, Ballot) == 0

    def test_a_second_vote_is_refused_politely(self, session, season, make_entry, sms):
        make_entry(season)
        make_entry(season, code="12354")
        sms("12340", sid="SM1")

        same, other = sms("12340", sid="SM2"), sms("12354", sid="SM3")

        assert said(same) == "Вы уже голосовали за 12340. Голос засчитан, повтор не нужен."
        assert said(other) == "В этой номинации голос с вашего номера уже отдан."
        assert (count(session, InboundSMS), count(session, Ballot)) == (3, 1)

    def test_a_message_delivered_by_many_at_once_has_one_effect(
        self, app, engine_name, season, make_entry, session, signed
    ):
        make_entry(season)
        session.rollback()
        answers = []

        def deliver() -> None:
            with app.app_context():
                answers.append(app.test_client().post("/sms/twilio", **signed("12340", sid="SM1")))

        crowd = [threading.Thread(target=deliver) for _ in range(16)]
        for one in crowd:
            one.start()
        for one in crowd:
            one.join()

        assert [answer.status_code for answer in answers] == [200] * 16
        assert len({answer.text for answer in answers}) == 1
        assert count(session, InboundSMS) == count(session, Ballot) == 1


class TestASignature:
    @pytest.mark.parametrize(
        "forged",
        [
            {"headers": {}},
            {"headers": {"X-Twilio-Signature": ""}},
            {"headers": {"X-Twilio-Signature": "d0JOb0xVh/glraff63Ysb2AyTEs="}},
            {"path": "/sms/twilio?added=1"},
            {"path": "/sms/twilio/"},
            {"add": {"Body": "12354"}},
            {"add": {"NumMedia": "1"}},
            {"token": "another-token"},
            {"url": "https://localhost/sms/twilio"},
        ],
    )
    def test_a_bad_one_is_refused_and_nothing_is_stored(
        self, client, session, season, make_entry, signed, forged
    ):
        make_entry(season)
        request = signed("12340", token=forged.get("token"), url=forged.get("url"))
        request["data"] |= forged.get("add", {})
        request["headers"] = forged.get("headers", request["headers"])

        answer = client.post(forged.get("path", "/sms/twilio"), **request)

        assert answer.status_code in {403, 404}
        assert count(session, InboundSMS) == 0

    def test_the_query_is_signed_as_it_came(self, client, season, make_entry, signed):
        make_entry(season)
        path = "/sms/twilio?token=a%2Bb"

        answer = client.post(path, **signed("12340", url=f"http://localhost{path}"))

        assert answer.status_code == 200

    def test_a_gateway_without_a_secret_does_not_exist(self, client):
        assert client.post("/sms/smsc").status_code == 404
        assert client.post("/sms/console").status_code == 404

    def test_twilios_published_vector(self):
        form = {
            "CallSid": "CA1234567890ABCDE",
            "Caller": "+14158675309",
            "Digits": "1234",
            "From": "+14158675309",
            "To": "+18005551212",
        }
        url = "https://mycompany.com/myapp.php?foo=1&bar=2"

        assert RequestValidator("12345").validate(url, form, "RSOYDt4T1cUTdK1PDd93/VVr8B8=")


class TestOddMessages:
    @pytest.mark.parametrize(
        ("sender", "body", "reply"),
        [
            (VOTER, "", "Пришлите только код"),
            (VOTER, "Спасибо за стрижку!", "Пришлите только код"),
            (VOTER, "12340 " + "а" * 1594, "Голос за 12340 принят"),
            (VOTER, "12340\x00", "Голос за 12340 принят"),
            (VOTER, "21340", "Код 21340 не найден"),
            (VOTER, "12354 12340", "В сообщении несколько кодов"),
            (VOTER, "54322", "Код 54322 не найден"),
            (VOTER, "стоп", "Готово. Больше не пишем"),
            (VOTER, "помощь", "Пришлите код участника"),
            (VOTER, "нет", "Передали организатору"),
            (VOTER, "👍🏻 12340 🙏", "Голос за 12340 принят"),
            ("MTS", "12340", "Голосовать можно с российского"),
            ("900", "12340", "Голосовать можно с российского"),
            ("+14158675309", "12340", "Голосовать можно с российского"),
            ("+77012345678", "12340", "Голосовать можно с российского"),
            ("", "12340", "Голосовать можно с российского"),
        ],
    )
    def test_they_are_stored_and_answered(
        self, session, season, make_entry, sms, sender, body, reply
    ):
        make_entry(season)
        make_entry(season, code="12354")

        answer = sms(body, sender=sender)

        assert answer.status_code == 200
        assert said(answer).startswith(reply)
        assert count(session, InboundSMS) == 1

    def test_missing_and_doubled_parameters_are_no_fault_of_ours(
        self, client, session, season, signed
    ):
        empty = client.post("/sms/twilio", **signed(form={}))
        doubled = client.post(
            "/sms/twilio", **signed(form={"Body": ["12340", "12354"], "From": [VOTER, VOTER]})
        )

        assert (empty.status_code, doubled.status_code) == (200, 200)
        assert count(session, InboundSMS) == 2

    def test_without_a_season_the_message_is_kept(self, session, sms):
        answer = sms("12340")

        assert said(answer).startswith("Голосование закончено")
        assert count(session, InboundSMS) == 1

    def test_for_a_withdrawn_entry_nothing_is_spent(self, session, season, make_entry, sms):
        make_entry(season).withdrawn_at = now()
        session.commit()

        assert said(sms("12340")) == "Участник 12340 снят с голосования. Голос не списан."
        assert count(session, Ballot) == 0

    def test_the_sender_is_kept_only_encrypted(self, session, season, ring, make_entry, sms):
        make_entry(season)
        sms("12340")

        message = session.scalars(select(InboundSMS)).one()

        assert b"9000000001" not in message.sender
        assert ring.decrypt(message.sender) == VOTER


class TestTheHotPath:
    def test_an_accepted_vote_costs_at_most_two_statements_once_the_code_is_known(
        self, engine_name, season, make_entry, sms, statements
    ):
        make_entry(season)
        sms("12340", sid="SM1")

        with statements() as seen:
            sms("12340", sid="SM2", sender="+79000000002")

        writes = [one for one in seen if not one.startswith(("BEGIN", "SELECT"))]
        assert len(writes) == (1 if engine_name == "postgresql" else 3), seen
        assert len(seen) <= (2 if engine_name == "postgresql" else 5), seen


def said(answer) -> str:
    """Return the message inside a TwiML answer, whose XML must be well-formed."""
    message = ET.fromstring(answer.data).find("Message")  # noqa: S314 -- It is our own answer.
    return message.text


def count(session, model) -> int:
    session.rollback()
    return session.scalar(select(func.count()).select_from(model))


@pytest.fixture
def signed():
    """Return a maker of requests signed as Twilio signs them."""

    def make(body="", sender=VOTER, sid="SM" + "0" * 32, form=None, token=None, url=None):
        if form is None:
            form = {"MessageSid": sid, "From": sender, "To": "+79000000000", "Body": body}
        validator = RequestValidator(token or DEVELOPMENT_TOKEN)
        signature = validator.compute_signature(url or "http://localhost/sms/twilio", Multi(form))
        return {"data": form, "headers": {"X-Twilio-Signature": signature}}

    return make


class Multi(dict):
    """A form that may hold a name twice, as Twilio's validator reads it."""

    def getall(self, name):
        value = self[name]
        return value if isinstance(value, list) else [value]


@pytest.fixture
def sms(client, signed):
    """Return what sends one signed message."""

    def send(body, **kwargs):
        return client.post("/sms/twilio", **signed(body, **kwargs))

    return send


@pytest.fixture(autouse=True)
def _clean(app):
    yield
    db.session.rollback()
