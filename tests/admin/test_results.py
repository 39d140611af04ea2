"""The panel's way to the results, its ceremony and its awards."""

import pytest
from sqlalchemy import select

from app.auth.models import Role
from app.tasks import jobs
from tests.ending import answer, close, end
from voting import certifying, results
from voting.models.award import Award
from voting.models.inbound_sms import InboundSMS
from voting.models.result import PrizePlace
from voting.rules import Outcome

ADDRESSES = ["decision", "ceremony", "script"]


class TestTheWay:
    def test_two_organisers_bring_a_season_from_the_freeze_to_the_public(
        self, app, session, season, over, organiser, second, client
    ):
        organiser.post("/admin/results/freeze")
        session.rollback()
        jobs.announce()
        organiser.post("/admin/season/certify", data={"at": "2026-01-01T12:00"})
        assert "Ждём другого организатора" in organiser.get("/admin/results/").text
        second.post("/admin/season/certify", data=answer(session, season))
        assert "Публикация назначена" in second.get("/admin/results/").text

        session.rollback()
        jobs.announce()

        assert "Ромашка" in client.get("/results/2026/").text

    def test_alone_nobody_approves_an_own_proposal(self, session, ended, organiser):
        organiser.post("/admin/season/certify")

        answer = organiser.post("/admin/season/certify")

        assert answer.status_code == 409
        assert "Вернуться в панель" in answer.text
        assert certifying.scheduled(session, ended) is None

    def test_the_checks_name_what_is_in_the_way(self, over, organiser):
        page = organiser.get("/admin/results/").text

        assert page.count("Мешает") == 1
        assert "Предложить итоги" not in page

    def test_a_check_is_waived_with_a_reason_that_the_decision_repeats(
        self, session, over, organiser, message
    ):
        message(over)
        bad = organiser.post("/admin/results/waive", data={"name": "triage", "reason": "нет"})
        why = "Это реклама, голоса в сообщении нет."

        organiser.post("/admin/results/waive", data={"name": "triage", "reason": why})

        assert bad.status_code == 422
        assert why in organiser.get("/admin/results/decision").text

    @pytest.mark.parametrize("at", ["вчера", "2026-13-01T00:00", "<script>"])
    def test_a_minute_that_is_none_is_refused_in_words(self, session, ended, organiser, at):
        answer = organiser.post("/admin/season/certify", data={"at": at})

        assert answer.status_code == 422
        assert certifying.proposed(session, ended) is None

    def test_a_moderator_sees_no_place_before_all_do(self, ended, browser_as):
        moderator = browser_as(Role.MODERATOR)

        for address in ("", *ADDRESSES):
            assert moderator.get(f"/admin/results/{address}").status_code == 403
        assert "/admin/results/" not in moderator.get("/admin/").text

    def test_an_observer_watches_without_buttons(self, ended, browser_as):
        page = browser_as(Role.OBSERVER).get("/admin/results/").text

        assert "Контрольная сумма мест" in page
        assert "<form" not in page.split("<main")[1].split("</main>")[0]


class TestCeremony:
    def test_it_goes_place_by_place_by_plain_links(self, ended, organiser):
        pages = [organiser.get(f"/admin/results/ceremony?n={number}").text for number in range(4)]

        assert 'rel="next"' in pages[0]
        assert "Салон красоты" in pages[1]
        assert "1 место" in pages[2]
        assert "Поздравляем победителей" in pages[3]
        assert 'rel="next"' not in pages[3]

    @pytest.mark.parametrize("number", ["-1", "4", "999999999999"])
    def test_beyond_the_last_there_is_nothing(self, ended, organiser, number):
        assert organiser.get(f"/admin/results/ceremony?n={number}").status_code == 404

    @pytest.mark.parametrize("address", ["ceremony", "script"])
    def test_before_the_freeze_there_is_none(self, over, organiser, address):
        assert organiser.get(f"/admin/results/{address}").status_code == 404

    def test_the_announcer_reads_every_winner(self, ended, organiser):
        assert "Ромашка" in organiser.get("/admin/results/script").text


class TestAwards:
    def test_an_award_is_promised_and_handed_over_by_an_act(self, session, won, organiser):
        prize = {"kind": "money", "what": "Денежный приз", "roubles": "50000.50"}
        organiser.post("/admin/awards/promise", data={"place": won, **prize})
        award = session.scalars(select(Award)).one()
        assert "Денежный приз" in organiser.get("/admin/awards/?left=1").text

        done = {"on": "2026-12-28", "act": "А-17"}
        organiser.post(f"/admin/awards/{award.id}", data=done)

        again = organiser.post(f"/admin/awards/{award.id}", data=done)
        page = organiser.get("/admin/awards/").text
        assert award.kopecks == 5_000_050
        assert again.status_code == 409
        assert "вручено 28.12.2026, акт А-17" in page
        assert "А-17" not in organiser.get("/admin/awards/?left=1").text

    @pytest.mark.parametrize(
        "wrong",
        [
            {"roubles": "-1"},
            {"roubles": "много"},
            {"roubles": "20000001"},
            {"kind": "yacht"},
            {"what": ""},
            {"what": "x" * 201},
            {"recipient": "\x00"},
        ],
    )
    def test_a_fault_comes_back_and_nothing_is_written(self, session, won, organiser, wrong):
        prize = {"kind": "money", "what": "Приз", "roubles": "1", **wrong}

        answer = organiser.post("/admin/awards/promise", data={"place": won, **prize})

        assert answer.status_code == 422
        assert session.scalars(select(Award.id)).all() == []


@pytest.fixture
def over(session, season, make_entry, cast, seal):
    cast(make_entry(season))
    close(session, season, seal)
    return season


@pytest.fixture
def ended(app, session, season, make_entry, cast, seal):
    cast(make_entry(season))
    end(app, session, season, seal)
    return season


@pytest.fixture
def won(session, ended):
    """The number of the one prize place of certified results."""
    results.certify(session, ended, by=None)
    session.commit()
    return session.scalars(select(PrizePlace.id)).one()


@pytest.fixture
def second(make_account, session, browser_of):
    account, browser = make_account(role=Role.ORGANISER), browser_of()
    session.commit()
    with browser.session_transaction() as cookies:
        cookies["_user_id"] = account.get_id()
    return browser


@pytest.fixture
def message(session):
    """Return what stores a message that nobody has understood."""

    def store(season):
        told = InboundSMS(
            gateway="twilio",
            provider_id="SM1",
            text="Скидки!",
            outcome=Outcome.UNREADABLE,
            reply="Пришлите код.",
            season_id=season.id,
            voter_key=b"v" * 32,
        )
        session.add(told)
        session.commit()

    return store
