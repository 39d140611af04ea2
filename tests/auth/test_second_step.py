"""The way in for the organisers' people: password, code, and nothing before both."""

import re
import time
from datetime import timedelta
from statistics import median

import pytest
import time_machine
from sqlalchemy import select

from app.auth import accounts, factors, passwords, sessions, totp
from app.auth.models import Account, Role
from app.core.audit import AuditEntry
from app.core.clock import now
from app.core.outbox import OutboxMessage

pytestmark = pytest.mark.usefixtures("cheap_passwords")

PASSWORD = "сено ведро крыжовник"
KEY = "development-secret-key-0123456789abcdef"
EMAIL = "boss@example.ru"
SECRET = re.compile(r'class="secret">(.*?)</p>', re.DOTALL)
CODE = re.compile(r"<code>([0-9A-Z]{5}-[0-9A-Z]{5})</code>")


def test_at_the_first_login_an_application_is_bound_and_codes_are_shown_once(client, boss):
    assert log_in(client).location == "/login/code"
    assert client.get("/login/code").location == "/login/enrol"
    page = client.get("/login/enrol").text
    secret = "".join(re.findall(r"[A-Z2-7]{4}", SECRET.search(page)[1]))

    answer = client.post("/login/enrol", data={"code": totp.code_of(secret, totp.step_now())})

    assert len(set(CODE.findall(answer.text))) == 10
    assert client.get("/admin/").status_code == 200
    assert not CODE.findall(client.get("/account/keys").text)


def test_password_and_code_lead_to_where_one_was_going(client, boss, secret):
    asked = client.get("/admin/season/")

    client.post(asked.location, data={"email": EMAIL, "password": PASSWORD})
    answer = show_code(client, secret)

    assert answer.location == "/admin/season/"
    assert client.get("/admin/season/").status_code == 200


def test_the_password_alone_opens_nothing(client, boss, secret):
    log_in(client)

    for path in ("/admin/", "/account/keys", "/account/sessions", "/cabinet/", "/sudo"):
        assert "/login" in client.get(path).location


def test_with_a_factor_no_new_one_is_enrolled_by_the_password_alone(client, boss, secret):
    log_in(client)

    assert client.get("/login/enrol").location == "/login/code"
    assert client.post("/login/enrol", data={"code": "000000"}).location == "/login/code"


def test_between_password_and_code_there_are_ten_minutes(client, boss, secret):
    log_in(client)

    with time_machine.travel(now() + timedelta(minutes=11)):
        assert client.get("/login/code").location == "/login"


def test_a_wrong_code_is_said_beside_the_field_and_recorded(client, session, boss, secret):
    log_in(client)

    answer = client.post("/login/code", data={"code": "000000"})

    assert answer.status_code == 422
    assert "Код не подошёл" in answer.text
    assert last(session).action == "factor.refused"


def test_a_code_serves_one_browser(client, browser_of, boss, secret):
    other = browser_of()
    log_in(client)
    log_in(other)
    code = totp.code_of(secret, totp.step_now() + 1)

    first = client.post("/login/code", data={"code": code})
    second = other.post("/login/code", data={"code": code})

    assert (first.status_code, second.status_code) == (303, 422)


def test_every_step_gives_a_new_secret_and_forgets_what_was_planted(client, boss, secret):
    with client.session_transaction() as cookies:
        cookies["planted"] = "by an attacker"
    log_in(client)
    half = held(client, "half")
    show_code(client, secret)
    entered = held(client, "_user_id")
    with time_machine.travel(now() + timedelta(minutes=2)):
        client.post("/sudo", data={"code": totp.code_of(secret, totp.step_now())})

    assert len({half, entered, held(client, "_user_id")}) == 3
    assert held(client, "planted") is None


def test_a_secret_from_before_a_step_is_void_after_it(session, client, boss, secret):
    log_in(client)
    half = held(client, "half")
    show_code(client, secret)
    entered = held(client, "_user_id")
    with time_machine.travel(now() + timedelta(minutes=2)):
        client.post("/sudo", data={"code": totp.code_of(secret, totp.step_now())})

    assert sessions.find(session, half, complete=False) is None
    assert sessions.find(session, half) is None
    assert sessions.find(session, entered) is None


def test_after_the_factor_is_shown_again_the_way_leads_back(client, season, boss, secret):
    log_in(client)
    show_code(client, secret)
    with time_machine.travel(now() + timedelta(minutes=6)):
        refused = client.post(
            "/admin/season/close", headers={"Referer": "http://localhost/admin/season/"}
        )
        back = client.post("/sudo", data={"code": totp.code_of(secret, totp.step_now())})
        done = client.post("/admin/season/close")

    assert (refused.status_code, back.location) == (403, "/admin/season/")
    assert done.location == "/admin/season/"


