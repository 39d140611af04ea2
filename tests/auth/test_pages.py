import json
import re

import pytest
from flask import session as browser_session
from sqlalchemy import select

from app.auth import accounts, links
from app.auth.models import Account
from app.core.clock import now
from app.core.current import settings
from app.core.outbox import OutboxMessage

pytestmark = pytest.mark.usefixtures("cheap_passwords")

PASSWORD = "тёплый хлеб на углу"
LINK = re.compile(r"http://localhost(/\S+)")


def test_an_owner_registers_confirms_and_enters_the_cabinet(client, letters):
    answer = client.post("/register", data=registration("anna@example.ru"))
    assert answer.location == "/sent"
    assert "anna@example.ru" in client.get("/sent").text

    link = LINK.search(letters()[0][1])[1]
    assert "Подтвердить почту" in client.get(link).text
    assert client.post(link).location == link
    assert "Почта подтверждена" in client.get(link).text

    assert log_in(client, "anna@example.ru").location == "/cabinet/"
    assert client.get("/cabinet/").status_code == 200


def test_opening_a_link_confirms_nothing_for_a_scanner_opens_links(client, session, letters):
    client.post("/register", data=registration("anna@example.ru"))

    client.get(LINK.search(letters()[0][1])[1])

    assert session.scalars(select(Account)).one().confirmed_at is None


def test_a_taken_email_gets_the_same_answer_and_its_owner_a_letter(client, owner, letters):
    new = client.post("/register", data=registration("anna@example.ru"))
    taken = client.post("/register", data=registration(owner.email))

    assert (new.status_code, new.location) == (taken.status_code, taken.location)
    assert "он уже есть" in letters()[-1][1]
    assert letters()[-1][0] == owner.email


def test_an_owner_who_did_not_confirm_gets_a_new_link_at_login(client, session, letters):
    accounts.register_owner(session, "anna@example.ru", PASSWORD)
    session.commit()

    answer = log_in(client, "anna@example.ru")

    assert answer.location == "/sent"
    assert "/confirm/" in letters()[0][1]
    assert client.get("/cabinet/").location.startswith("/login")


def test_a_wrong_password_is_said_beside_the_field(client, owner):
    answer = log_in(client, owner.email, "a wrong password")

    assert answer.status_code == 422
    assert "Почта или пароль не подошли" in answer.text
    assert owner.email in answer.text


def test_an_unknown_email_gets_the_answer_of_a_wrong_password(client, owner):
    known = log_in(client, "owner@example.ru", "a wrong password").text
    unknown = log_in(client, "nobody@example.ru", "a wrong password").text

    assert known == unknown.replace("nobody@", "owner@")


def test_after_many_failures_even_the_right_password_waits(client, owner):
    for _ in range(accounts.FAILURES_OF_EMAIL):
        log_in(client, owner.email, "a wrong password")

    assert log_in(client, owner.email).status_code == 429


def test_letters_to_one_email_are_limited(client, letters):
    answers = [client.post("/forgot", data={"email": "x@example.ru"}) for _ in range(6)]

    assert [answer.status_code for answer in answers] == [302] * 5 + [429]
    assert letters() == []


def test_logging_in_begins_a_new_browser_session(client, owner):
    with client.session_transaction() as before:
        before["planted"] = "by an attacker"

    log_in(client, owner.email)

    with client.session_transaction() as after:
        assert "planted" not in after
        assert len(after["_user_id"]) == 43, "256 bits, and not a name"


def test_logging_out_is_a_post_and_ends_the_session(client, owner):
    log_in(client, owner.email)

    assert client.get("/logout").status_code == 405
    client.post("/logout")

    assert client.get("/cabinet/").location.startswith("/login")


def test_who_is_logged_in_is_shown_the_cabinet_and_not_the_form(client, owner):
    log_in(client, owner.email)

    assert client.get("/login").location == "/cabinet/"


@pytest.mark.parametrize(
    ("wanted", "given"),
    [
        ("/cabinet/applications/new", "/cabinet/applications/new"),
        ("https://evil.example/", "/cabinet/"),
        ("//evil.example/", "/cabinet/"),
        ("/\\evil.example/", "/cabinet/"),
        ("/\t/evil.example/", "/cabinet/"),
        ("javascript:alert(1)", "/cabinet/"),
        ("", "/cabinet/"),
    ],
)
def test_login_leads_to_a_page_of_this_site_only(client, owner, wanted, given):
    data = {"email": owner.email, "password": PASSWORD}

    answer = client.post("/login", query_string={"next": wanted}, data=data)

    assert answer.location == given


def test_a_closed_page_leads_to_login_and_back(client, owner):
    asked = client.get("/cabinet/applications/new?x=1")

    answer = client.post(asked.location, data={"email": owner.email, "password": PASSWORD})

    assert answer.location == "/cabinet/applications/new?x=1"


