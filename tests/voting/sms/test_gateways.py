"""Every gateway: what is signed is taken in, sends as its provider wants, and acts on its errors."""

from concurrent.futures import ThreadPoolExecutor
from contextlib import nullcontext
from datetime import timedelta

import pytest
from sqlalchemy import func, select
from twilio.request_validator import SIGNATURE_HEADER, SIGNATURE_SETTINGS_HEADER
from werkzeug.datastructures import MultiDict

from app.core.outbox import Action, NotSent, OutboxMessage
from tests.fakes import providers
from tests.fakes.providers import MESSAGES, NUMBER, Fault
from voting.models.ballot import Ballot
from voting.models.inbound_sms import InboundSMS
from voting.sms.gateways import choice
from voting.sms.gateways.breaker import FAILURES, REST_SECONDS, Breaker
from voting.sms.gateways.port import BadSignature, WebhookRequest
from voting.sms.gateways.twilio import Twilio

VOTER = "+79000000001"
GATEWAYS = ["twilio", "smsc", "exolve"]
every_gateway = pytest.mark.parametrize("name", GATEWAYS)


@pytest.mark.databases
class TestAVote:
    @every_gateway
    def test_it_is_taken_in_once_however_often_it_is_delivered(
        self, use, client, session, season, make_entry, name
    ):
        use(name)
        make_entry(season)
        request = MESSAGES[name](VOTER, "голос 12340", "1001")

        answers = [client.post(**request) for _ in range(3)]

        message = session.scalars(select(InboundSMS)).one()
        assert [answer.status_code for answer in answers] == [200] * 3
        assert (message.gateway, message.outcome) == (name, "accepted")
        assert count(session, Ballot) == 1
        # Twilio's reply is the answer; the others' is one message of its own.
        assert count(session, OutboxMessage) == (0 if name == "twilio" else 1)

    @pytest.mark.parametrize("name", ["smsc", "exolve"])
    def test_delivered_by_many_at_once_it_has_one_effect_and_one_reply(
        self, use, session, season, make_entry, name
    ):
        app = use(name)
        make_entry(season)
        session.rollback()

        def deliver(_number: int) -> int:
            with app.app_context():
                return app.test_client().post(**MESSAGES[name](VOTER, "12340", "1")).status_code

        with ThreadPoolExecutor(16) as crowd:
            answers = list(crowd.map(deliver, range(48)))

        assert answers == [200] * 48
        for model in (InboundSMS, Ballot, OutboxMessage):
            assert count(session, model) == 1

    @every_gateway
    def test_the_same_phone_votes_once_through_all_of_them(
        self, use, client, session, season, make_entry, name
    ):
        use(name)
        make_entry(season)

        for gateway in GATEWAYS:
            client.post(**MESSAGES[gateway](VOTER, "12340", f"by {gateway}"))

        assert (count(session, InboundSMS), count(session, Ballot)) == (3, 1)

    @pytest.mark.parametrize("name", ["smsc", "exolve"])
    def test_its_reply_is_sent_to_the_voter(
        self, use, client, session, season, make_entry, provider, deliver, name
    ):
        use(name)
        make_entry(season)
        client.post(**MESSAGES[name](VOTER, "12340", "1001"))

        deliver()

        reply = session.scalars(select(InboundSMS.reply)).one()
        assert provider.taken == [(VOTER, reply)]

    @pytest.mark.parametrize("name", ["smsc", "exolve"])
    @pytest.mark.parametrize("sender", ["MTS", "900", "77012345678", ""])
    def test_a_stranger_gets_no_reply_that_costs_money(
        self, use, client, session, season, name, sender
    ):
        use(name)

        client.post(**MESSAGES[name](sender, "12340", "1001"))

        assert (count(session, InboundSMS), count(session, OutboxMessage)) == (1, 0)


