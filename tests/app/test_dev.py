"""The telephone and the mailbox of development."""

from dataclasses import replace

from sqlalchemy import select

from app.auth import factors, totp
from app.auth.models import Role
from app.core.current import settings
from voting.models.inbound_sms import InboundSMS


class TestTheTelephone:
    def test_a_text_is_answered_on_it(self, client, season, make_entry):
        make_entry(season)

        client.post("/dev/phone", data={"number": "8 900 000-00-01", "text": "голос 12340"})

        page = client.get("/dev/phone").text
        assert "голос 12340" in page
        assert "Голос за 12340 принят" in page

    def test_another_number_is_another_voter(self, client, session, season, make_entry):
        make_entry(season)

        for number in ("+79000000001", "+79000000002", "900"):
            client.post("/dev/phone", data={"number": number, "text": "12340"})

        outcomes = session.scalars(select(InboundSMS.outcome).order_by(InboundSMS.id)).all()
        assert outcomes == ["accepted", "accepted", "not_russian"]

    def test_without_a_number_the_form_comes_back(self, client, season):
        answer = client.post("/dev/phone", data={"number": "", "text": "12340"})

        assert answer.status_code == 422
        assert "Введите номер" in answer.text

    def test_a_hostile_number_reaches_no_other_file(self, client, settings, season):
        client.post("/dev/phone", data={"number": "../../evil", "text": "привет"})

        written = {path.name for path in (settings.instance_path / "phone").iterdir()}
        assert written == {"evil.jsonl"}


def test_an_empty_mailbox_says_so(client):
    assert client.get("/dev/mail").status_code == 200


def test_components_are_shown_in_all_their_states(client, season):
    assert client.get("/dev/components").status_code == 200


class TestTheCodes:
    def test_the_code_that_is_shown_is_the_one_that_is_taken(self, client, session, make_account):
        account, secret = make_account("boss@example.ru", Role.ORGANISER), totp.new_secret()
        first = totp.code_of(secret, totp.step_now())
        factors.enrol(session, account, settings().secret_key, secret, first)
        session.commit()

        page = client.get("/dev/codes").text

        assert "boss@example.ru" in page
        assert totp.code_of(secret, totp.step_now() + 1) in page
        assert secret not in page

    def test_the_command_prints_it_and_in_production_refuses(self, app, session, make_account):
        make_account("boss@example.ru", Role.ORGANISER)
        session.commit()
        runner = app.test_cli_runner()

        without = runner.invoke(args=["accounts", "code", "boss@example.ru"])
        app.config["SETTINGS"] = replace(settings(), app_env="production")
        refused = runner.invoke(args=["accounts", "code", "boss@example.ru"])

        assert (without.exit_code, refused.exit_code) == (1, 1)
        assert "ещё не подключено" in without.output
        assert "только приложение" in refused.output