def test_the_cabinet_is_not_for_organisers(client, session):
    accounts.create_organiser(session, "boss@example.ru", PASSWORD)
    session.commit()

    assert log_in(client, "boss@example.ru").location == "/login/code"
    assert client.get("/cabinet/").location.startswith("/login")


def test_a_new_password_is_set_by_the_link_once(client, owner, letters):
    client.post("/forgot", data={"email": owner.email})
    link = LINK.search(letters()[-1][1])[1]

    first = client.post(link, data={"password": "a password of today"})
    second = client.post(link, data={"password": "a password of a thief"})

    assert first.location == "/login"
    assert second.status_code == 410
    assert "Пароль изменён" in letters()[-1][2]
    assert log_in(client, owner.email, "a password of today").location == "/cabinet/"


def test_a_new_password_ends_the_sessions_of_other_browsers(client, owner, browser_of, session):
    thief = browser_of()
    log_in(thief, owner.email)

    link = f"/reset/{links.reset(settings().secret_key, owner)}"
    client.post(link, data={"password": "a password of today"})

    assert thief.get("/cabinet/").location.startswith("/login")


@pytest.mark.parametrize("path", ["/confirm/forged", "/reset/forged"])
def test_a_dead_link_says_so(client, path):
    answer = client.get(path)

    assert answer.status_code == 410
    assert "Ссылка больше не действует" in answer.text


def test_a_page_of_an_account_that_lost_its_confirmation_is_closed(client, owner, session):
    log_in(client, owner.email)
    owner.confirmed_at = None
    session.commit()

    assert client.get("/cabinet/").location == "/sent"


def test_the_session_ends_after_twelve_hours(client, owner):
    with client:
        log_in(client, owner.email)

        assert browser_session.permanent


BAD_REGISTRATIONS = [
    ({"email": ""}, "Введите адрес почты"),
    ({"email": "anna"}, "Проверьте адрес почты"),
    ({"email": "<script>alert(1)</script>@example.ru"}, "Проверьте адрес почты"),
    ({"email": "😀@example.ru"}, "Проверьте адрес почты"),
    ({"email": "anna\0@example.ru"}, "Уберите невидимые служебные символы"),
    ({"email": "a" * 10_000 + "@example.ru"}, "не длиннее 254"),
    ({"password": ""}, "Придумайте пароль"),
    ({"password": "short"}, "Пароль: от 10 до 200 знаков"),
    ({"password": "x" * 10_000}, "Пароль: от 10 до 200 знаков"),
    ({"password": "nul in the\0middle"}, "Уберите невидимые служебные символы"),
    ({"phone": "+7900000"}, "В номере не хватает цифр"),
    ({"phone": "+375291234567"}, "Нужен российский номер"),
    ({"phone": "+74951234567"}, "Нужен номер мобильного телефона"),
    ({"phone": "<b>много</b>"}, "Введите номер"),
    ({"phone": "9" * 10_000}, "Введите номер"),
    ({"consent": ""}, "Без согласия"),
]


@pytest.mark.parametrize(("changes", "fault"), BAD_REGISTRATIONS)
def test_a_faulty_registration_comes_back_with_what_was_typed(client, session, changes, fault):
    data = {**registration("anna@example.ru"), **changes}

    answer = client.post("/register", data=data)

    assert answer.status_code == 422
    assert answer.text.count(fault) >= 2, "in the summary and beside the field"
    assert data["password"] == "" or data["password"] not in answer.text
    assert "<script>alert" not in answer.text
    assert session.scalars(select(Account)).all() == []


@pytest.mark.parametrize("path", ["/login", "/forgot"])
@pytest.mark.parametrize("email", ["", "\0", "a" * 10_000, "<b>😀</b>"])
def test_faulty_emails_come_back_from_every_form(client, path, email):
    answer = client.post(path, data={"email": email, "password": "тёплый хлеб"})

    assert answer.status_code == 422
    assert "<b>😀" not in answer.text


def test_the_phone_is_kept_encrypted(client, session, ring):
    client.post("/register", data={**registration("anna@example.ru"), "phone": "8 900 000-00-01"})

    account = session.scalars(select(Account)).one()
    assert ring.decrypt(account.phone) == "+79000000001"


def registration(email: str) -> dict[str, str]:
    return {"email": email, "password": PASSWORD, "consent": "y"}


def log_in(client, email: str, password: str = PASSWORD):
    return client.post("/login", data={"email": email, "password": password})


@pytest.fixture
def owner(session) -> Account:
    account = accounts.register_owner(session, "owner@example.ru", PASSWORD)
    account.confirmed_at = now()
    session.commit()
    return account


@pytest.fixture
def letters(session, ring):
    """Return what reads the letters that wait to be sent: [to, text, subject] each."""

    def read() -> list[list[str]]:
        rows = session.scalars(select(OutboxMessage).order_by(OutboxMessage.id))
        return [json.loads(ring.decrypt(row.letter)) for row in rows if row.letter]

    return read