class TestASignature:
    @every_gateway
    def test_a_forged_request_is_refused_and_nothing_is_stored(
        self, use, client, session, season, make_entry, name
    ):
        use(name)
        make_entry(season)
        forged = MESSAGES[name](VOTER, "12340", "1001", token="another-secret")

        assert client.post(**forged).status_code == 403
        assert count(session, InboundSMS) == 0

    def test_any_signed_field_that_is_changed_spoils_it(self, use, client, session, season):
        use("smsc")
        for field in ("phone", "mes", "to", "md5"):
            request = providers.smsc_message(VOTER, "12340", "1001")
            request["data"][field] += "0"

            assert client.post(**request).status_code == 403, field
        assert count(session, InboundSMS) == 0

    @pytest.mark.parametrize(
        ("signature", "settings", "good"),
        [
            ("hZtvdf2bQ3cHy7XCOj5rAv3Duco=", "", True),
            ("0lmLbC6PvIfXjlIXJrNAulx4Uek=", "", True),  # the same with :443 in the URL
            ("ekBzlqjv8HwpTIXUguzu6y88CVJrtrDrsbTxmPeHusY=", "algorithm=HMAC_SHA256", True),
            ("ekBzlqjv8HwpTIXUguzu6y88CVJrtrDrsbTxmPeHusY=", "", False),
            ("hZtvdf2bQ3cHy7XCOj5rAv3Duco=", "algorithm=HMAC_SHA256", False),
            ("hZtvdf2bQ3cHy7XCOj5rAv3Duco=", "key=1,algorithm=HMAC_MD5", False),
        ],
    )
    def test_twilios_algorithms_are_told_apart(self, signature, settings, good):
        # The signatures were computed by openssl dgst -hmac 12345.
        form = MultiDict(
            {
                "Body": "Голос 12340",
                "From": "+79000000001",
                "To": "+79000000000",
                "MessageSid": "SM00000000000000000000000000000001",
                "NumMedia": "0",
                "NumSegments": "1",
            }
        )
        headers = {SIGNATURE_HEADER: signature, SIGNATURE_SETTINGS_HEADER: settings}
        url = "https://dk.example/hooks/twilio/sms?token=a%2Bb"
        gateway = Twilio("AC1", "12345", NUMBER, "", "")

        with nullcontext() if good else pytest.raises(BadSignature):
            gateway.verify(WebhookRequest(url, form, headers))

    def test_the_published_way_to_sign_is_the_one_we_check(self):
        # printf %s "79000000001:Голос 12340:79000000000:a-smsc-secret" | md5sum
        request = providers.smsc_message("+79000000001", "Голос 12340", "1")

        assert request["data"]["md5"] == "8e8606a88abba2e83301f048722dc7c6"

    @pytest.mark.parametrize("name", ["smsc", "exolve"])
    def test_without_its_secret_the_webhook_does_not_exist(self, client, name):
        assert client.post(**MESSAGES[name](VOTER, "12340", "1")).status_code == 404
        assert client.post(f"/sms/{name}/status").status_code == 404

    @pytest.mark.parametrize(
        "body", [b"", b"[]", b"null", b"{", b'{"text": "\\ud800", "sender": "\\ud800"}']
    )
    def test_rubbish_under_the_right_address_is_kept_and_answered(
        self, use, client, session, season, body
    ):
        use("exolve")
        path = f"/sms/exolve?token={providers.WEBHOOK_TOKEN}"

        answer = client.post(path, data=body, content_type="application/json")

        assert answer.status_code == 200
        assert count(session, InboundSMS) == 1