def test_logging_out_ends_the_session_on_the_server(session, client, boss, secret):
    log_in(client)
    show_code(client, secret)
    kept = held(client, "_user_id")

    client.post("/logout")

    assert sessions.find(session, kept) is None


def test_an_invited_person_sets_a_password_and_goes_on_to_the_code(
    session, client, ring, make_account, browser_of
):
    organiser, browser = make_account(role=Role.ORGANISER), browser_of()
    session.commit()
    with browser.session_transaction() as cookies:
        cookies["_user_id"] = organiser.get_id()
    session.rollback()
    browser.post("/admin/people/invite", data={"email": EMAIL, "role": "observer"})
    letter = ring.decrypt(session.scalars(select(OutboxMessage.letter)).one())
    link = re.search(r"http://localhost(/join/[\w-]+)", letter)[1]

    weak = client.post(link, data={"password": "passwordpassword"})
    short = client.post(link, data={"password": "short"})
    joined = client.post(link, data={"password": PASSWORD})

    assert (weak.status_code, short.status_code) == (422, 422)
    assert joined.location == "/login/code"
    assert client.get(link).status_code == 410
    assert accounts.by_email(session, EMAIL).role == Role.OBSERVER


def test_the_time_of_a_refusal_does_not_tell_whether_an_account_is_there(
    session, client, boss, monkeypatch
):
    monkeypatch.undo()  # The true cost of a password, for it is the time that is measured.
    passwords._decoy.cache_clear()
    boss.password_hash = passwords.digest(PASSWORD)
    session.commit()
    monkeypatch.setattr(accounts.throttle, "hit", lambda *_args: 0)

    def seconds(email: str) -> float:
        start = time.perf_counter()
        client.post("/login", data={"email": email, "password": "a wrong password"})
        return time.perf_counter() - start

    pairs = [(seconds(EMAIL), seconds("nobody@example.ru")) for _ in range(9)]
    known, unknown = (median(times) for times in zip(*pairs, strict=True))

    assert 0.6 < known / unknown < 1.6


def test_looking_at_the_journal_is_an_entry_of_it(client, session, boss, secret):
    log_in(client)
    show_code(client, secret)

    page = client.get(f"/admin/audit/?actor={EMAIL}&action=account").text

    assert "Вход" in page
    assert last(session).action == "audit.viewed"
    assert last(session).details == {"filters": {"actor": EMAIL, "action": "account"}}


def test_the_journal_goes_back_by_keys(client, session, boss, secret):
    log_in(client)
    show_code(client, secret)
    session.add_all(
        AuditEntry(action="test.done", subject=f"act {n}", details={}) for n in range(120)
    )
    session.commit()

    shown, path = [], "/admin/audit/?action=test"
    while path:
        page = client.get(path).text
        shown += re.findall(r">(act \d+)<", page)
        older = re.search(r'href="([^"]+)" rel="next"', page)
        path = older[1].replace("&amp;", "&") if older else None

    assert shown == [f"act {n}" for n in reversed(range(120))]


@pytest.mark.parametrize(
    "query",
    ["actor=%00", "since=x&until=31.12", "before=-1", "action=%25", "subject=" + "a" * 9999],
)
def test_odd_filters_find_nothing_and_break_nothing(client, boss, secret, query):
    log_in(client)
    show_code(client, secret)

    assert client.get(f"/admin/audit/?{query}").status_code == 200


def log_in(client):
    return client.post("/login", data={"email": EMAIL, "password": PASSWORD})


def show_code(client, secret: str):
    return client.post("/login/code", data={"code": totp.code_of(secret, totp.step_now() + 1)})


def held(client, name: str):
    with client.session_transaction() as cookies:
        return cookies.get(name)


def last(session) -> AuditEntry:
    return session.scalars(select(AuditEntry).order_by(AuditEntry.id.desc())).first()


@pytest.fixture
def boss(session) -> Account:
    account = accounts.create_organiser(session, EMAIL, PASSWORD)
    session.commit()
    return account


@pytest.fixture
def secret(session, boss) -> str:
    """What the boss's application knows."""
    secret = totp.new_secret()
    factors.enrol(session, boss, KEY, secret, totp.code_of(secret, totp.step_now()))
    session.commit()
    return secret
