from sqlalchemy import select

from app.auth import passwords
from app.auth.models import Account, Role
from app.cli.accounts import accounts


def test_an_organiser_is_made_with_the_password_given(app, session):
    arguments = ["create-organiser", "Boss@example.ru", "--password", "a password of today"]

    result = app.test_cli_runner().invoke(accounts, arguments)

    account = session.scalars(select(Account)).one()
    assert result.exit_code == 0
    assert (account.email, account.role) == ("boss@example.ru", Role.ORGANISER)
    assert passwords.verify(account.password_hash, "a password of today")


def test_a_password_made_up_is_printed_and_works(app, session):
    result = app.test_cli_runner().invoke(accounts, ["create-organiser", "boss@example.ru"])

    password = result.output.split("Пароль: ")[1].strip()
    assert passwords.verify(session.scalars(select(Account)).one().password_hash, password)


def test_a_taken_email_a_bad_one_and_a_short_password_are_one_sentence(app, session):
    runner = app.test_cli_runner()
    runner.invoke(accounts, ["create-organiser", "boss@example.ru"])

    taken = runner.invoke(accounts, ["create-organiser", "boss@example.ru"])
    bad = runner.invoke(accounts, ["create-organiser", "boss"])
    short = runner.invoke(accounts, ["create-organiser", "other@example.ru", "--password", "short"])

    assert [taken.exit_code, bad.exit_code, short.exit_code] == [1, 1, 1]
    assert "уже есть" in taken.output
    assert "Проверьте адрес почты" in bad.output
    assert "от 10 до 200 знаков" in short.output
