"""Voting by a login with a provider that has verified the phone; and every way it must not succeed."""

from dataclasses import replace
from datetime import timedelta
from urllib.parse import parse_qs, urlsplit

import pytest
import requests
from sqlalchemy import func, select

from app.core.clock import now
from app.core.db import only_reading
from tests.application import make_app
from tests.fakes import identity
from voting.models.ballot import Ballot
from voting.models.phone_check import PhoneCheck
from voting.web import ending

BOTH = pytest.mark.parametrize("provider", ["vkid", "yandex"])


class TestTheWay:
    @BOTH
    def test_a_verified_phone_casts_the_vote(self, client, session, entry, log_in, provider):
        to_done = log_in(client, provider)
        done = client.get(to_done.location)

        assert to_done.location == "/e/12340/vote/done"
        assert "Голос принят" in done.text
        assert "•••-••-01" in done.text
        assert session.scalars(select(Ballot.channel)).one() == "web"

    @BOTH
    def test_it_is_the_same_voter_as_by_sms(self, client, session, entry, cast, log_in, provider):
        cast(entry, "+79000000001")

        done = client.get(log_in(client, provider).location)

        assert "уже засчитан" in done.text
        assert session.scalar(select(func.count(Ballot.id))) == 1

    @BOTH
    @pytest.mark.parametrize("phone", [None, "7 *** *** ** 12", "77010000001", "74950000001"])
    def test_without_a_phone_that_may_vote_it_goes_on_to_the_code(
        self, client, session, entry, fake, log_in, provider, phone
    ):
        fake.phone = phone

        answer = log_in(client, provider)
        page = client.get(answer.location)

        assert answer.location == "/e/12340/vote"
        assert "не передал номер телефона" in page.text
        assert session.scalar(select(func.count(Ballot.id))) == 0

    @BOTH
    @pytest.mark.parametrize("phone", ["77710009998", "375294911911"])
    def test_a_phone_of_a_country_that_the_season_allows_casts_the_vote(
        self, client, session, season, entry, fake, log_in, provider, phone
    ):
        season.countries = ("RU", "BY", "KZ")
        session.commit()
        fake.phone = phone

        done = client.get(log_in(client, provider).location)

        assert "Голос принят" in done.text
        assert session.scalar(select(func.count(Ballot.id))) == 1

    def test_who_declines_goes_on_to_the_code(self, client, entry, begin):
        state = parse_qs(urlsplit(begin(client, "yandex").location).query)["state"][0]

        answer = client.get(f"/vote/with/yandex?error=access_denied&state={state}")

        assert answer.location == "/e/12340/vote"

    def test_an_english_voter_comes_back_to_english_pages(self, client, entry, go_on):
        begun = client.post("/en/e/12340/vote/with/yandex")
        returned = client.get(go_on(begun.location))
        answer = client.get(returned.location)

        [back] = parse_qs(urlsplit(begun.location).query)["redirect_uri"]
        assert back == "http://localhost/vote/with/yandex"
        assert answer.location == "/en/e/12340/vote/done"

    def test_nothing_but_the_phone_is_asked_for(self, client, entry, fake, log_in):
        log_in(client, "vkid")
        log_in(client, "yandex")

        scopes = [form["scope"] for form in fake.seen if "scope" in form]
        assert scopes == ["phone", "login:default_phone"]

    def test_vk_id_gets_its_device_state_and_verifier_back(self, client, entry, fake, log_in):
        log_in(client, "vkid")

        asked, form = fake.seen
        assert form["device_id"] == identity.DEVICE_ID
        assert form["state"] == asked["state"]
        assert 43 <= len(form["code_verifier"]) <= 128
        assert form["code_verifier"] not in str(asked)

    def test_a_secret_goes_with_the_code_when_the_application_has_one(
        self, settings, entry, fake, log_in
    ):
        with_secret = replace(settings, **fake.settings, vkid_client_secret="vk-secret")

        log_in(make_app(with_secret).test_client(), "vkid")

        assert fake.seen[-1]["client_secret"] == "vk-secret"

    def test_the_vote_is_written_as_by_a_form_though_a_link_leads_back(
        self, client, entry, log_in, monkeypatch
    ):
        reading = []
        cast = ending.cast
        monkeypatch.setattr(
            ending, "cast", lambda *vote: reading.append(only_reading.get()) or cast(*vote)
        )

        log_in(client, "vkid")

        assert reading == [False]


class TestTheButtons:
    @BOTH
    def test_they_are_there_when_configured(self, client, entry, provider):
        page = client.get("/e/12340/vote")

        assert f'action="/e/12340/vote/with/{provider}"' in page.text
        assert "http://127.0.0.1" in page.headers["Content-Security-Policy"]

    @BOTH
    def test_otherwise_there_is_neither_button_nor_way(self, settings, entry, provider):
        plain = make_app(settings).test_client()

        assert "/vote/with/" not in plain.get("/e/12340/vote").text
        assert plain.post(f"/e/12340/vote/with/{provider}").status_code == 404
        assert plain.get(f"/vote/with/{provider}?code=1&state=2").status_code == 404
        assert "form-action 'self';" in plain.get("/").headers["Content-Security-Policy"] + ";"

    def test_a_link_cannot_begin_a_vote(self, client, entry):
        assert client.get("/e/12340/vote/with/vkid").status_code == 405

    def test_when_voting_is_over_nobody_is_sent_away(self, client, entry, season, move_dates):
        move_dates(season, voting_closes=now() - timedelta(seconds=1))

        assert client.post("/e/12340/vote/with/vkid").location == "/e/12340"