class TestSending:
    @every_gateway
    def test_a_message_is_taken_as_it_is_and_named(self, pointed, provider, name):
        gateway = choice.PROVIDERS[name].of(pointed)

        given = gateway.send(VOTER, "Голос за 12340 принят. «Ромашка»")

        assert provider.taken == [(VOTER, "Голос за 12340 принят. «Ромашка»")]
        assert given

    def test_twilios_own_client_asks_for_reports(self, pointed, provider):
        choice.PROVIDERS["twilio"].of(pointed).send(VOTER, "привет")

        path, form = provider.requests[0]
        assert path == f"/2010-04-01/Accounts/{providers.SID}/Messages.json"
        assert form["StatusCallback"] == "http://localhost/sms/twilio/status"
        assert form["From"] == NUMBER

    @every_gateway
    @pytest.mark.parametrize(
        ("fault", "doubtful"),
        [
            (Fault(status=500), True),
            (Fault(status=502), True),
            (Fault(status=503), False),
            (Fault(status=429, headers={"Retry-After": "120"}), False),
            (Fault(seconds=0.6), True),
        ],
    )
    def test_what_may_pass_is_tried_later(self, pointed, provider, name, fault, doubtful):
        provider.faults.append(fault)

        error = refusal(pointed, name)

        assert (error.action, error.doubtful) == (Action.BACK_OFF, doubtful)
        if fault.status == 429 and name != "twilio":  # Its client hides the headers.
            assert error.wait == timedelta(seconds=120)

    @every_gateway
    def test_a_provider_that_is_not_there_surely_took_nothing(self, pointed, name):
        gateway = choice.PROVIDERS[name].of(pointed)
        gateway.api_url = "http://127.0.0.1:9"

        with pytest.raises(NotSent) as caught:
            gateway.send(VOTER, "привет")

        assert (caught.value.action, caught.value.doubtful) == (Action.BACK_OFF, False)

    @pytest.mark.parametrize(
        ("name", "status", "body", "action"),
        [
            ("twilio", 400, {"code": 21610, "status": 400}, Action.SUPPRESS),
            ("twilio", 400, {"code": 21614, "status": 400}, Action.GIVE_UP),
            ("twilio", 401, {"code": 20003, "status": 401}, Action.ALARM),
            ("twilio", 400, {"code": 99999, "status": 400}, Action.ALARM),
            ("smsc", 200, {"error": "no money", "error_code": 3}, Action.ALARM),
            ("smsc", 200, {"error": "denied", "error_code": 6}, Action.ALARM_AND_GIVE_UP),
            ("smsc", 200, {"error": "number", "error_code": 7}, Action.GIVE_UP),
            ("smsc", 200, {"error": "duplicate", "error_code": 9}, Action.BACK_OFF),
            ("smsc", 200, {}, Action.ALARM),
            ("exolve", 400, {"error": {"message": "Number does not exist"}}, Action.GIVE_UP),
            ("exolve", 401, {"error": {}}, Action.ALARM),
            ("exolve", 200, {}, Action.ALARM),
        ],
    )
    def test_a_refusal_is_acted_on_by_the_table(
        self, pointed, provider, name, status, body, action
    ):
        provider.faults.append(Fault(status=status, body=body))

        assert refusal(pointed, name).action is action


class TestTheBreaker:
    def test_after_failures_in_a_row_the_provider_rests_and_is_then_tried_again(self):
        time = [0.0]
        breaker = Breaker(lambda: time[0])
        for _ in range(FAILURES):
            fail(breaker, NotSent("500"))

        resting = fail(breaker, NotSent("never raised"))
        time[0] += REST_SECONDS
        with breaker.watch():
            asked_again = True

        assert (resting.code, resting.asked) == ("resting", False)
        assert asked_again

    def test_refusals_are_no_failures(self):
        breaker = Breaker()
        for _ in range(FAILURES + 1):
            error = fail(breaker, NotSent("21614", Action.GIVE_UP))

        assert error.code == "21614"


def refusal(settings, name: str) -> NotSent:
    with pytest.raises(NotSent) as caught:
        choice.PROVIDERS[name].of(settings).send(VOTER, "привет")
    return caught.value


def fail(breaker: Breaker, error: NotSent) -> NotSent:
    with pytest.raises(NotSent) as caught, breaker.watch():
        raise error
    return caught.value


def count(session, model) -> int:
    session.rollback()
    return session.scalar(select(func.count()).select_from(model))