class TestWhatMustNotSucceed:
    @BOTH
    def test_another_browser_cannot_finish_a_login(
        self, client, browser_of, session, entry, begin, go_on, provider
    ):
        back = go_on(begin(client, provider).location)

        assert_refused(browser_of().get(back), session)

    @BOTH
    def test_nor_one_that_has_begun_its_own(
        self, client, browser_of, session, entry, begin, go_on, provider
    ):
        victim = browser_of()
        begin(victim, provider)

        assert_refused(victim.get(go_on(begin(client, provider).location)), session)

    @BOTH
    def test_an_answer_works_once(self, client, session, entry, begin, go_on, provider):
        back = go_on(begin(client, provider).location)
        client.get(back)

        again = client.get(back)

        assert again.status_code == 409
        assert session.scalar(select(func.count(Ballot.id))) == 1

    def test_only_the_newest_login_can_be_finished(self, client, session, entry, begin, go_on):
        first = go_on(begin(client, "vkid").location)
        begin(client, "vkid")

        assert_refused(client.get(first), session)

    def test_one_provider_cannot_finish_what_another_began(self, client, session, entry, begin):
        state = parse_qs(urlsplit(begin(client, "vkid").location).query)["state"][0]

        assert_refused(client.get(f"/vote/with/yandex?code=x&state={state}"), session)

    @BOTH
    @pytest.mark.parametrize(
        "change",
        [("state=", "state=x"), ("code=", "code=x"), ("code=", "no="), ("state=", "no=")],
    )
    def test_an_altered_answer_is_refused(
        self, client, session, entry, begin, go_on, provider, change
    ):
        assert_refused(
            client.get(go_on(begin(client, provider).location).replace(*change)), session
        )

    def test_vk_id_refuses_another_device(self, client, session, entry, begin, go_on):
        back = go_on(begin(client, "vkid").location)

        assert_refused(client.get(back.replace("device_id=", "device_id=x")), session)

    @pytest.mark.parametrize(
        ("provider", "lie"),
        [
            ("yandex", {"client_id": "another-site"}),
            ("yandex", {"client_id": None}),
            ("vkid", {"user_id": "1"}),
        ],
    )
    def test_a_token_of_another_site_or_user_is_refused(
        self, client, session, entry, fake, log_in, provider, lie
    ):
        fake.lies = lie

        assert_refused(log_in(client, provider), session)

    @BOTH
    @pytest.mark.parametrize("status", [200, 401, 429, 500, 503])
    def test_a_provider_out_of_order_is_said_so(
        self, client, session, entry, fake, log_in, provider, status
    ):
        fake.broken = status

        assert_refused(log_in(client, provider), session)

    def test_a_provider_that_cannot_be_reached_is_said_so(
        self, settings, session, entry, fake, begin
    ):
        away = replace(settings, **fake.settings | {"vkid_url": "http://127.0.0.1:1"})
        browser = make_app(away).test_client()
        state = parse_qs(urlsplit(begin(browser, "vkid").location).query)["state"][0]

        assert_refused(browser.get(f"/vote/with/vkid?code=x&state={state}&device_id=y"), session)

    def test_a_phone_that_is_no_text_is_none(self, client, entry, fake, log_in):
        fake.lies = {"phone": {"number": 1}}

        assert log_in(client, "vkid").location == "/e/12340/vote"


def assert_refused(answer, session) -> None:
    assert answer.status_code == 409
    assert "Вход не удался" in answer.text
    assert session.scalar(select(func.count(Ballot.id))) == 0
    assert session.scalar(select(func.count(PhoneCheck.id))) == 0


@pytest.fixture
def fake():
    with identity.served() as provider:
        yield provider


@pytest.fixture
def client(app, settings, fake):
    return make_app(replace(settings, **fake.settings)).test_client()


@pytest.fixture
def browser_of(client):
    return client.application.test_client


@pytest.fixture
def entry(season, make_entry):
    return make_entry(season)


@pytest.fixture
def begin():
    """Return what presses a provider's button."""
    return lambda browser, provider: browser.post(f"/e/12340/vote/with/{provider}")


@pytest.fixture
def go_on():
    """Return what logs in at the provider, and gives the address that leads back to the site."""

    def follow(address: str) -> str:
        back = urlsplit(requests.get(address, allow_redirects=False, timeout=5).headers["Location"])
        return f"{back.path}?{back.query}"

    return follow


@pytest.fixture
def log_in(begin, go_on):
    """Return what walks the whole way to the answer of the site."""
    return lambda browser, provider: browser.get(go_on(begin(browser, provider).location))
